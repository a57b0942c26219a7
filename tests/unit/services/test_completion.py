"""Concluir: one person, one execution and one mail, however often and however many at once."""

import pytest

from chalicelib.domain.errors import (
    CompanyNotEnabled,
    Conflict,
    DraftIncomplete,
    EmailFixed,
    EmailTaken,
    NotFound,
    VersionStale,
)
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Stage
from chalicelib.domain.steps import StepName
from chalicelib.services import completion, drafts
from tests.unit.services.scene import ANA, CARLA, DAVI, PADARIA, A, B, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_concluding_makes_the_person_and_starts_the_execution(scene: Scene) -> None:
    user = scene.client_user()

    assert user.stage is Stage.INVITING
    assert user.invitation is not None
    assert user.invitation.invited_by == ANA.name
    assert scene.workflow.started == [(user.id, 1, "CompleteDraft")]
    assert scene.actions(user.id) == ["client_user.completed"]
    assert scene.mailer.sent == []


def test_later_makes_the_person_without_an_invitation(scene: Scene) -> None:
    user = scene.client_user(send="later")

    assert user.invitation is None
    assert user.stage is Stage.NONE
    assert scene.workflow.started == [(user.id, 1, "CompleteDraft")]


@pytest.mark.parametrize(
    "general", [{"demo": True}, {"portal_access": {"active": False, "send": "now"}}], ids=["demo", "inactive"]
)
def test_a_demonstration_or_inactive_person_is_never_invited(
    scene: Scene, general: dict[str, object]
) -> None:
    user = scene.client_user(**general)

    assert user.invitation is None


@pytest.mark.statement("J2")
def test_concluding_again_gives_the_same_person_and_sets_nothing_in_motion(scene: Scene) -> None:
    draft = scene.draft()
    first = scene.complete(draft)

    second = scene.complete(draft)

    assert second.id == first.id
    assert len(scene.workflow.started) == 1
    assert scene.actions(first.id) == ["client_user.completed"]


@pytest.mark.statement("J2")
def test_of_two_that_conclude_at_once_both_get_the_one_person(scene: Scene) -> None:
    draft = scene.draft()
    where = (A, draft.id, draft.version)
    tools = scene.losing_race(lambda: scene.complete(draft))

    user = completion.complete_draft(where, ANA, tools=tools, end_sessions=scene.end_sessions)

    assert user.id == draft.client_user_id
    assert len(scene.workflow.started) == 1


@pytest.mark.statement("J1")
def test_a_step_saved_while_concluding_is_not_overrun(scene: Scene) -> None:
    draft = scene.draft()
    general = {"name": "Carla D. Souza", "email": CARLA, "portal_access": {"active": True}}
    tools = scene.losing_race(lambda: scene.save(draft, StepName.GENERAL, general))

    with pytest.raises(VersionStale):
        completion.complete_draft(
            (A, draft.id, draft.version), ANA, tools=tools, end_sessions=scene.end_sessions
        )

    assert scene.store.members.all_client_users(A) == []


def test_an_email_of_the_office_is_taken_once(scene: Scene) -> None:
    scene.client_user()

    with pytest.raises(EmailTaken) as refusal:
        scene.client_user(email=CARLA.upper())

    assert [each.field for each in refusal.value.fields] == ["general.email"]


def test_an_email_taken_in_the_last_instant_is_refused_too(scene: Scene) -> None:
    first, second = scene.draft(), scene.draft()
    tools = scene.losing_race(lambda: scene.complete(first))

    with pytest.raises(EmailTaken):
        completion.complete_draft(
            (A, second.id, second.version), ANA, tools=tools, end_sessions=scene.end_sessions
        )

    assert [each.id for each in scene.store.members.all_client_users(A)] == [first.client_user_id]


@pytest.mark.statement("J3")
def test_an_unfinished_draft_names_what_is_missing(scene: Scene) -> None:
    draft = drafts.open_draft(A, None, ANA, store=scene.store, clock=scene.clock, tokens=scene.tokens)

    with pytest.raises(DraftIncomplete) as refusal:
        scene.complete(draft)

    assert refusal.value.facts["missing"] == [each.value for each in StepName]


@pytest.mark.statement("F1")
def test_a_draft_of_another_office_cannot_be_concluded(scene: Scene) -> None:
    draft = scene.draft()

    with pytest.raises(NotFound):
        completion.complete_draft(
            (B, draft.id, draft.version), ANA, tools=scene.tools, end_sessions=scene.end_sessions
        )


@pytest.mark.statement("F4")
def test_a_company_switched_off_since_its_step_stops_concluir(scene: Scene) -> None:
    draft = scene.draft()
    seen = scene.store.companies.get(A, PADARIA)
    off = seen.model_copy(update={"portal_enabled": False, "version": 2})
    scene.store.commit(scene.store.companies.parts_save(off, seen))

    with pytest.raises(CompanyNotEnabled):
        scene.complete(draft)


