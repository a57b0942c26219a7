"""What was interrupted is finished: owed calls of each kind, reminder and expiry, executions that were lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Stage
from chalicelib.domain.outbox import GRACE, LEASE, Owed
from chalicelib.services import invitations, reconciliation, registration
from chalicelib.services.ports import Part, StoppedExecution
from tests.unit.services.scene import ANA, PASSWORD, STRANGER, A, Scene

LOOK_BACK = timedelta(hours=1)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def reconcile(scene: Scene, tools: invitations.Tools | None = None) -> dict[str, int]:
    return reconciliation.reconcile(
        tools=tools or scene.tools,
        outside=scene.outside,
        look_back=LOOK_BACK,
        report=scene.reported.append,
    )


def open_rows(scene: Scene) -> Sequence[Owed]:
    return scene.store.outbox.due(scene.clock.now() + timedelta(days=99))


def register(scene: Scene, link: str) -> None:
    registration.register(link, PASSWORD, STRANGER, tools=scene.tools, hash_password=lambda each: each)


def after(scene: Scene, lapse: timedelta) -> None:
    scene.clock.pass_time(seconds=lapse.total_seconds())


def test_nothing_is_repeated_before_the_request_has_had_its_time(scene: Scene) -> None:
    scene.workflow.is_down = True
    scene.client_user()
    scene.workflow.is_down = False

    assert reconcile(scene) == {"owed": 0, "due": 0, "lost": 0}

    assert scene.workflow.started == []


@pytest.mark.statement("J6")
def test_a_lost_start_is_made(scene: Scene) -> None:
    scene.workflow.is_down = True
    user = scene.client_user()
    scene.workflow.is_down = False
    after(scene, GRACE)

    assert reconcile(scene)["owed"] == 1

    assert scene.workflow.started == [(user.id, 1, "CompleteDraft")]
    assert open_rows(scene) == []


@pytest.mark.statement("J6")
def test_a_lost_callback_is_made(scene: Scene) -> None:
    _, link = scene.invited()
    scene.workflow.is_down = True
    register(scene, link)
    scene.workflow.is_down = False
    after(scene, GRACE)

    reconcile(scene)

    assert scene.workflow.settled == [("task-1", "registered")]
    assert [owed.mails for owed in open_rows(scene)] == [["password_set"]]


def test_a_lost_mail_is_handed_over_again(scene: Scene) -> None:
    _, link = scene.invited()
    register(scene, link)
    scene.handed.clear()
    after(scene, GRACE)

    reconcile(scene)

    assert [owed.mails for owed in scene.handed] == [["password_set"]]


@pytest.mark.statement("J6")
def test_a_callback_to_an_execution_that_is_gone_starts_it_anew_where_the_data_stands(scene: Scene) -> None:
    user, link = scene.invited()
    scene.workflow.lost.add("task-1")
    scene.workflow.running.clear()
    register(scene, link)
    after(scene, GRACE)

    reconcile(scene)

    assert scene.workflow.started[-1] == (user.id, 2, "AwaitMfaEnrolment")
    assert all(owed.settle is None for owed in open_rows(scene))
    assert scene.actions(user.id)[-1] == "onboarding.resumed"


def test_a_callback_to_a_step_not_reached_yet_waits_for_its_turn(scene: Scene) -> None:
    _, link = scene.invited()
    scene.store.waits.clear(scene.store.waits.find(A, scene.store.members.all_client_users(A)[0].id))
    register(scene, link)
    after(scene, GRACE)

    reconcile(scene)

    assert [owed.settle for owed in open_rows(scene) if owed.settle] == ["registered"]
    assert len(scene.workflow.started) == 1


def test_a_callback_for_a_step_that_was_passed_already_is_dropped(scene: Scene) -> None:
    user, link = scene.invited()
    scene.workflow.is_down = True
    register(scene, link)
    scene.workflow.is_down = False
    scene.awaits_factor(user)
    after(scene, GRACE)

    reconcile(scene)

    assert scene.workflow.settled == []
    assert all(owed.settle is None for owed in open_rows(scene))


def test_a_callback_about_somebody_who_is_gone_is_dropped(scene: Scene) -> None:
    user, _ = scene.invited()
    owed = invitations.owe(user, scene.tools, settle="revoked")
    gone = scene.store.members.part_delete(scene.fresh(user))
    scene.store.waits.clear(scene.store.waits.find(A, user.id))
    scene.store.commit([scene.store.outbox.part_add(owed), gone])
    after(scene, GRACE)

    reconcile(scene)

    assert open_rows(scene) == []


def test_a_callback_is_not_repeated_for_ever(scene: Scene) -> None:
    user, _ = scene.invited()
    scene.store.waits.clear(scene.store.waits.find(A, user.id))
    owed = invitations.owe(user, scene.tools, settle="superseded")
    scene.store.commit([scene.store.outbox.part_add(owed)])

    for _ in range(reconciliation.MOST_ATTEMPTS + 1):
        after(scene, LEASE)
        reconcile(scene)

    assert open_rows(scene) == []


def test_a_row_that_another_worker_took_is_left_alone(scene: Scene) -> None:
    scene.workflow.is_down = True
    scene.client_user()
    scene.workflow.is_down = False
    (owed,) = open_rows(scene)
    after(scene, GRACE)
    scene.store.outbox.claim(owed, scene.clock.now() + LEASE)

    reconcile(scene)

    assert scene.workflow.started == []


def test_one_reminder_goes_out_at_half_life(scene: Scene) -> None:
    user, _ = scene.invited()
    after(scene, timedelta(days=3.5) - timedelta(seconds=1))
    assert reconcile(scene)["due"] == 0

    after(scene, timedelta(seconds=1))
    assert reconcile(scene)["due"] == 1
    assert reconcile(scene)["due"] == 0

    assert [owed.mails for owed in scene.handed] == [["reminder"]]
    assert scene.actions(user.id)[-1] == "invitation.reminded"


@pytest.mark.statement("J12")
def test_an_invitation_ends_at_its_time_and_its_wait_with_it(scene: Scene) -> None:
    user, _ = scene.invited()
    after(scene, timedelta(days=7))

    reconcile(scene)

    assert scene.fresh(user).invitation.status is InvitationStatus.EXPIRED
    assert scene.workflow.settled == [("task-1", "expired")]
    assert scene.mailer.names == ["invitation"]
    assert reconcile(scene)["due"] == 0


def test_a_person_who_acts_in_the_same_instant_wins_over_the_expiry(scene: Scene) -> None:
    user, _ = scene.invited()
    after(scene, timedelta(days=7))
    tools = scene.losing_race(lambda: scene.change(user, stage=Stage.REGISTERED))

    reconcile(scene, tools)

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
        reconcile(scene)

    assert scene.workflow.started[1:] == [(user.id, 2, step)]
    if not what:
        assert not scene.send(user, "task-2")


@pytest.mark.parametrize("stage", [Stage.ACTIVE, Stage.CLOSED])
def test_an_execution_that_stopped_after_its_end_stays_stopped(scene: Scene, stage: Stage) -> None:
    user, _ = scene.invited()
    scene.change(user, stage=stage)
    scene.workflow.ended = [StoppedExecution(A, user.id, 1)]

    reconcile(scene)

    assert len(scene.workflow.started) == 1


def test_an_older_execution_that_stopped_is_no_reason_to_start(scene: Scene) -> None:
    user, _ = scene.invited()
    scene.workflow.ended = [StoppedExecution(A, user.id, 0), StoppedExecution(A, "usr_gone", 1)]

    reconcile(scene)

    assert len(scene.workflow.started) == 1


def test_one_piece_that_fails_never_blocks_another(scene: Scene) -> None:
    first, _ = scene.invited()
    second, _ = scene.invited("outra@padaria.com.br")
    after(scene, timedelta(days=3.5))
    tools = refusing_the_first(scene)

    assert reconcile(scene, tools)["due"] == 1

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

    assert reconcile(scene)["due"] == 0

    assert scene.fresh(user).invitation.status is InvitationStatus.REVOKED
