"""Proving oneself anew: password and second factor, for five minutes and for this session only."""

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import (
    ChallengeInvalid,
    CodeInvalid,
    InvalidCredentials,
    ProofRequired,
    TooManyAttempts,
    Unauthenticated,
)
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.session import Session, token_of
from chalicelib.services import proof, sessions
from chalicelib.services.places import granted_companies
from tests.unit.services.identity_basics import PASSWORD
from tests.unit.services.identity_house import FakeHouse
from tests.unit.services.identity_steps import SOMEBODY, challenge_for, enter, prove, typed

APP, RECOVERY = FactorKind.TOTP, FactorKind.RECOVERY_CODE


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
def davi(house: FakeHouse) -> Account:
    account = house.add_account("Davi")
    house.add_client(account, house.add_office("Azul", "Padaria", "Mercado"))
    return account


def stale(house: FakeHouse, account: Account) -> Session:
    """A session whose proof is over."""
    session, _ = enter(account, house)
    house.clock.pass_time(minutes=10)
    return session


def begin(session: Session, house: FakeHouse, password: str = PASSWORD) -> str:
    return proof.begin(session, password, SOMEBODY, door=house.door())[0]


def confirm(
    session: Session, challenge: str, code: str, house: FakeHouse, kind: FactorKind = APP
) -> tuple[Session, str]:
    return proof.confirm(session, challenge, kind, typed(code), SOMEBODY, door=house.door())


@pytest.mark.statement("D12")
def test_password_and_factor_prove_a_session_for_five_minutes(house: FakeHouse, davi: Account) -> None:
    app = house.add_totp(davi)
    session = stale(house, davi)
    with pytest.raises(ProofRequired):
        session.ensure_proven(house.clock.now())

    proven, token = confirm(session, begin(session, house), app.at(house.clock.now()), house)

    now_held = sessions.current(token, sessions=house.door().sessions, clock=house.clock)
    assert now_held == proven
    proven.ensure_proven(house.clock.now())
    house.clock.pass_time(minutes=5)
    with pytest.raises(ProofRequired):
        proven.ensure_proven(house.clock.now())


def test_what_may_be_proven_is_said_with_the_challenge(house: FakeHouse, davi: Account) -> None:
    house.add_totp(davi)
    house.recovery_codes[davi.id] = {"A" * 16}

    _, factors = proof.begin(stale(house, davi), PASSWORD, SOMEBODY, door=house.door())

    assert factors == [APP, RECOVERY]


@pytest.mark.statement("E2")
def test_the_proven_session_is_the_same_one_under_a_new_token_and_the_old_token_is_dead(
    house: FakeHouse, davi: Account
) -> None:
    app = house.add_totp(davi)
    session = stale(house, davi)
    old = token_of(davi.id, session.hash.removeprefix("#"))
    _, second = granted_companies(house.members[session.office_id, session.member_id])
    session.company_id = second

    proven, _ = confirm(session, begin(session, house), app.at(house.clock.now()), house)

    assert (proven.id, proven.created_at, proven.expires_at) == (
        session.id,
        session.created_at,
        session.expires_at,
    )
    assert (proven.office_id, proven.company_id) == (session.office_id, second)
    assert len(house.sessions) == 1
    with pytest.raises(Unauthenticated):
        sessions.current(old, sessions=house.door().sessions, clock=house.clock)


@pytest.mark.statement("D12")
def test_the_password_alone_proves_nothing(house: FakeHouse, davi: Account) -> None:
    house.add_totp(davi)
    session = stale(house, davi)
    challenge = begin(session, house)

    with pytest.raises(CodeInvalid):
        confirm(session, challenge, "000000", house)
    with pytest.raises(CodeInvalid):
        confirm(session, challenge, "A" * 16, house, RECOVERY)

    (kept,) = house.sessions.values()
    with pytest.raises(ProofRequired):
        kept.ensure_proven(house.clock.now())


@pytest.mark.statement("D12")
def test_a_wrong_password_gives_no_challenge(house: FakeHouse, davi: Account) -> None:
    with pytest.raises(InvalidCredentials):
        begin(stale(house, davi), house, "errada")

    assert not house.challenges


@pytest.mark.statement("D12")
def test_another_sessions_challenge_is_refused_before_its_code_is_looked_at(
    house: FakeHouse, davi: Account
) -> None:
    app = house.add_totp(davi)
    own, other = stale(house, davi), stale(house, davi)
    challenge, code = begin(own, house), app.at(house.clock.now())

    with pytest.raises(ChallengeInvalid):
        confirm(other, challenge, code, house)

    confirm(own, challenge, code, house)


@pytest.mark.statement("D12")
@pytest.mark.parametrize("purpose", [each for each in Purpose if each is not Purpose.PROVE])
def test_a_challenge_for_something_else_proves_nothing(
    house: FakeHouse, davi: Account, purpose: Purpose
) -> None:
    app = house.add_totp(davi)
    session = stale(house, davi)
    challenge = challenge_for(davi, purpose, house, session=session.hash)

    with pytest.raises(ChallengeInvalid):
        confirm(session, challenge, app.at(house.clock.now()), house)


def test_a_challenge_proves_once(house: FakeHouse, davi: Account) -> None:
    app = house.add_totp(davi)
    session = stale(house, davi)
    challenge = begin(session, house)
    proven, _ = confirm(session, challenge, app.at(house.clock.now()), house)
    house.clock.pass_time(seconds=30)

    with pytest.raises(ChallengeInvalid):
        confirm(proven, challenge, app.at(house.clock.now()), house)


@pytest.mark.statement("E5")
def test_a_session_that_ended_meanwhile_is_not_brought_back(house: FakeHouse, davi: Account) -> None:
    app = house.add_totp(davi)
    session = stale(house, davi)
    challenge = begin(session, house)
    sessions.end(davi.id, session.id, SOMEBODY, door=house.door())

    with pytest.raises(Unauthenticated):
        confirm(session, challenge, app.at(house.clock.now()), house)

    assert not house.sessions


@pytest.mark.statement("C9")
def test_password_and_code_are_guessed_at_the_same_counts_as_at_sign_in(
    house: FakeHouse, davi: Account
) -> None:
    app = house.add_totp(davi)
    session = stale(house, davi)
    challenge = begin(session, house)
    for _ in range(4):
        with pytest.raises(CodeInvalid):
            prove(davi, APP, "000000", house)
    with pytest.raises(CodeInvalid):
        confirm(session, challenge, "000000", house)
    for _ in range(10):
        with pytest.raises(InvalidCredentials):
            begin(session, house, "errada")

    with pytest.raises(TooManyAttempts):
        confirm(session, challenge, app.at(house.clock.now()), house)
    with pytest.raises(TooManyAttempts):
        begin(session, house)


@pytest.mark.statement("D14")
def test_a_factor_of_one_office_does_not_prove_a_session_of_all(house: FakeHouse, davi: Account) -> None:
    app = house.add_totp(davi)
    for factor in house.factors.values():
        factor.office_id = "off_other"
    session = stale(house, davi)

    with pytest.raises(CodeInvalid):
        confirm(session, begin(session, house), app.at(house.clock.now()), house)


@pytest.mark.statement("L4")
def test_a_proof_is_in_the_history_of_its_owner(house: FakeHouse, davi: Account) -> None:
    app = house.add_totp(davi)
    session = stale(house, davi)

    confirm(session, begin(session, house), app.at(house.clock.now()), house)

    row = house.audit.rows_about(davi.id, davi.id)[0]
    assert (row.action, row.facts) == ("session.proven", {"factor": "totp"})
