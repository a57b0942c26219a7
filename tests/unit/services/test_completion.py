"""Concluir: one person, one execution and one mail, however often and however many at once."""

import pytest

from chalicelib.domain.errors import (
    CompanyNotEnabled,
    DraftIncomplete,
    EmailTaken,
    NotFound,
    VersionStale,
)
from chalicelib.domain.member import Stage
from chalicelib.domain.steps import StepName
from chalicelib.services import completion, drafts
from tests.unit.services.scene import ANA, CARLA, PADARIA, A, B, Scene


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


def test_an_inactive_person_is_not_invited(scene: Scene) -> None:
    user = scene.client_user(portal_access={"active": False, "send": "now"})

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


def test_a_failed_call_after_the_commit_is_left_owed(scene: Scene) -> None:
    scene.workflow.is_down = True

    user = scene.client_user()

    assert scene.reported == ["service_unavailable"]
    (owed,) = scene.store.outbox.due(scene.clock.now().replace(hour=13))
    assert (owed.member_id, owed.start) == (user.id, "CompleteDraft")
