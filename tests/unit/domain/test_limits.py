"""The catalogue of limits, and what a counter means for the next try."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.limits import (
    CATALOGUE,
    FACTOR_OF_ACCOUNT,
    PASSWORD_ANYWHERE,
    PASSWORD_FROM_ADDRESS,
    PASSWORD_OF_ACCOUNT,
    PAUSE,
    TOKEN_FROM_ADDRESS,
    Limit,
    Tally,
    pauses,
    seconds_until,
    with_counts,
)

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = 60, 3600, 86_400


@pytest.mark.statement("C3")
@pytest.mark.statement("C7")
@pytest.mark.statement("B10")
@pytest.mark.statement("D5")
@pytest.mark.parametrize(
    ("limit", "windows"),
    [
        (PASSWORD_OF_ACCOUNT, [(10, 5 * MINUTE), (100, DAY)]),
        (PASSWORD_FROM_ADDRESS, [(10, 5 * MINUTE)]),
        (PASSWORD_ANYWHERE, [(1000, 5 * MINUTE)]),
        (TOKEN_FROM_ADDRESS, [(20, 5 * MINUTE)]),
        (FACTOR_OF_ACCOUNT, [(5, 5 * MINUTE), (20, HOUR), (50, DAY)]),
    ],
)
def test_guesses_are_held_back_at_the_numbers_that_were_agreed(
    limit: Limit, windows: list[tuple[int, int]]
) -> None:
    assert [tuple(each) for each in limit.windows] == windows


def test_every_limit_has_a_name_of_its_own_and_a_reason() -> None:
    assert len({each.name for each in CATALOGUE}) == len(CATALOGUE)
    assert all(each.why.endswith(".") for each in CATALOGUE)


@pytest.mark.parametrize("limit", CATALOGUE, ids=lambda limit: limit.name)
def test_a_longer_window_lets_more_through_and_comes_after_the_shorter_one(limit: Limit) -> None:
    lengths, counts = zip(*((each.seconds, each.most) for each in limit.windows), strict=True)

    assert sorted(set(lengths)) == list(lengths)
    assert sorted(set(counts)) == list(counts)


@pytest.mark.statement("C6")
@pytest.mark.parametrize("limit", [PASSWORD_OF_ACCOUNT, FACTOR_OF_ACCOUNT], ids=lambda limit: limit.name)
def test_nothing_that_guards_an_account_waits_for_longer_than_a_pause(limit: Limit) -> None:
    for window in limit.windows:
        assert pauses(limit, window) or timedelta(seconds=window.seconds) <= PAUSE


def test_what_guards_no_account_waits_for_the_end_of_its_window() -> None:
    assert not any(pauses(each, window) for each in CATALOGUE if not each.lock for window in each.windows)


def test_a_try_that_passed_is_no_failure() -> None:
    assert Tally(tried=7, passed=3, ends_at=NOW).failed == 4


@pytest.mark.statement("C7")
def test_an_operator_sets_the_counts_and_nothing_else() -> None:
    changed = with_counts(FACTOR_OF_ACCOUNT, [3, 10, 20])

    assert [tuple(each) for each in changed.windows] == [(3, 5 * MINUTE), (10, HOUR), (20, DAY)]
    assert changed._replace(windows=FACTOR_OF_ACCOUNT.windows) == FACTOR_OF_ACCOUNT


@pytest.mark.parametrize("counts", [[], [3], [3, 10, 20, 30]])
def test_counts_for_another_number_of_windows_are_a_mistake(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="zip"):
        with_counts(FACTOR_OF_ACCOUNT, counts)


@pytest.mark.parametrize(
    ("left", "seconds"),
    [(timedelta(minutes=5), 300), (timedelta(seconds=1.2), 2), (timedelta(0), 1), (timedelta(days=-1), 1)],
)
def test_whoever_waits_as_long_as_told_is_never_a_moment_early(left: timedelta, seconds: int) -> None:
    assert seconds_until(NOW + left, NOW) == seconds
