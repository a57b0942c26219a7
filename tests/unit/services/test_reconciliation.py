"""What was interrupted is finished: owed calls of each kind, reminder and expiry, executions that were lost."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from chalicelib.domain.notice import Notice, NoticeKind
from chalicelib.domain.outbox import GRACE, LEASE, Owed
from chalicelib.services import invitations, reconciliation, registration
from tests.unit.services.scene import PASSWORD, STRANGER, A, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


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

    assert scene.reconcile() == {"owed": 0, "notices": 0, "due": 0, "lost": 0}

    assert scene.workflow.started == []


@pytest.mark.statement("J6")
def test_a_lost_start_is_made(scene: Scene) -> None:
    scene.workflow.is_down = True
    user = scene.client_user()
    scene.workflow.is_down = False
    after(scene, GRACE)

    assert scene.reconcile()["owed"] == 1

    assert scene.workflow.started == [(user.id, 1, "CompleteDraft")]
    assert open_rows(scene) == []


@pytest.mark.statement("J6")
def test_a_lost_callback_is_made(scene: Scene) -> None:
    _, link = scene.invited()
    scene.workflow.is_down = True
    register(scene, link)
    scene.workflow.is_down = False
    after(scene, GRACE)

    scene.reconcile()

    assert scene.workflow.settled == [("task-1", "registered")]
    assert [owed.mails for owed in open_rows(scene)] == [["password_set"]]


def test_a_lost_mail_is_handed_over_again(scene: Scene) -> None:
    _, link = scene.invited()
    register(scene, link)
    scene.handed.clear()
    after(scene, GRACE)

    scene.reconcile()

    assert [owed.mails for owed in scene.handed] == [["password_set"]]


@pytest.mark.statement("J6")
def test_a_callback_to_an_execution_that_is_gone_starts_it_anew_where_the_data_stands(scene: Scene) -> None:
    user, link = scene.invited()
    scene.workflow.lost.add("task-1")
    scene.workflow.running.clear()
    register(scene, link)
    after(scene, GRACE)

    scene.reconcile()

    assert scene.workflow.started[-1] == (user.id, 2, "AwaitMfaEnrolment")
    assert scene.handed[-1].settle is None
    assert scene.actions(user.id)[-1] == "onboarding.resumed"


def test_a_callback_to_a_step_not_reached_yet_waits_for_its_turn(scene: Scene) -> None:
    _, link = scene.invited()
    scene.store.waits.clear(scene.store.waits.find(A, scene.store.members.all_client_users(A)[0].id))
    register(scene, link)
    after(scene, GRACE)

    scene.reconcile()

    assert [owed.settle for owed in open_rows(scene) if owed.settle] == ["registered"]
    assert len(scene.workflow.started) == 1


def test_a_callback_for_a_step_that_was_passed_already_is_dropped(scene: Scene) -> None:
    user, link = scene.invited()
    scene.workflow.is_down = True
    register(scene, link)
    scene.workflow.is_down = False
    scene.awaits_factor(user)
    after(scene, GRACE)

    scene.reconcile()

    assert scene.workflow.settled == []
    assert scene.handed[-1].settle is None


def test_a_callback_about_somebody_who_is_gone_is_dropped(scene: Scene) -> None:
    user, _ = scene.invited()
    owed = invitations.owe(user, scene.tools, settle="revoked")
    gone = scene.store.members.part_delete(scene.fresh(user))
    scene.store.waits.clear(scene.store.waits.find(A, user.id))
    scene.store.commit([scene.store.outbox.part_add(owed), gone])
    after(scene, GRACE)

    scene.reconcile()

    assert open_rows(scene) == []


def test_a_callback_is_not_repeated_for_ever(scene: Scene) -> None:
    user, _ = scene.invited()
    scene.store.waits.clear(scene.store.waits.find(A, user.id))
    owed = invitations.owe(user, scene.tools, settle="superseded")
    scene.store.commit([scene.store.outbox.part_add(owed)])

    for _ in range(reconciliation.MOST_ATTEMPTS + 1):
        after(scene, LEASE)
        scene.reconcile()

    assert open_rows(scene) == []


def test_a_row_that_another_worker_took_is_left_alone(scene: Scene) -> None:
    scene.workflow.is_down = True
    scene.client_user()
    scene.workflow.is_down = False
    (owed,) = open_rows(scene)
    after(scene, GRACE)
    scene.store.outbox.claim(owed, scene.clock.now() + LEASE)

    scene.reconcile()

    assert scene.workflow.started == []


def notice(scene: Scene, notice_id: str) -> Notice:
    now = scene.clock.now()
    return Notice(
        id=notice_id,
        kind=NoticeKind.PASSWORD_CHANGED,
        to="carla@padaria.com.br",
        created_at=now,
        due_at=now + GRACE,
    )


@pytest.mark.statement("J9")
def test_a_lost_notice_is_handed_over_again_until_somebody_takes_it(scene: Scene) -> None:
    lost, taken = notice(scene, "ntc_lost"), notice(scene, "ntc_taken")
    for each in (lost, taken):
        scene.notices.add(each)
    assert scene.reconcile()["notices"] == 0
    after(scene, GRACE)
    scene.notices.claim(taken, scene.clock.now() + LEASE)

    assert [scene.reconcile()["notices"] for _ in range(2)] == [1, 1]

    assert scene.notices_handed == ["ntc_lost", "ntc_lost"]
