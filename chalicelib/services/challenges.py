"""Opens and reads challenges; the next step spends one in the transaction that it was for."""

from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.challenge import LIFE, Challenge, Purpose
from chalicelib.domain.errors import ChallengeInvalid
from chalicelib.domain.mfa import ensure_room
from chalicelib.services.ports import Clock
from chalicelib.services.ports_identity import Challenges, Door, TokenSource

ADDING: Final = "adding"
ASKED_IN: Final = "asked_in"
RESET_OFFICE: Final = "reset_office"
RESET_HASH: Final = "reset_hash"


def open_challenge(
    account_id: str,
    purpose: Purpose,
    *,
    facts: dict[str, str] | None = None,
    challenges: Challenges,
    clock: Clock,
    tokens: TokenSource,
) -> str:
    """Gives the token of a new challenge; it is good for ten minutes, five attempts and one success."""
    token = tokens.secret()
    challenges.add(
        Challenge(
            hash=challenges.hash_of(token),
            account_id=account_id,
            purpose=purpose,
            facts=facts or {},
            expires_at=clock.now() + LIFE,
        )
    )
    return token


def read_challenge(token: str, *purposes: Purpose, challenges: Challenges, clock: Clock) -> Challenge:
    """Looks at a challenge without using it up. Errors: ``ChallengeInvalid``."""
    return _usable(challenges.find(challenges.hash_of(token)), purposes, clock)


def try_challenge(token: str, *purposes: Purpose, challenges: Challenges, clock: Clock) -> Challenge:
    """Counts one attempt on a challenge, before whatever was typed is tested. Errors: ``ChallengeInvalid``."""
    return _usable(challenges.count_attempt(challenges.hash_of(token)), purposes, clock)


def ensure_enrolling(challenge: Challenge, door: Door) -> Account:
    """The account that may enrol a factor behind this challenge: its first, one more, or one after a reset.

    Errors: ``ChallengeInvalid``, ``TooManyFactors``.
    """
    account = door.accounts.get(challenge.account_id)
    is_first = not {ADDING, RESET_OFFICE} & challenge.facts.keys()
    if account is None or challenge.purpose is not Purpose.ENROL or (account.has_factor and is_first):
        raise ChallengeInvalid
    ensure_same_password(account, challenge.asked_at)
    if ADDING in challenge.facts:
        ensure_room(door.factors.confirmed(account.id))
    return account


def ensure_same_password(account: Account, asked_at: datetime) -> None:
    """Errors: ``ChallengeInvalid`` where the password changed after it had given the challenge."""
    changed_at = account.password_changed_at
    if changed_at is not None and asked_at < changed_at:
        raise ChallengeInvalid


def _usable(challenge: Challenge | None, purposes: tuple[Purpose, ...], clock: Clock) -> Challenge:
    if challenge is None:
        raise ChallengeInvalid
    challenge.ensure_usable(purposes, clock.now())
    return challenge
