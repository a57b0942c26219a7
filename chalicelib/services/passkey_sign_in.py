"""Signing in by a passkey alone: the answer says whose it is, and nobody has typed anything."""

from typing import Any

from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import CodeInvalid
from chalicelib.domain.limits import PASSKEY_FROM_ADDRESS
from chalicelib.domain.mfa import Evidence, FactorKind
from chalicelib.domain.passkey import Json, assertion_options, owner_in
from chalicelib.domain.session import Session
from chalicelib.services import sign_in
from chalicelib.services.challenges import open_challenge, try_challenge
from chalicelib.services.mfa import prove
from chalicelib.services.passkeys import ASKED, named_in
from chalicelib.services.ports_identity import Door


def ask(*, door: Door) -> tuple[str, Json]:
    """A challenge of nobody yet, and options for whichever passkey of this site the person has."""
    asked = door.tokens.secret()
    challenge = open_challenge(
        "",
        Purpose.PASSKEY,
        facts={ASKED: asked},
        challenges=door.challenges,
        clock=door.clock,
        tokens=door.tokens,
    )
    return challenge, assertion_options(door.passkeys.site, asked)


def enter(
    challenge_token: str, credential: dict[str, Any], entry: sign_in.Entry, *, door: Door
) -> tuple[Session, str]:
    """Both steps at once: the answer says whose it is, and the authenticator has seen who holds it.

    Without a passkey to compare with, a try counts against the address only, so that nobody can hold another
    person's account by naming it. Errors: ``ChallengeInvalid``, ``TooManyAttempts``, ``CodeInvalid``, whether or
    not there is such an account; ``InvalidCredentials`` when no office lets the person in by this passkey;
    ``ServiceUnavailable``.
    """
    challenge = try_challenge(challenge_token, Purpose.PASSKEY, challenges=door.challenges, clock=door.clock)
    tries = door.throttle.attempt((PASSKEY_FROM_ADDRESS, entry.by.source_ip))
    owner = owner_in(credential)
    if owner is None or named_in(credential, owner, door=door) is None:
        raise CodeInvalid
    owned = challenge.model_copy(update={"account_id": owner})
    proven = prove(owned, FactorKind.PASSKEY, Evidence(credential=credential), door=door)
    door.throttle.passed(tries)
    return sign_in.enter_by(owned, proven.model_copy(update={"alone": True}), entry, door=door)
