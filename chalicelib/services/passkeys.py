"""Passkeys: asks a browser for one behind a challenge, and finds the factor that its answer is of.

What was asked stands on the challenge, and the first genuine answer takes it away: none counts twice.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from chalicelib.domain import ids
from chalicelib.domain.account import scope_after_reset
from chalicelib.domain.challenge import Challenge, Purpose
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid
from chalicelib.domain.mfa import Factor, FactorKind, lost_in_reset
from chalicelib.domain.passkey import (
    Json,
    assertion_options,
    claims_no_other,
    registration_options,
    transports_in,
)
from chalicelib.services.challenges import (
    RESET_OFFICE,
    ensure_enrolling,
    read_challenge,
    try_challenge,
)
from chalicelib.services.ports_identity import Door
from chalicelib.services.totp import seal_context

ASKED: Final = "passkey_challenge"
PROVING: Final = (Purpose.VERIFY, Purpose.LINK, Purpose.PROVE)


class Label(NamedTuple):
    """What its owner will know a passkey by."""

    name: str
    hint: str = ""


def ask(challenge_token: str, *, door: Door) -> Json:
    """What the browser is to be asked for: a new passkey while enrolling, else one of the account's own.

    Errors: ``ChallengeInvalid``; ``PasskeyMissing`` where the account has none.
    """
    challenge = read_challenge(
        challenge_token, Purpose.ENROL, *PROVING, challenges=door.challenges, clock=door.clock
    )
    asked = door.tokens.secret()
    if challenge.purpose is Purpose.ENROL:
        account = ensure_enrolling(challenge, door)
        options = registration_options(door.passkeys.site, account, asked, _staying(challenge, door))
    else:
        options = assertion_options(door.passkeys.site, asked, _passkeys_of(challenge.account_id, door))
    door.challenges.note(challenge, challenge.facts | {ASKED: asked}, door.clock.now())
    return options


def confirm_passkey(
    challenge_token: str, credential: dict[str, Any], label: Label, *, door: Door
) -> tuple[Factor, Challenge]:
    """The factor that a genuine registration makes.

    Errors: ``ChallengeInvalid``, also when nothing was asked; ``CodeInvalid``, ``ServiceUnavailable``.
    """
    challenge = try_challenge(challenge_token, Purpose.ENROL, challenges=door.challenges, clock=door.clock)
    if ASKED not in challenge.facts:
        raise ChallengeInvalid
    made = door.passkeys.registered(credential, challenge.facts[ASKED])
    known = {each.credential_id for each in _staying(challenge, door)}
    if made.credential_id in known or not _answers_first(challenge, door):
        raise CodeInvalid
    factor = Factor(
        id=door.tokens.new_id(ids.FACTOR),
        account_id=challenge.account_id,
        kind=FactorKind.PASSKEY,
        sealed_secret=door.sealer.seal(made.public_key, seal_context(challenge.account_id)),
        confirmed_at=door.clock.now(),
        name=label.name,
        hint=label.hint,
        credential_id=made.credential_id,
        sign_count=made.sign_count,
        transports=transports_in(credential),
    )
    return factor, challenge


def matching(challenge: Challenge, credential: dict[str, Any], *, door: Door) -> Factor | None:
    """The account's passkey that made this answer to what was asked; its count and its use are noted.

    Errors: ``ServiceUnavailable``.
    """
    factor = named_in(credential, challenge.account_id, door=door)
    if factor is None or ASKED not in challenge.facts:
        return None
    public_key = door.sealer.open(factor.sealed_secret, seal_context(challenge.account_id))
    try:
        count = door.passkeys.sign_count(credential, challenge.facts[ASKED], public_key, factor.sign_count)
    except CodeInvalid:
        return None
    is_new = _answers_first(challenge, door) and door.factors.accept_count(factor, count, door.clock.now())
    return factor if is_new else None


def named_in(credential: Mapping[str, Any], account_id: str, *, door: Door) -> Factor | None:
    """The account's passkey that an answer says it is of, genuine or not."""
    if not claims_no_other(credential, account_id):
        return None
    own = _passkeys_of(account_id, door)
    return next((each for each in own if each.credential_id == credential.get("id")), None)


def _answers_first(challenge: Challenge, door: Door) -> bool:
    return door.challenges.take(challenge, ASKED, door.clock.now())


def _passkeys_of(account_id: str, door: Door) -> list[Factor]:
    return [each for each in door.factors.confirmed(account_id) if each.kind is FactorKind.PASSKEY]


def _staying(challenge: Challenge, door: Door) -> list[Factor]:
    """The passkeys that the account keeps when a new one comes."""
    own, office_id = _passkeys_of(challenge.account_id, door), challenge.facts.get(RESET_OFFICE)
    if office_id is None:
        return own
    scope = scope_after_reset(door.accounts.memberships(challenge.account_id), office_id)
    lost = {each.id for each in lost_in_reset(own, office_id, scope)}
    return [each for each in own if each.id not in lost]
