"""Tries are counted before they are tested; what is beyond a limit waits, and never for long."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import InvitationInvalid, LinkInvalid, TooManyAttempts
from chalicelib.domain.limits import (
    FACTOR_OF_ACCOUNT,
    PASSWORD_ANYWHERE,
    PASSWORD_FROM_ADDRESS,
    PASSWORD_OF_ACCOUNT,
    PAUSE,
    Limit,
)
from chalicelib.services.throttles import Throttle
from tests.unit.services.identity_basics import FakeClock
from tests.unit.services.identity_beside import FakeCounters

CARLA, DAVI = "carla@exemplo.com.br", "davi@exemplo.com.br"
HERE, THERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def throttle(clock: FakeClock) -> Throttle:
    return Throttle(FakeCounters(), clock)


def fail(throttle: Throttle, times: int, limit: Limit = PASSWORD_OF_ACCOUNT, subject: str = CARLA) -> None:
    for _ in range(times):
        throttle.attempt((limit, subject))


def wait_for(throttle: Throttle, limit: Limit = PASSWORD_OF_ACCOUNT, subject: str = CARLA) -> int:
    """How long the next try is told to wait."""
    with pytest.raises(TooManyAttempts) as refusal:
        throttle.attempt((limit, subject))
    return int(refusal.value.facts["retry_after"])


@pytest.mark.statement("C3")
def test_the_eleventh_wrong_password_in_five_minutes_waits_until_they_are_over(
    throttle: Throttle, clock: FakeClock
) -> None:
    fail(throttle, 10)
    clock.pass_time(seconds=60)

    assert wait_for(throttle) == 240

    clock.pass_time(seconds=240)
    throttle.attempt((PASSWORD_OF_ACCOUNT, CARLA))


@pytest.mark.statement("C3")
def test_insisting_makes_no_lock_longer(throttle: Throttle, clock: FakeClock) -> None:
    fail(throttle, 10)
    for _ in range(50):
        wait_for(throttle)
    clock.pass_time(minutes=5)

    fail(throttle, 10)


@pytest.mark.statement("C3")
@pytest.mark.statement("C6")
def test_beyond_a_hundred_a_day_one_try_a_quarter_of_an_hour_is_let_through(
    throttle: Throttle, clock: FakeClock
) -> None:
    for _ in range(10):
        fail(throttle, 10)
        clock.pass_time(minutes=5)

    throttle.attempt((PASSWORD_OF_ACCOUNT, CARLA))
    assert wait_for(throttle) == PAUSE.total_seconds()
    clock.pass_time(seconds=PAUSE.total_seconds())
    throttle.attempt((PASSWORD_OF_ACCOUNT, CARLA))
    assert wait_for(throttle) == PAUSE.total_seconds()


@pytest.mark.statement("C6")
@pytest.mark.parametrize("limit", [PASSWORD_OF_ACCOUNT, FACTOR_OF_ACCOUNT], ids=lambda limit: limit.name)
def test_whoever_insists_all_day_is_never_told_to_wait_for_more_than_a_quarter_of_an_hour(
    throttle: Throttle, clock: FakeClock, limit: Limit
) -> None:
    waits, tested = [], 0
    for _ in range(24 * 60):
        clock.pass_time(minutes=1)
        for _ in range(3):
            try:
                throttle.attempt((limit, CARLA))
                tested += 1
            except TooManyAttempts as refusal:
                waits.append(refusal.facts["retry_after"])

    most_a_day = limit.windows[-1].most
    assert 1 <= min(waits) <= max(waits) <= PAUSE.total_seconds()
    assert most_a_day <= tested <= most_a_day + timedelta(days=1) / PAUSE


@pytest.mark.statement("C6")
def test_the_pause_ends_with_the_day_that_it_is_of(throttle: Throttle, clock: FakeClock) -> None:
    day_ends = clock.now() + timedelta(days=1)
    for _ in range(10):
        fail(throttle, 10)
        clock.pass_time(minutes=5)
    clock.instant = day_ends - timedelta(minutes=6)
    throttle.attempt((PASSWORD_OF_ACCOUNT, CARLA))

    assert wait_for(throttle) == timedelta(minutes=6).total_seconds()

    clock.instant = day_ends
    fail(throttle, 10)


def test_what_guards_no_account_lets_nothing_through_before_its_end(
    throttle: Throttle, clock: FakeClock
) -> None:
    fail(throttle, 10, PASSWORD_FROM_ADDRESS, HERE)
    clock.pass_time(minutes=4, seconds=59)

    assert wait_for(throttle, PASSWORD_FROM_ADDRESS, HERE) == 1


@pytest.mark.statement("C4")
def test_a_try_that_passed_uses_nothing_up_and_frees_no_guess(throttle: Throttle) -> None:
    fail(throttle, 9)
    for _ in range(30):
        throttle.passed(throttle.attempt((PASSWORD_OF_ACCOUNT, CARLA)))
    fail(throttle, 1)

    wait_for(throttle)


def test_subjects_and_limits_do_not_hold_each_other_back(throttle: Throttle) -> None:
    fail(throttle, 10)

    throttle.attempt((PASSWORD_OF_ACCOUNT, DAVI), (FACTOR_OF_ACCOUNT, CARLA), (PASSWORD_FROM_ADDRESS, HERE))


@pytest.mark.statement("C6")
def test_whoever_is_forgiven_may_try_at_once(throttle: Throttle, clock: FakeClock) -> None:
    for _ in range(10):
        fail(throttle, 10)
        clock.pass_time(minutes=5)
    fail(throttle, 1)
    wait_for(throttle)

    throttle.forgive(PASSWORD_OF_ACCOUNT, CARLA)

    fail(throttle, 8)


@pytest.mark.statement("C7")
@pytest.mark.parametrize(
    "limit", [PASSWORD_OF_ACCOUNT, PASSWORD_FROM_ADDRESS, PASSWORD_ANYWHERE], ids=lambda limit: limit.name
)
def test_each_of_the_three_ceilings_is_an_operators_to_set(clock: FakeClock, limit: Limit) -> None:
    counts = [3 for _ in limit.windows]
    throttle = Throttle(FakeCounters(), clock, {limit.name: counts})

    fail(throttle, 3, limit, "")

    wait_for(throttle, limit, "")


@pytest.mark.statement("C7")
def test_a_thousand_from_everywhere_is_where_all_wait(throttle: Throttle) -> None:
    fail(throttle, 1000, PASSWORD_ANYWHERE, "")

    wait_for(throttle, PASSWORD_ANYWHERE, "")


@pytest.mark.statement("B10")
@pytest.mark.parametrize("refusal", [InvitationInvalid, LinkInvalid])
def test_the_twenty_first_dead_link_from_an_address_waits_and_a_live_one_still_works(
    throttle: Throttle, refusal: type[Exception]
) -> None:
    for _ in range(20):
        with pytest.raises(refusal), throttle.counting_dead_links(HERE):
            raise refusal

    with pytest.raises(TooManyAttempts), throttle.counting_dead_links(HERE):
        raise refusal
    with throttle.counting_dead_links(HERE):
        pass
    with pytest.raises(refusal), throttle.counting_dead_links(THERE):
        raise refusal


def test_what_is_refused_for_another_reason_is_no_dead_link(clock: FakeClock) -> None:
    counters = FakeCounters()

    with pytest.raises(KeyError), Throttle(counters, clock).counting_dead_links(HERE):
        raise KeyError

    assert not counters.tallies
