"""Reminder and expiry at their time, and executions that were lost, started anew where the data stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Stage
from chalicelib.services import invitations
from chalicelib.services.ports import Part
from chalicelib.services.ports_outside import StoppedExecution
from tests.unit.services.scene import ANA, A, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def after(scene: Scene, lapse: timedelta) -> None:
    scene.clock.pass_time(seconds=lapse.total_seconds())


def test_one_reminder_goes_out_at_half_life(scene: Scene) -> None:
    user, _ = scene.invited()
    after(scene, timedelta(days=3.5) - timedelta(seconds=1))
    assert scene.reconcile()["due"] == 0

    after(scene, timedelta(seconds=1))
    assert scene.reconcile()["due"] == 1
    assert scene.reconcile()["due"] == 0

    assert [owed.mails for owed in scene.handed] == [["reminder"]]
    assert scene.actions(user.id)[-1] == "invitation.reminded"


@pytest.mark.statement("J12")
def test_an_invitation_ends_at_its_time_and_its_wait_with_it(scene: Scene) -> None:
    user, _ = scene.invited()
    after(scene, timedelta(days=7))

    scene.reconcile()

    assert scene.fresh(user).invitation.status is InvitationStatus.EXPIRED
    assert scene.workflow.settled == [("task-1", "expired")]
    assert scene.mailer.names == ["invitation"]
    assert scene.reconcile()["due"] == 0


def test_a_person_who_acts_in_the_same_instant_wins_over_the_expiry(scene: Scene) -> None:
    user, _ = scene.invited()
    after(scene, timedelta(days=7))
    tools = scene.losing_race(lambda: scene.change(user, stage=Stage.REGISTERED))

    scene.reconcile(tools)

    assert scene.fresh(user).stage is Stage.REGISTERED
    assert scene.reported == ["TransactionFailed"]


@pytest.mark.parametrize(
    ("what", "step"),
    [({}, "SendInvitation"), ({"stage": Stage.REGISTERED}, "AwaitMfaEnrolment")],
    ids=["invited", "registered"],
)
def test_an_execution_that_stopped_is_started_anew_and_nobody_is_mailed(
    scene: Scene, what: dict[str, Stage], step: str
) -> None:
    user, _ = scene.invited()
    scene.change(user, **what)
    scene.workflow.ended = [StoppedExecution(A, user.id, 1)]

    for _ in range(2):
        scene.reconcile()

    assert scene.workflow.started[1:] == [(user.id, 2, step)]
    if not what:
        assert not scene.send(user, "task-2")


@pytest.mark.parametrize("stage", [Stage.ACTIVE, Stage.CLOSED])
def test_an_execution_that_stopped_after_its_end_stays_stopped(scene: Scene, stage: Stage) -> None:
    user, _ = scene.invited()
    scene.change(user, stage=stage)
    scene.workflow.ended = [StoppedExecution(A, user.id, 1)]

    scene.reconcile()

    assert len(scene.workflow.started) == 1


def test_an_older_execution_that_stopped_is_no_reason_to_start(scene: Scene) -> None:
    user, _ = scene.invited()
    scene.workflow.ended = [StoppedExecution(A, user.id, 0), StoppedExecution(A, "usr_gone", 1)]

    scene.reconcile()

    assert len(scene.workflow.started) == 1


def test_one_piece_that_fails_never_blocks_another(scene: Scene) -> None:
    first, _ = scene.invited()
    second, _ = scene.invited("outra@padaria.com.br")
    after(scene, timedelta(days=3.5))
    tools = refusing_the_first(scene)

    assert scene.reconcile(tools)["due"] == 1

    reminded = [scene.fresh(each).invitation.reminded_at for each in (first, second)]
    assert [each is not None for each in reminded] == [False, True]


def refusing_the_first(scene: Scene) -> invitations.Tools:
    """Tools whose first commit is lost."""
    spoilt = scene.always_losing().store.commit
    commits = [spoilt]

    def commit(parts: Sequence[Part]) -> None:
        (commits.pop() if commits else scene.store.commit)(parts)

    return replace(scene.tools, store=replace(scene.store, commit=commit))


def test_a_revoked_invitation_is_neither_reminded_nor_expired(scene: Scene) -> None:
    user, _ = scene.invited()
    invitations.revoke(A, user.id, ANA, tools=scene.tools)
    after(scene, timedelta(days=8))

    assert scene.reconcile()["due"] == 0

    assert scene.fresh(user).invitation.status is InvitationStatus.REVOKED
