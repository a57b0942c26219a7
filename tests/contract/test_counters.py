"""Counters as they are kept: both numbers only rise within a window, and of many at once each counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.counters import Counters
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.limits import PAUSE, Limit, Tally, Window
from tests.contract.requests_made import requests_made
from tests.unit.services.identity_beside import FakeCounters

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SHORT, LONG = Window(10, 300), Window(100, 3600)
LIMIT = Limit("password_account", (SHORT, LONG), "for the tests", lock=True)
CARLA, DAVI = "carla@exemplo.com.br", "davi@exemplo.com.br"
ENDS = NOW + timedelta(seconds=SHORT.seconds)


@pytest.fixture(params=["fake", "dynamodb"])
def counters(request: pytest.FixtureRequest) -> Any:
    """The same contract for the fake that the services' tests stand on and for the real adapter."""
    if request.param == "fake":
        return FakeCounters()
    return Counters(request.getfixturevalue("identity"))


def add(counters: Counters, at: datetime = NOW, subject: str = CARLA, window: Window = SHORT) -> Tally:
    return counters.add(LIMIT, window, subject, at)


def take_turn(counters: Counters, at: datetime = NOW) -> datetime | None:
    return counters.take_turn(LIMIT, SHORT, CARLA, at)


def sixteen[Result](act: Callable[[], Result]) -> list[Result]:
    with ThreadPoolExecutor(16) as people:
        return list(people.map(lambda _: act(), range(16)))


def test_the_first_try_begins_a_window_and_the_others_are_added_to_it(counters: Counters) -> None:
    first, second = add(counters), add(counters, NOW + timedelta(seconds=299))

    assert (first, second) == (Tally(1, 0, ENDS), Tally(2, 0, ENDS))


@pytest.mark.statement("C4")
def test_tries_at_once_are_all_counted(counters: Counters) -> None:
    tallies = sixteen(lambda: add(counters))

    assert sorted(each.tried for each in tallies) == list(range(1, 17))
    assert {each.ends_at for each in tallies} == {ENDS}


@pytest.mark.statement("B5")
def test_a_window_that_is_over_begins_anew_at_the_next_try_though_it_is_still_stored(
    counters: Counters,
) -> None:
    add(counters)
    add(counters)

    assert add(counters, ENDS) == Tally(1, 0, ENDS + timedelta(seconds=SHORT.seconds))


@pytest.mark.statement("C4")
def test_of_sixteen_that_find_a_window_over_at_once_each_is_counted_in_the_new_one(
    counters: Counters,
) -> None:
    add(counters)

    tallies = sixteen(lambda: add(counters, ENDS))

    assert sorted(each.tried for each in tallies) == list(range(1, 17))


def test_limits_windows_and_subjects_are_counted_apart(counters: Counters) -> None:
    for _ in range(3):
        add(counters)

    assert add(counters, subject=DAVI).tried == 1
    assert add(counters, window=LONG).tried == 1
    assert counters.add(LIMIT._replace(name="factor_account"), SHORT, CARLA, NOW).tried == 1


def test_a_pass_takes_no_try_away(counters: Counters) -> None:
    add(counters)
    tally = add(counters)

    counters.mark_passed(LIMIT, SHORT, CARLA, tally)

    after = add(counters)
    assert (after.tried, after.passed, after.failed) == (3, 1, 2)


def test_a_pass_that_comes_after_its_window_is_for_nothing(counters: Counters) -> None:
    late = add(counters)
    add(counters, ENDS)

    counters.mark_passed(LIMIT, SHORT, CARLA, late)

    assert add(counters, ENDS) == Tally(2, 0, ENDS + timedelta(seconds=SHORT.seconds))


@pytest.mark.statement("C6")
def test_of_sixteen_that_ask_for_the_turn_one_goes_and_the_others_learn_when_the_next_is(
    counters: Counters,
) -> None:
    add(counters)

    turns = sixteen(lambda: take_turn(counters))

    assert turns.count(None) == 1
    assert {each for each in turns if each is not None} == {NOW + PAUSE}


@pytest.mark.statement("C6")
def test_there_is_one_turn_in_each_pause(counters: Counters) -> None:
    add(counters)
    assert take_turn(counters) is None

    assert take_turn(counters, NOW + PAUSE - timedelta(seconds=1)) == NOW + PAUSE
    assert take_turn(counters, NOW + PAUSE) is None
    assert take_turn(counters, NOW + PAUSE) == NOW + 2 * PAUSE


@pytest.mark.statement("C6")
def test_who_is_forgiven_begins_anew_in_the_same_window(counters: Counters) -> None:
    for _ in range(12):
        add(counters)
    take_turn(counters)

    counters.forgive(LIMIT, SHORT, CARLA)

    after = add(counters)
    assert (after.tried, after.failed) == (13, 1)
    assert take_turn(counters) is None


def test_forgiving_whoever_tried_nothing_leaves_nothing(counters: Counters) -> None:
    counters.forgive(LIMIT, SHORT, CARLA)

    assert add(counters) == Tally(1, 0, ENDS)


@pytest.mark.statement("C4")
def test_neither_number_falls_inside_a_window_whatever_happens(counters: Counters) -> None:
    seen = [add(counters)]
    for act in (
        lambda: counters.mark_passed(LIMIT, SHORT, CARLA, seen[0]),
        lambda: take_turn(counters),
        lambda: counters.forgive(LIMIT, SHORT, CARLA),
        lambda: counters.mark_passed(LIMIT, SHORT, CARLA, seen[-1]),
    ):
        act()
        seen.append(add(counters))

    assert [each.tried for each in seen] == sorted({each.tried for each in seen})
    assert [each.passed for each in seen] == sorted(each.passed for each in seen)


# As DynamoDB keeps them


@pytest.mark.statement("L2")
def test_whom_a_counter_is_about_is_kept_as_a_hash(identity: Table, dynamodb: Any) -> None:
    Counters(identity).add(LIMIT, SHORT, CARLA, NOW)

    (item,) = dynamodb.scan(TableName=identity.name)["Items"]

    assert CARLA not in str(item)
    assert item["pk"]["S"].startswith("COUNTER#password_account/300#")


def test_a_counter_is_deleted_by_the_table_after_its_window(identity: Table, dynamodb: Any) -> None:
    Counters(identity).add(LIMIT, SHORT, CARLA, NOW)

    (item,) = dynamodb.scan(TableName=identity.name)["Items"]

    assert item["ttl"] == {"N": str(int(ENDS.timestamp()))}


def test_a_try_is_one_write_but_where_a_window_that_is_over_still_stands(
    identity: Table, dynamodb: Any
) -> None:
    made = []
    for at in (NOW, NOW, ENDS):
        with requests_made(dynamodb) as counted:
            Counters(identity).add(LIMIT, SHORT, CARLA, at)
        made.append(dict(counted))

    assert made == [{"UpdateItem": 1}, {"UpdateItem": 1}, {"UpdateItem": 1, "PutItem": 1}]


def test_a_counter_that_never_stands_still_refuses_rather_than_lets_through(identity: Table) -> None:
    counters = Counters(identity)
    counters.add(LIMIT, SHORT, CARLA, NOW)
    identity.client = AlwaysOutrun(identity.client)

    with pytest.raises(ServiceUnavailable):
        counters.add(LIMIT, SHORT, CARLA, ENDS)


class AlwaysOutrun:
    """A client whose every write finds that another was quicker."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def update_item(self, **request: Any) -> Any:
        raise self._client.exceptions.ConditionalCheckFailedException(
            {"Error": {"Code": "ConditionalCheckFailedException"}}, "UpdateItem"
        )

    put_item = update_item
