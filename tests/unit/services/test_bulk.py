"""One act on many: each with its own outcome, within the time that an answer may take."""

from datetime import timedelta

import pytest

from chalicelib.domain.bulk import BUDGET, Outcome
from chalicelib.domain.errors import AlreadyRegistered, NotFound
from chalicelib.services.bulk import on_each
from tests.unit.services.identity_fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def test_a_refusal_of_one_stops_none_of_the_others(clock: FakeClock) -> None:
    done: list[str] = []

    def act(each: str) -> None:
        if each == "usr_b":
            raise NotFound
        if each == "usr_c":
            raise AlreadyRegistered
        done.append(each)

    outcomes = list(on_each(["usr_a", "usr_b", "usr_c", "usr_d"], act, clock=clock, report=done.append))

    assert outcomes == [
        Outcome("usr_a", None),
        Outcome("usr_b", "not_found"),
        Outcome("usr_c", "already_registered"),
        Outcome("usr_d", None),
    ]
    assert done == ["usr_a", "usr_d"]


def test_what_time_does_not_suffice_for_is_not_begun_and_told_so(clock: FakeClock) -> None:
    begun: list[str] = []

    def act(each: str) -> None:
        begun.append(each)
        clock.pass_time(seconds=BUDGET.total_seconds() / 2)

    outcomes = list(on_each(["usr_a", "usr_b", "usr_c"], act, clock=clock, report=begun.append))

    assert [each.code for each in outcomes] == [None, None, "not_reached"]
    assert begun == ["usr_a", "usr_b"]


def test_a_defect_is_reported_and_is_an_outcome_of_that_one_alone(clock: FakeClock) -> None:
    reported: list[str] = []

    def act(each: str) -> None:
        if each == "usr_a":
            raise KeyError(each)

    outcomes = list(on_each(["usr_a", "usr_b"], act, clock=clock, report=reported.append))

    assert [each.code for each in outcomes] == ["internal_error", None]
    assert reported == ["KeyError"], "its type and nothing else"


def test_the_budget_leaves_room_under_the_limit_of_the_gateway() -> None:
    """One row more may be under way when it ends: a handful of calls of at most some seconds."""
    assert timedelta(seconds=15) >= BUDGET
