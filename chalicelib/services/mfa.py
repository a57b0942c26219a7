"""The second factor: enrols an authenticator app behind a challenge, and proves a factor wherever one is due."""

import base64
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from chalicelib.domain import ids
from chalicelib.domain.challenge import Challenge, Purpose
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid, Conflict, ServiceUnavailable
from chalicelib.domain.mfa import (
    RECOVERY_CODE_BITS,
    RECOVERY_CODES,
    SECRET_BITS,
    Factor,
    FactorKind,
    grouped,
    matching_step,
    otpauth_uri,
    parse_recovery_code,
)
from chalicelib.services.challenges import read_challenge, try_challenge
from chalicelib.services.ports import Clock, Part, Sealer
from chalicelib.services.ports_identity import Door, Factors, Guarded

_SEALED: Final = "sealed_totp_secret"


class Enrolment(NamedTuple):
    """What the person's app needs, shown once."""

    secret: str
    otpauth_uri: str


class Consequences(NamedTuple):
    """What else an enrolment sets in motion: parts of its transaction, and a call after it."""

    parts: Callable[[str], Sequence[Part]]
    announce: Callable[[str], None]


def seal_context(account_id: str) -> dict[str, str]:
    """Binds a sealed secret to its account: it opens under no other."""
    return {"purpose": "factor", "account_id": account_id}


def start_totp(challenge_token: str, *, door: Door) -> Enrolment:
    """Makes a secret that waits on the challenge, and ends with it, until a code confirms it.

    Errors: ``ChallengeInvalid``, also when the account has a factor already.
    """
    challenge = read_challenge(challenge_token, Purpose.ENROL, challenges=door.challenges, clock=door.clock)
    account = door.accounts.get(challenge.account_id)
    if account is None or account.has_factor:
        raise ChallengeInvalid
    secret = door.tokens.base32(SECRET_BITS)
    sealed = door.sealer.seal(secret.encode(), seal_context(account.id))
    door.challenges.note(challenge, {_SEALED: base64.b64encode(sealed).decode()}, door.clock.now())
    return Enrolment(secret, otpauth_uri(secret, account.email))


def confirm_totp(
    challenge_token: str, code: str, *, door: Door, consequences: Consequences
) -> tuple[str, list[str]]:
    """Makes the waiting secret a factor, in one transaction with recovery codes and the end of the challenge.

    Gives the account's id and the ten codes. Errors: ``ChallengeInvalid``, ``CodeInvalid``, ``Conflict``.
    """
    challenge = try_challenge(challenge_token, Purpose.ENROL, challenges=door.challenges, clock=door.clock)
    factor = _confirmed_factor(challenge, code, door)
    codes = [door.tokens.base32(RECOVERY_CODE_BITS) for _ in range(RECOVERY_CODES)]
    _write_enrolment(factor, codes, challenge, door, consequences)
    with suppress(ServiceUnavailable):
        consequences.announce(factor.account_id)
    return factor.account_id, [grouped(each) for each in codes]


def prove_factor(
    account_id: str, factor: FactorKind, code: str, *, factors: Factors, sealer: Sealer, clock: Clock
) -> None:
    """Proves the account's second factor; every code counts once. Errors: ``CodeInvalid``."""
    match factor:
        case FactorKind.TOTP:
            is_proven = _is_fresh_totp(account_id, code, factors, sealer, clock)
        case FactorKind.RECOVERY_CODE:
            recovery_code = parse_recovery_code(code)
            is_proven = recovery_code is not None and factors.burn_recovery_code(account_id, recovery_code)
    if not is_proven:
        raise CodeInvalid


def _is_fresh_totp(account_id: str, code: str, factors: Factors, sealer: Sealer, clock: Clock) -> bool:
    now = clock.now()
    for factor in factors.confirmed(account_id):
        if factor.kind is not FactorKind.TOTP:
            continue
        secret = sealer.open(factor.sealed_secret, seal_context(account_id)).decode()
        step = matching_step(secret, code, now)
        if step is not None and factors.accept_step(factor, step):
            return True
    return False


def _confirmed_factor(challenge: Challenge, code: str, door: Door) -> Factor:
    if _SEALED not in challenge.facts:
        raise ChallengeInvalid
    sealed = base64.b64decode(challenge.facts[_SEALED])
    now = door.clock.now()
    secret = door.sealer.open(sealed, seal_context(challenge.account_id)).decode()
    step = matching_step(secret, code, now)
    if step is None:
        raise CodeInvalid
    return Factor(
        id=door.tokens.new_id(ids.FACTOR),
        account_id=challenge.account_id,
        kind=FactorKind.TOTP,
        sealed_secret=sealed,
        confirmed_at=now,
        last_step=step,
    )


def _write_enrolment(
    factor: Factor, codes: Sequence[str], challenge: Challenge, door: Door, consequences: Consequences
) -> None:
    now = door.clock.now()
    guarded: list[Guarded] = [
        (door.accounts.part_gain_factor(factor.account_id), ChallengeInvalid),
        (door.challenges.part_spend(challenge, now), ChallengeInvalid),
        (door.factors.part_add(factor), Conflict),
        (door.factors.part_set_recovery_codes(factor.account_id, codes, now), Conflict),
    ]
    door.patiently(
        lambda: door.commit_guarded(
            [*guarded, *((part, Conflict) for part in consequences.parts(factor.account_id))]
        )
    )
