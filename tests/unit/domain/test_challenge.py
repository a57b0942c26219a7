"""A challenge opens one step, for ten minutes, for five attempts."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.challenge import LIFE, MOST_ATTEMPTS, Challenge, Purpose
from chalicelib.domain.errors import ChallengeInvalid

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def challenge(**what: object) -> Challenge:
    facts = {"hash": "#", "account_id": "acc_carla", "purpose": "verify", "expires_at": NOW + LIFE}
    return Challenge.model_validate(facts | what)


def test_a_challenge_opens_the_step_it_was_made_for() -> None:
    challenge(attempts=MOST_ATTEMPTS).ensure_usable((Purpose.ENROL, Purpose.VERIFY), NOW)


@pytest.mark.statement("D1")
@pytest.mark.parametrize("purposes", [(Purpose.ENROL,), (Purpose.LINK, Purpose.ENROL), ()])
def test_it_opens_no_other_step(purposes: tuple[Purpose, ...]) -> None:
    with pytest.raises(ChallengeInvalid):
        challenge().ensure_usable(purposes, NOW)


@pytest.mark.parametrize("after", [LIFE, LIFE + timedelta(days=2)])
def test_it_ends_at_its_time_and_not_when_the_table_forgets_it(after: timedelta) -> None:
    with pytest.raises(ChallengeInvalid):
        challenge().ensure_usable((Purpose.VERIFY,), NOW + after)


def test_it_ends_with_the_sixth_attempt() -> None:
    with pytest.raises(ChallengeInvalid):
        challenge(attempts=MOST_ATTEMPTS + 1).ensure_usable((Purpose.VERIFY,), NOW)
