"""Concluir on a person who is there already: what an edit changes, moves, ends and mails."""

import pytest

from chalicelib.domain.errors import EmailFixed, EmailTaken, VersionStale
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Stage
from chalicelib.services import completion
from tests.unit.services.scene import ANA, CARLA, DAVI, A, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


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


def test_an_edit_overtaken_by_the_workflow_is_made_over_what_then_stands_there(scene: Scene) -> None:
    user = scene.client_user()
    draft = scene.draft(user=user.id, send=None)
    tools = scene.losing_race(lambda: scene.change(user, stage=Stage.INVITED))

    changed = completion.complete_draft(
        (A, draft.id, draft.version), ANA, tools=tools, end_sessions=scene.end_sessions
    )

    assert changed.stage is Stage.INVITED


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
