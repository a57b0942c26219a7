"""The calls that a commit owes: made at once, left in the outbox when they fail, harmless when repeated."""

import pytest

from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.onboarding import Step
from chalicelib.domain.outbox import Owed
from chalicelib.services.dispatch import dispatch, dispatch_quietly, settle
from chalicelib.services.invitations import owe
from chalicelib.services.ports import Wait
from tests.unit.services.scene import A, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def owed(scene: Scene, **what: object) -> Owed:
    user = scene.client_user(send="later")
    scene.workflow.started.clear()
    row = owe(user, scene.tools, **what)
    scene.store.commit([scene.store.outbox.part_add(row)])
    return row


def waits(scene: Scene, row: Owed, step: Step = Step.SEND_INVITATION) -> None:
    scene.store.waits.put(Wait(A, row.member_id, row.onboarding_version, step, "task-1"))


def is_open(scene: Scene, row: Owed) -> bool:
    return scene.store.outbox.find(A, row.id) is not None


def test_a_start_and_its_events_are_made_and_the_row_goes(scene: Scene) -> None:
    row = owed(scene, start="SendInvitation", events=["client_user.changed"])
    row.onboarding_version = 2

    assert dispatch(row, outside=scene.outside)

    assert scene.workflow.started == [(row.member_id, 2, "SendInvitation")]
    assert scene.events.names == ["client_user.changed"]
    assert not is_open(scene, row)


def test_repeating_a_start_starts_nothing_twice(scene: Scene) -> None:
    row = owed(scene, start="SendInvitation")
    row.onboarding_version = 2

    dispatch(row, outside=scene.outside)
    dispatch(row, outside=scene.outside)

    assert len(scene.workflow.started) == 1


def test_a_mail_is_handed_over_and_its_row_stays_until_it_is_sent(scene: Scene) -> None:
    row = owed(scene, mails=["password_set"])

    assert not dispatch(row, outside=scene.outside)

    assert scene.handed == [row]
    assert is_open(scene, row)


def test_a_mail_that_comes_with_a_callback_is_handed_over_last_and_knows_whether_it_is_all(
    scene: Scene,
) -> None:
    row = owed(scene, settle="registered", mails=["password_set"])

    assert not dispatch(row, outside=scene.outside)
    waits(scene, row)
    assert not dispatch(row, outside=scene.outside)

    assert [each.settle for each in scene.handed] == ["registered", None]
    assert scene.workflow.settled == [("task-1", "registered")]
    assert is_open(scene, row)


def test_a_callback_ends_the_wait_and_forgets_its_token(scene: Scene) -> None:
    row = owed(scene, settle="registered")
    waits(scene, row)

    assert dispatch(row, outside=scene.outside)

    assert scene.workflow.settled == [("task-1", "registered")]
    assert scene.store.waits.find(A, row.member_id) is None


def test_a_callback_without_a_wait_stays_owed(scene: Scene) -> None:
    row = owed(scene, settle="registered")

    assert not dispatch(row, outside=scene.outside)

    assert is_open(scene, row)


def test_a_callback_never_settles_the_wait_of_another_step(scene: Scene) -> None:
    row = owed(scene, settle="enrolled")
    waits(scene, row, Step.SEND_INVITATION)

    assert not settle(row, outside=scene.outside)

    assert scene.workflow.settled == []


@pytest.mark.statement("J6")
def test_a_callback_whose_token_is_dead_stays_owed_to_be_checked_against_the_data(scene: Scene) -> None:
    row = owed(scene, settle="registered")
    waits(scene, row)
    scene.workflow.lost.add("task-1")

    assert not dispatch(row, outside=scene.outside)

    assert is_open(scene, row)


def test_a_call_that_fails_is_reported_by_code_and_left_owed(scene: Scene) -> None:
    row = owed(scene, start="SendInvitation")
    scene.workflow.is_down = True

    dispatch_quietly(row, outside=scene.outside, report=scene.reported.append)

    assert scene.reported == ["service_unavailable"]
    assert is_open(scene, row)
    with pytest.raises(ServiceUnavailable):
        dispatch(row, outside=scene.outside)
