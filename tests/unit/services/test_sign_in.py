"""Signing in, from the password to the session."""

from datetime import timedelta

import pyotp
import pytest

from chalicelib.domain.challenge import LIFE, Purpose
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid, Conflict, InvalidCredentials
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.session import MOST_AT_ONCE, Role
from chalicelib.services import mfa, sessions, sign_in
from tests.unit.services.identity_basics import PASSWORD, commit
from tests.unit.services.identity_fakes import FakeAccounts
from tests.unit.services.identity_house import NO_CONSEQUENCES, FakeHouse, with_commit


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def test_a_right_password_of_who_has_no_factor_leads_to_enrolment_and_to_nothing_else(
    house: FakeHouse,
) -> None:
    carla = house.add_account("Carla")
    house.add_client(carla, house.add_office("Azul", "Padaria"))

    step = sign_in.log_in("Carla@Exemplo.com.br", PASSWORD, door=house.door())

    assert (step.next, step.factors) == ("enrol_mfa", [FactorKind.TOTP])
    assert [each.purpose for each in house.challenges.values()] == [Purpose.ENROL]
    assert not house.sessions


def test_a_right_password_of_who_has_a_factor_asks_for_it(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul", "Padaria"))
    house.add_totp(davi)
    house.recovery_codes[davi.id] = {"A" * 16}

    step = sign_in.log_in(davi.email, PASSWORD, door=house.door())

    assert (step.next, step.factors) == ("mfa", [FactorKind.TOTP, FactorKind.RECOVERY_CODE])


@pytest.mark.statement("C1")
@pytest.mark.statement("A9")
@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("carla@exemplo.com.br", "outra senha"),
        ("ninguem@exemplo.com.br", PASSWORD),
        ("isto não é um e-mail", PASSWORD),
        ("", ""),
        ("sem.escritorio@exemplo.com.br", PASSWORD),
        ("inativo@exemplo.com.br", PASSWORD),
    ],
)
def test_every_other_attempt_is_refused_alike_after_one_hash(
    house: FakeHouse, email: str, password: str
) -> None:
    office = house.add_office("Azul", "Padaria")
    house.add_client(house.add_account("Carla"), office)
    house.add_account("Sem.Escritorio")
    house.add_client(house.add_account("Inativo"), office, portal_access=False)

    with pytest.raises(InvalidCredentials) as refusal:
        sign_in.log_in(email, password, door=house.door())

    assert (refusal.value.facts, refusal.value.fields) == ({}, ())
    assert house.passwords.computed == 1
    assert not house.challenges


@pytest.mark.statement("A8")
def test_a_hash_below_the_policy_is_made_anew_at_sign_in(house: FakeHouse) -> None:
    carla = house.add_account("Carla")
    house.add_client(carla, house.add_office("Azul"))
    carla.password_hash = f"old-hashed:{PASSWORD}"

    sign_in.log_in(carla.email, PASSWORD, door=house.door())

    assert house.accounts[carla.id].password_hash == f"hashed:{PASSWORD}"


def test_checking_a_password_is_open_to_other_ways_in(house: FakeHouse) -> None:
    carla = house.add_account("Carla")

    found = sign_in.authenticate(
        carla.email, PASSWORD, accounts=FakeAccounts(house), passwords=house.passwords
    )

    assert found == carla


