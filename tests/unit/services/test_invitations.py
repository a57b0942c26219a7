"""The office's side of an invitation: one live link at most, to the person's own address, and a wait that is told."""

import pytest

from chalicelib.domain.errors import (
    AlreadyRegistered,
    EmailTaken,
    NoPendingInvitation,
    NotFound,
    PortalAccessInactive,
    VersionStale,
)
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Stage
from chalicelib.services import invitations
from chalicelib.services.ports import TransactionFailed
from tests.unit.services.scene import ANA, BRUNO, CARLA, DAVI, LIFE, A, B, Scene

NEW = "carla@novo.com.br"


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_first_invitation_starts_an_execution(scene: Scene) -> None:
    user = scene.client_user(send="later")

    owed = invitations.queue_next(user, ANA, LIFE, scene.tools)

    assert user.invitation is not None
    assert (user.invitation.version, user.invitation.status) == (1, InvitationStatus.QUEUED)
    assert (owed.start, owed.settle) == ("SendInvitation", None)
    assert owed.onboarding_version == user.onboarding_version == 2


def test_the_next_while_one_waits_tells_the_execution_that_waits(scene: Scene) -> None:
    user, _ = scene.invited()

    owed = invitations.queue_next(user, ANA, LIFE, scene.tools)

    assert user.invitation is not None
    assert (user.invitation.version, user.invitation.token_hash) == (2, None)
    assert (owed.start, owed.settle) == (None, "superseded")
    assert owed.onboarding_version == user.onboarding_version == 1


def test_the_next_after_an_end_starts_a_new_execution(scene: Scene) -> None:
    user, _ = scene.invited()
    invitations.revoke(A, user.id, ANA, tools=scene.tools)
    closed = scene.fresh(user)

    owed = invitations.queue_next(closed, ANA, LIFE, scene.tools)

    assert (owed.start, owed.settle) == ("SendInvitation", None)
    assert owed.onboarding_version == 2
    assert closed.stage is Stage.INVITING


@pytest.mark.statement("B7")
def test_sending_again_kills_the_old_link_and_mails_one_new_one(scene: Scene) -> None:
    user, link = scene.invited()

    invitations.send_invitation(A, user.id, ANA, tools=scene.tools)
    scene.send(user, "task-2")

    assert scene.store.invitation_tokens.find(link) is None
    assert [mail.to for mail in scene.mailer.sent] == [CARLA, CARLA]
    assert scene.workflow.settled == [("task-1", "superseded")]
    assert scene.fresh(user).invitation.sends == 2


def test_an_invitation_left_for_later_is_sent_from_the_list(scene: Scene) -> None:
    user = scene.client_user(send="later")

    invitations.send_invitation(A, user.id, ANA, tools=scene.tools)

    assert scene.workflow.started[-1] == (user.id, 2, "SendInvitation")
    assert scene.actions(user.id)[-1] == "invitation.queued"


def test_a_registered_person_is_not_invited_again(scene: Scene) -> None:
    user = scene.client_user()
    scene.change(user, account_id="acc_carla")

    with pytest.raises(AlreadyRegistered):
        invitations.send_invitation(A, user.id, ANA, tools=scene.tools)


def test_nobody_without_portal_access_is_invited(scene: Scene) -> None:
    user = scene.client_user(send="later")
    scene.change(user, portal_access=False)

    with pytest.raises(PortalAccessInactive):
        invitations.send_invitation(A, user.id, ANA, tools=scene.tools)


@pytest.mark.statement("F1")
def test_another_office_can_neither_send_nor_revoke_nor_move(scene: Scene) -> None:
    user, _ = scene.invited()

    with pytest.raises(NotFound):
        invitations.send_invitation(B, user.id, BRUNO, tools=scene.tools)
    with pytest.raises(NotFound):
        invitations.revoke(B, user.id, BRUNO, tools=scene.tools)
    with pytest.raises(NotFound):
        invitations.change_email((B, user.id), NEW, user.version, BRUNO, tools=scene.tools)


@pytest.mark.statement("G1")
def test_a_moved_person_has_one_link_and_it_went_to_the_new_address(scene: Scene) -> None:
    user, link = scene.invited()

    moved = invitations.change_email((A, user.id), NEW, user.version, ANA, tools=scene.tools)
    scene.send(user, "task-2")

    assert moved.version == user.version + 1
    assert scene.store.invitation_tokens.find(link) is None
    assert [mail.to for mail in scene.mailer.sent] == [CARLA, NEW]


def test_the_address_left_behind_is_free_again(scene: Scene) -> None:
    user, _ = scene.invited()

    invitations.change_email((A, user.id), NEW, user.version, ANA, tools=scene.tools)

    assert scene.client_user(CARLA).id != user.id


def test_a_person_cannot_be_moved_to_somebody_elses_address(scene: Scene) -> None:
    scene.client_user(DAVI)
    user, link = scene.invited()

    with pytest.raises(EmailTaken):
        invitations.change_email((A, user.id), DAVI, user.version, ANA, tools=scene.tools)

    assert scene.store.invitation_tokens.find(link) is not None
    assert scene.fresh(user).email == CARLA


def test_moving_a_person_over_an_older_version_is_refused(scene: Scene) -> None:
    user, _ = scene.invited()

    with pytest.raises(VersionStale):
        invitations.change_email((A, user.id), NEW, user.version - 1, ANA, tools=scene.tools)


@pytest.mark.statement("J13")
def test_revoking_kills_the_link_and_ends_the_wait(scene: Scene) -> None:
    user, link = scene.invited()

    invitations.revoke(A, user.id, ANA, tools=scene.tools)

    assert scene.store.invitation_tokens.find(link) is None
    assert scene.fresh(user).invitation.status is InvitationStatus.REVOKED
    assert scene.workflow.settled == [("task-1", "revoked")]
    assert scene.events.names[-1] == "invitation.revoked"


def test_there_is_nothing_to_revoke_twice(scene: Scene) -> None:
    user, _ = scene.invited()
    invitations.revoke(A, user.id, ANA, tools=scene.tools)

    with pytest.raises(NoPendingInvitation):
        invitations.revoke(A, user.id, ANA, tools=scene.tools)


def test_a_change_that_came_in_between_is_not_overrun(scene: Scene) -> None:
    user, _ = scene.invited()
    tools = scene.losing_race(lambda: scene.change(user, stage=Stage.REGISTERED))

    with pytest.raises(TransactionFailed):
        invitations.revoke(A, user.id, ANA, tools=tools)

    assert scene.fresh(user).stage is Stage.REGISTERED
    assert scene.workflow.settled == []


@pytest.mark.statement("L4")
def test_each_change_has_exactly_one_row_of_history(scene: Scene) -> None:
    user, _ = scene.invited()
    invitations.send_invitation(A, user.id, ANA, tools=scene.tools)
    invitations.revoke(A, user.id, ANA, tools=scene.tools)

    assert scene.actions(user.id) == [
        "client_user.completed",
        "invitation.sent",
        "invitation.queued",
        "invitation.revoked",
    ]
