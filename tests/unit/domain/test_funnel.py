"""Which months and which classes of waiting people are counted in."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.brasilia import last_months, month_of
from chalicelib.domain.funnel import FunnelStep, passed
from tests.unit.domain.people import NOON, ana, carla, sent

NEW_YEAR = datetime(2027, 1, 1, 2, 30, tzinfo=UTC)


def test_a_month_ends_at_midnight_in_brasilia() -> None:
    assert month_of(NEW_YEAR) == "2026-12"
    assert month_of(NEW_YEAR + timedelta(minutes=30)) == "2027-01"


def test_the_last_months_go_back_over_the_new_year() -> None:
    assert last_months(NEW_YEAR + timedelta(days=40), 3) == ["2027-02", "2027-01", "2026-12"]


@pytest.mark.parametrize(
    ("waited", "within"),
    [
        (timedelta(minutes=59), 0),
        (timedelta(hours=1), 1),
        (timedelta(hours=23), 2),
        (timedelta(days=6, hours=23), 4),
        (timedelta(days=8), 5),
    ],
)
def test_the_way_into_the_portal_is_sorted_by_how_long_it_took(waited: timedelta, within: int) -> None:
    user = carla()

    counted = passed(user, FunnelStep.ACTIVE, user.created_at + waited)

    assert counted is not None
    assert (counted.month, counted.waited) == (month_of(user.created_at), within)


def test_registering_is_waited_for_from_the_mail_on() -> None:
    user = carla(created_at=NOON - timedelta(days=5), invitation=sent())

    counted = passed(user, FunnelStep.REGISTERED, NOON + timedelta(minutes=1))

    assert counted is not None
    assert counted.waited == 0


def test_nobody_waits_for_staff_or_a_demo_user() -> None:
    assert passed(ana(), FunnelStep.ACTIVE, NEW_YEAR) is None
    assert passed(carla(demo=True), FunnelStep.ACTIVE, NEW_YEAR) is None
