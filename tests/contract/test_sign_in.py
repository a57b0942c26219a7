"""Signing in over the real adapters: what holds when many try the same at once."""

from collections import Counter
from collections.abc import Callable
from itertools import cycle
from typing import Any

import pyotp
import pytest

from chalicelib.adapters.dynamodb.members import Members
from chalicelib.adapters.dynamodb.table import TransactionFailed
from chalicelib.domain.account import Account
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import Unauthenticated
from chalicelib.domain.limits import FACTOR_OF_ACCOUNT
from chalicelib.domain.member import StaffMember
from chalicelib.domain.mfa import Evidence, FactorKind
from chalicelib.domain.session import Session
from chalicelib.services import sessions, sign_in, totp
from chalicelib.services.challenges import open_challenge
from chalicelib.services.ports_identity import Door
from chalicelib.services.sign_in import Entry
from tests.contract.doors import (
    OFFICE,
    SOMEBODY,
    at_once,
    enrol,
    enter,
    log_in,
    with_app,
)
from tests.contract.requests_made import requests_made


def verify(challenge: str, kind: FactorKind, code: str, door: Door) -> None:
    sign_in.verify(challenge, kind, Evidence(code=code), Entry(SOMEBODY), door=door)


@pytest.mark.statement("D10")
def test_of_sixteen_confirmations_at_once_one_enrols_and_signs_in(door: Door, ana: Account) -> None:
    challenges = [log_in(ana, door) for _ in range(16)]
    started = [(each, totp.start_totp(each, door=door).secret) for each in challenges]

    def confirm() -> None:
        challenge, secret = started.pop()
        enrol(challenge, pyotp.TOTP(secret).at(door.clock.now()), door)

    outcomes = at_once(confirm)

    standing = door.accounts.everything(ana.id)
    assert outcomes == {"done": 1, "challenge_invalid": 15}
    assert standing is not None
    assert (len(standing.factors), standing.recovery_codes_left, len(standing.sessions)) == (1, 10, 1)


@pytest.mark.statement("D4")
def test_of_sixteen_uses_of_one_code_at_once_one_signs_in(door: Door, ana: Account) -> None:
    app = with_app(ana, door)
    code = app.at(door.clock.now())
    challenges = [log_in(ana, door) for _ in range(16)]

    outcomes = at_once(lambda: verify(challenges.pop(), FactorKind.TOTP, code, door))

    assert outcomes["done"] == 1
    assert set(outcomes) == {"done", "code_invalid", "too_many_attempts"}


@pytest.mark.statement("D13")
def test_one_challenge_gives_one_session_however_it_is_proven(door: Door, ana: Account) -> None:
    challenge = log_in(ana, door)
    app = pyotp.TOTP(totp.start_totp(challenge, door=door).secret)
    codes = cycle(enrol(challenge, app.at(door.clock.now()), door).recovery_codes)
    challenge = log_in(ana, door)
    before = len(door.sessions.all(ana.id))

    outcomes = at_once(lambda: verify(challenge, FactorKind.RECOVERY_CODE, next(codes), door))

    assert outcomes["done"] == 1
    assert len(door.sessions.all(ana.id)) == before + 1


@pytest.mark.statement("D11")
def test_sealed_secrets_swapped_in_the_table_open_nothing(door: Door, ana: Account) -> None:
    with_app(ana, door)
    (factor,) = door.factors.confirmed(ana.id)
    other = door.sealer.seal(b"A" * 32, totp.seal_context("acc_other"))
    door.commit(
        [door.factors.part_add(factor.model_copy(update={"id": "fac_swapped", "sealed_secret": other}))]
    )

    with pytest.raises(Exception, match="InvalidCiphertext"):
        totp.matching(ana.id, "123456", door=door)


@pytest.mark.statement("E2")
def test_of_sixteen_switches_at_once_one_moves_the_session(door: Door, ana: Account) -> None:
    session, token = enter(ana, door)

    outcomes = at_once(
        lambda: sessions.switch(session, OFFICE, None, SOMEBODY, door=door, companies=NoCompanies())
    )

    assert outcomes == {"done": 1, "unauthenticated": 15}
    assert len(door.sessions.all(ana.id)) == 1
    with pytest.raises(Unauthenticated):
        sessions.current(token, sessions=door.sessions, clock=door.clock)


def test_the_second_step_of_a_sign_in_stays_within_its_budget(
    door: Door, ana: Account, dynamodb: Any
) -> None:
    app = with_app(ana, door)
    challenge = open_challenge(
        ana.id, Purpose.VERIFY, challenges=door.challenges, clock=door.clock, tokens=door.tokens
    )

    with requests_made(dynamodb) as made:
        verify(challenge, FactorKind.TOTP, app.at(door.clock.now()), door)

    steps = {"UpdateItem": 2, "Query": 2, "GetItem": 1, "TransactWriteItems": 1}
    windows = len(FACTOR_OF_ACCOUNT.windows)
    begun_and_passed = {"UpdateItem": 2 * windows}
    newest_rows_of_both_histories = {"Query": 2}
    assert made == Counter(steps) + Counter(begun_and_passed) + Counter(newest_rows_of_both_histories)


def sign_in_again(session: Session, door: Door, ana: Account) -> None:
    enter(ana, door)


def switch(session: Session, door: Door, ana: Account) -> None:
    sessions.switch(session, OFFICE, None, SOMEBODY, door=door, companies=NoCompanies())


def prove_anew(session: Session, door: Door, ana: Account) -> None:
    sessions.renew(session, door.clock.now(), door=door, also=[])


@pytest.mark.statement("E5")
@pytest.mark.parametrize("slip_in", [sign_in_again, switch, prove_anew])
def test_no_session_slips_in_between_the_listing_and_the_ending(
    door: Door, ana: Account, slip_in: Callable[[Session, Door, Account], None]
) -> None:
    session, _ = enter(ana, door)
    member = door.members.find(OFFICE, session.member_id)
    assert isinstance(member, StaffMember)
    assert isinstance(door.members, Members)
    change = [door.members.part_save(member), *door.sessions.parts_end_sessions(ana.id, OFFICE)]

    slip_in(session, door, ana)

    with pytest.raises(TransactionFailed):
        door.commit(change)


class NoCompanies:
    def get_many(self, office_id: str, ids: Any) -> list[Any]:
        return []
