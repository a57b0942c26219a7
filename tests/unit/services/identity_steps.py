"""The steps of signing in as somebody takes them in a house: who acts, from where, and what they can prove."""

from typing import Any

import pyotp

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.mfa import Evidence, FactorKind, Proven
from chalicelib.domain.session import Session
from chalicelib.services import mfa, sign_in, totp
from chalicelib.services.challenges import open_challenge
from chalicelib.services.sign_in import Entry
from tests.unit.services.identity_house import NO_CONSEQUENCES, FakeHouse

SOMEBODY = Actor(kind="link_holder", id="", name="", source_ip="198.51.100.7", device="Firefox, Windows")
BY_APP = Proven(kind=FactorKind.TOTP)


def typed(code: str) -> Evidence:
    return Evidence(code=code)


def entry(**what: Any) -> Entry:
    return Entry(SOMEBODY, **what)


def enter(
    account: Account, house: FakeHouse, *, scope: str | None = None, **what: Any
) -> tuple[Session, str]:
    """Signs in with everything proven."""
    proven = BY_APP.model_copy(update={"scope": scope})
    return sign_in.enter(account.id, proven, entry(**what), door=house.door())


def challenge_for(account: Account, purpose: Purpose, house: FakeHouse, **facts: str) -> str:
    door = house.door()
    return open_challenge(
        account.id,
        purpose,
        facts=facts,
        challenges=door.challenges,
        clock=door.clock,
        tokens=door.tokens,
    )


def prove(account: Account, kind: FactorKind, code: str, house: FakeHouse) -> Proven:
    """Proves a factor behind a challenge of its own."""
    door = house.door()
    token = challenge_for(account, Purpose.VERIFY, house)
    challenge = door.challenges.find(door.challenges.hash_of(token))
    assert challenge is not None
    return mfa.prove(challenge, kind, typed(code), door=door)


def code_of(secret: str, house: FakeHouse) -> str:
    return pyotp.TOTP(secret).at(house.clock.now())


def confirm(
    challenge: str, code: str, house: FakeHouse, consequences: mfa.Consequences = NO_CONSEQUENCES
) -> mfa.Enrolled:
    """Both halves of the end of an enrolment: the code is of the app, and the app counts."""
    door = house.door()
    factor, read = totp.confirm_totp(challenge, code, door=door)
    return mfa.complete_enrolment(factor, read, SOMEBODY, door=door, consequences=consequences)
