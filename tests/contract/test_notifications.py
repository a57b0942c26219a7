"""The notification centre as it is kept: one row per occurrence, page by page, forgotten for one alone."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.notifications import Notifications
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.notification import Notification, owner_of, person_at, staff_of
from tests.fakes.notifications import FakeNotifications
from tests.unit.domain.people import NOON

STAFF, CARLA, DAVI = staff_of("off_a"), person_at("off_a", "usr_carla"), person_at("off_a", "usr_davi")
LONG_AGO = NOON - timedelta(days=90)


@pytest.fixture(params=["fake", "dynamodb"])
def centre(request: pytest.FixtureRequest) -> Any:
    """The same contract for the fake that the services' tests stand on and for the real adapter."""
    if request.param == "fake":
        return FakeNotifications()
    return Notifications(request.getfixturevalue("portal"))


def told(number: int, **what: Any) -> Notification:
    at = NOON + timedelta(minutes=number)
    return Notification.model_validate({"id": f"ntf_{number}", "slug": "news", "at": at} | what)


def all_of(centre: Notifications, to: Any) -> list[Notification]:
    return centre.newest(to, since=LONG_AGO, most=50)


def test_an_occurrence_that_is_told_again_stands_there_once(centre: Notifications) -> None:
    for _ in range(2):
        centre.add(STAFF, told(1, subject_id="usr_x"))

    assert all_of(centre, STAFF) == [told(1, subject_id="usr_x")]


def test_pages_follow_each_other_newest_first_and_hold_what_is_the_addressees_own(
    centre: Notifications,
) -> None:
    for number in range(5):
        centre.add(CARLA, told(number))
    centre.add(DAVI, told(9))
    centre.add(STAFF, told(9))

    first = centre.newest(CARLA, since=LONG_AGO, most=3)
    second = centre.newest(CARLA, since=LONG_AGO, most=3, before=first[-1].position)

    assert [each.id for each in first] == ["ntf_4", "ntf_3", "ntf_2"]
    assert [each.id for each in second] == ["ntf_1", "ntf_0"]
    assert centre.newest(CARLA, since=NOON + timedelta(minutes=3), most=9) == [told(4)]


def test_what_was_read_never_becomes_unread_and_is_each_readers_own(centre: Notifications) -> None:
    for at in (NOON, NOON - timedelta(hours=1)):
        centre.mark_read(STAFF, "stf_ana", at)

    assert centre.read_until(STAFF, "stf_ana") == NOON
    assert centre.read_until(STAFF, "stf_bia") is None


@pytest.mark.statement("L8")
def test_what_one_was_told_is_forgotten_and_nobody_elses(centre: Notifications) -> None:
    for to in (CARLA, DAVI):
        centre.add(to, told(1))
        centre.mark_read(to, to.name, NOON)

    centre.forget(CARLA)

    assert (all_of(centre, CARLA), centre.read_until(CARLA, CARLA.name)) == ([], None)
    assert (all_of(centre, DAVI), centre.read_until(DAVI, DAVI.name)) == ([told(1)], NOON)


@pytest.mark.statement("L9")
def test_rows_and_marks_are_deleted_by_the_table_after_ninety_days(portal: Table) -> None:
    Notifications(portal).add(owner_of("acc_x"), told(0))
    Notifications(portal).mark_read(owner_of("acc_x"), "acc_x", NOON)

    items = portal.query_all("NOTIFICATION#acc_x")

    assert {item["ttl"] for item in items} == {int((NOON + timedelta(days=90)).timestamp())}
    assert len(items) == 2