def test_editing_changes_the_person_and_mails_nothing(scene: Scene) -> None:
    user, _ = scene.invited()

    changed = scene.complete(scene.draft(user=user.id, send=None, name="Carla Dias Nogueira"))

    assert changed.name == "Carla Dias Nogueira"
    assert changed.invitation == user.invitation
    assert scene.workflow.settled == []
    assert scene.events.names[-1] == "client_user.changed"


@pytest.mark.statement("G1")
def test_editing_the_email_of_an_invited_person_kills_the_old_link_and_sends_to_the_new(scene: Scene) -> None:
    user, link = scene.invited()

    changed = scene.complete(scene.draft("carla@novo.com.br", user=user.id, send=None))

    assert scene.store.invitation_tokens.find(link) is None
    assert changed.invitation is not None
    assert changed.invitation.version == 2
    assert scene.workflow.settled == [("task-1", "superseded")]


def test_an_email_can_be_moved_and_given_to_somebody_else(scene: Scene) -> None:
    user = scene.client_user(send="later")
    scene.complete(scene.draft("carla@novo.com.br", user=user.id, send=None))

    other = scene.client_user(CARLA, send="later")

    assert other.id != user.id


def test_an_edit_to_a_taken_email_is_refused_and_leaves_all_as_it_was(scene: Scene) -> None:
    scene.client_user(DAVI, send="later")
    user = scene.client_user(send="later")

    with pytest.raises(EmailTaken):
        scene.complete(scene.draft(DAVI, user=user.id, send=None))

    assert scene.fresh(user) == user


@pytest.mark.statement("G3")
def test_the_email_of_a_registered_person_is_theirs_alone(scene: Scene) -> None:
    user = scene.client_user()
    scene.change(user, account_id="acc_carla")

    with pytest.raises(EmailFixed):
        scene.complete(scene.draft("carla@novo.com.br", user=user.id, send=None))


def test_an_edit_over_an_older_person_is_refused(scene: Scene) -> None:
    user = scene.client_user(send="later")
    draft = scene.draft(user=user.id, send=None)
    scene.change(user, version=user.version + 1)

    with pytest.raises(VersionStale):
        scene.complete(draft)


def test_an_edit_overtaken_by_the_workflow_is_a_conflict_that_may_be_tried_again(scene: Scene) -> None:
    user = scene.client_user()
    draft = scene.draft(user=user.id, send=None)
    tools = scene.losing_race(lambda: scene.change(user, stage=Stage.INVITED))

    with pytest.raises(Conflict):
        completion.complete_draft(
            (A, draft.id, draft.version), ANA, tools=tools, end_sessions=scene.end_sessions
        )

    assert scene.complete(draft).stage is Stage.INVITED


def test_a_failed_call_after_the_commit_is_left_owed(scene: Scene) -> None:
    scene.workflow.is_down = True

    user = scene.client_user()

    assert scene.reported == ["service_unavailable"]
    (owed,) = scene.store.outbox.due(scene.clock.now().replace(hour=13))
    assert (owed.member_id, owed.start) == (user.id, "CompleteDraft")


def test_an_edit_that_asks_for_a_send_invites_whoever_was_not(scene: Scene) -> None:
    user = scene.client_user(send="later")

    changed = scene.complete(scene.draft(user=user.id, send="now"))

    assert changed.invitation is not None
    assert changed.invitation.status is InvitationStatus.QUEUED
    assert scene.workflow.started[-1] == (user.id, 2, "SendInvitation")


@pytest.mark.statement("G1")
def test_moving_an_invited_person_while_taking_their_access_kills_the_old_link_too(scene: Scene) -> None:
    user, link = scene.invited()
    off = {"active": False, "send": None}

    changed = scene.complete(scene.draft("carla@novo.com.br", user=user.id, portal_access=off))

    assert scene.store.invitation_tokens.find(link) is None
    assert changed.invitation is not None
    assert changed.invitation.status is InvitationStatus.REVOKED
    assert scene.workflow.settled == [("task-1", "revoked")]
    assert scene.events.names[-2:] == ["invitation.revoked", "client_user.changed"]


def test_taking_access_away_in_the_wizard_ends_the_sessions_at_once(scene: Scene) -> None:
    user, _ = scene.invited()
    scene.change(user, account_id="acc_carla", stage=Stage.ACTIVE)
    off = {"active": False, "send": None}
    draft = scene.draft(user=user.id, portal_access=off)

    scene.complete(draft)

    assert scene.sessions_ended == [user.id]


def test_an_edit_that_leaves_access_alone_ends_no_session(scene: Scene) -> None:
    user, _ = scene.invited()

    scene.complete(scene.draft(user=user.id, send=None))

    assert scene.sessions_ended == []