@pytest.mark.statement("E2")
def test_a_second_factor_gives_one_session_and_ends_the_challenge(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    client = house.add_client(davi, house.add_office("Azul", "Padaria"))
    app = house.add_totp(davi)
    door = house.door()
    challenge = sign_in.log_in(davi.email, PASSWORD, door=door).challenge

    session, token = sign_in.verify(challenge, FactorKind.TOTP, app.at(house.clock.now()), door=door)

    assert sessions.current(token, sessions=door.sessions, clock=door.clock) == session
    assert (session.role, session.member_id, session.company_id) == (
        Role.CLIENT,
        client.id,
        client.companies[0].id,
    )
    assert house.members[client.office_id, client.id].last_login_at == house.clock.now()
    house.clock.pass_time(seconds=30)
    with pytest.raises(ChallengeInvalid):
        sign_in.verify(challenge, FactorKind.TOTP, app.at(house.clock.now()), door=door)


def test_five_wrong_codes_end_a_challenge_even_for_the_right_one(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    app = house.add_totp(davi)
    door = house.door()
    challenge = sign_in.log_in(davi.email, PASSWORD, door=door).challenge
    for _ in range(5):
        with pytest.raises(CodeInvalid):
            sign_in.verify(challenge, FactorKind.TOTP, "wrong", door=door)

    with pytest.raises(ChallengeInvalid):
        sign_in.verify(challenge, FactorKind.TOTP, app.at(house.clock.now()), door=door)


@pytest.mark.statement("D1")
def test_a_challenge_opens_neither_the_other_step_nor_a_session(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    app = house.add_totp(davi)
    door = house.door()
    challenge = sign_in.log_in(davi.email, PASSWORD, door=door).challenge

    with pytest.raises(ChallengeInvalid):
        mfa.start_totp(challenge, door=door)
    with pytest.raises(ChallengeInvalid):
        sign_in.enrol(challenge, app.at(house.clock.now()), door=door, consequences=NO_CONSEQUENCES)
    assert not house.sessions


def test_a_challenge_that_is_too_old_opens_nothing(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    app = house.add_totp(davi)
    door = house.door()
    challenge = sign_in.log_in(davi.email, PASSWORD, door=door).challenge
    house.clock.instant += LIFE

    with pytest.raises(ChallengeInvalid):
        sign_in.verify(challenge, FactorKind.TOTP, app.at(house.clock.now()), door=door)


@pytest.mark.statement("D10")
def test_enrolling_signs_in_with_ten_recovery_codes(house: FakeHouse) -> None:
    ana = house.add_account("Ana")
    house.add_staff(ana, house.add_office("Azul"), administrator=True)
    door = house.door()
    challenge = sign_in.log_in(ana.email, PASSWORD, door=door).challenge
    enrolment = mfa.start_totp(challenge, door=door)
    code = mfa_code(enrolment.secret, house)

    session, token, codes = sign_in.enrol(challenge, code, door=door, consequences=NO_CONSEQUENCES)

    assert (session.role, session.administrator, session.uses_client_portal) == (Role.STAFF, True, False)
    assert sessions.current(token, sessions=door.sessions, clock=door.clock) == session
    assert len(set(codes)) == 10


@pytest.mark.statement("E2")
def test_the_session_that_the_browser_still_held_ends_with_a_new_sign_in(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    door = house.door()
    _, old = sign_in.enter(davi.id, door=door)

    sign_in.enter(davi.id, door=door, replaced=old)

    assert len(house.sessions) == 1
    assert sessions_of_token(old, house) is None


def test_a_replaced_token_that_is_none_changes_nothing(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))

    sign_in.enter(davi.id, door=house.door(), replaced="<garbage>")

    assert len(house.sessions) == 1


def test_an_account_holds_twenty_sessions_and_the_oldest_gives_way(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    door = house.door()
    _, first = sign_in.enter(davi.id, door=door)
    for _ in range(MOST_AT_ONCE):
        house.clock.pass_time(seconds=1)
        sign_in.enter(davi.id, door=door)

    assert len(house.sessions) == MOST_AT_ONCE
    assert sessions_of_token(first, house) is None


def test_sessions_past_their_time_are_cleared_away_at_the_next_sign_in(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    sign_in.enter(davi.id, door=house.door())
    house.clock.instant += timedelta(hours=2)

    sign_in.enter(davi.id, door=house.door())

    assert len(house.sessions) == 1


@pytest.mark.statement("E5")
def test_a_member_who_changes_while_entering_gets_the_rights_they_have_then(house: FakeHouse) -> None:
    ana = house.add_account("Ana")
    staff = house.add_staff(ana, house.add_office("Azul"), administrator=True)

    def demote_first(parts: list[dict[str, object]]) -> None:
        if staff.administrator:
            staff.administrator = False
            staff.version += 1
        commit(parts)

    session, _ = sign_in.enter(ana.id, door=with_commit(house.door(), demote_first))

    assert not session.administrator


def test_a_member_who_never_stands_still_is_asked_to_try_again(house: FakeHouse) -> None:
    ana = house.add_account("Ana")
    staff = house.add_staff(ana, house.add_office("Azul"))

    def change_first(parts: list[dict[str, object]]) -> None:
        staff.version += 1
        commit(parts)

    with pytest.raises(Conflict):
        sign_in.enter(ana.id, door=with_commit(house.door(), change_first))

    assert not house.sessions


def sessions_of_token(token: str, house: FakeHouse) -> object:
    return house.sessions.get((f"acc_{token[:20]}", f"#{token[20:]}"))


def mfa_code(secret: str, house: FakeHouse) -> str:
    return pyotp.TOTP(secret).at(house.clock.now())
