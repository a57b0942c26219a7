"""Authenticator apps: enrols one behind a challenge, and finds the one that a code is of."""

import base64
from typing import Final, NamedTuple

from chalicelib.domain import ids
from chalicelib.domain.challenge import Challenge, Purpose
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid
from chalicelib.domain.mfa import SECRET_BITS, Factor, FactorKind, matching_step, otpauth_uri
from chalicelib.services.challenges import ensure_enrolling, read_challenge, try_challenge
from chalicelib.services.ports_identity import Door

_SEALED: Final = "sealed_totp_secret"


class Enrolment(NamedTuple):
    """What the person's app needs, shown once."""

    secret: str
    otpauth_uri: str


def seal_context(account_id: str) -> dict[str, str]:
    """Binds a sealed secret to its account: it opens under no other."""
    return {"purpose": "factor", "account_id": account_id}


def start_totp(challenge_token: str, *, door: Door) -> Enrolment:
    """Makes a secret that waits on the challenge, and ends with it, until a code confirms it.

    Errors: ``ChallengeInvalid``, also when the account has a factor already and did not ask for one more.
    """
    challenge = read_challenge(challenge_token, Purpose.ENROL, challenges=door.challenges, clock=door.clock)
    account = ensure_enrolling(challenge, door)
    secret = door.tokens.base32(SECRET_BITS)
    sealed = door.sealer.seal(secret.encode(), seal_context(account.id))
    facts = challenge.facts | {_SEALED: base64.b64encode(sealed).decode()}
    door.challenges.note(challenge, facts, door.clock.now())
    return Enrolment(secret, otpauth_uri(secret, account.email))


def confirm_totp(challenge_token: str, code: str, *, door: Door) -> tuple[Factor, Challenge]:
    """The factor that the waiting secret makes, once a code of it was typed.

    Errors: ``ChallengeInvalid``, ``CodeInvalid``.
    """
    challenge = try_challenge(challenge_token, Purpose.ENROL, challenges=door.challenges, clock=door.clock)
    if _SEALED not in challenge.facts:
        raise ChallengeInvalid
    sealed = base64.b64decode(challenge.facts[_SEALED])
    now = door.clock.now()
    secret = door.sealer.open(sealed, seal_context(challenge.account_id)).decode()
    step = matching_step(secret, code, now)
    if step is None:
        raise CodeInvalid
    factor = Factor(
        id=door.tokens.new_id(ids.FACTOR),
        account_id=challenge.account_id,
        kind=FactorKind.TOTP,
        sealed_secret=sealed,
        confirmed_at=now,
        last_step=step,
    )
    return factor, challenge


def matching(account_id: str, code: str, *, door: Door) -> Factor | None:
    """The account's app that this fresh code is of; the code's time step counts as used from then on."""
    now = door.clock.now()
    for factor in door.factors.confirmed(account_id):
        if factor.kind is not FactorKind.TOTP:
            continue
        secret = door.sealer.open(factor.sealed_secret, seal_context(account_id)).decode()
        step = matching_step(secret, code, now)
        if step is not None and door.factors.accept_step(factor, step):
            return factor
    return None
