"""Signing in, from the password to the session."""

from datetime import timedelta

import pytest

from chalicelib.domain.challenge import LIFE, Purpose
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid, Conflict, InvalidCredentials
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.notice import NoticeKind
from chalicelib.domain.session import MOST_AT_ONCE, Role
from chalicelib.services import sessions, sign_in
from chalicelib.services.totp import start_totp
from tests.unit.services.identity_basics import PASSWORD, commit
from tests.unit.services.identity_house import FakeHouse, with_commit
from tests.unit.services.identity_steps import BY_APP, SOMEBODY, code_of, confirm, enter, entry, typed


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def test_a_right_password_of_who_has_no_factor_leads_to_enrolment_and_to_nothing_else(
    house: FakeHouse,
) -> None:
    carla = house.add_account("Carla")
    house.add_client(carla, house.add_office("Azul", "Padaria"))

    step = sign_in.log_in("Carla@Exemplo.com.br", PASSWORD, SOMEBODY, door=house.door())

    assert (step.next, step.factors) == ("enrol_mfa", list(house.offered))
    assert [each.purpose for each in house.challenges.values()] == [Purpose.ENROL]
    assert not house.sessions


def test_a_right_password_of_who_has_a_factor_asks_for_it(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul", "Padaria"))
    house.add_totp(davi)
    house.recovery_codes[davi.id] = {"A" * 16}

    step = sign_in.log_in(davi.email, PASSWORD, SOMEBODY, door=house.door())

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
        sign_in.log_in(email, password, SOMEBODY, door=house.door())

    assert (refusal.value.facts, refusal.value.fields) == ({}, ())
    assert house.passwords.computed == 1
    assert not house.challenges


@pytest.mark.statement("A8")
def test_a_hash_below_the_policy_is_made_anew_at_sign_in(house: FakeHouse) -> None:
    carla = house.add_account("Carla")
    house.add_client(carla, house.add_office("Azul"))
    carla.password_hash = f"old-hashed:{PASSWORD}"

    sign_in.log_in(carla.email, PASSWORD, SOMEBODY, door=house.door())

    assert house.accounts[carla.id].password_hash == f"hashed:{PASSWORD}"


@pytest.mark.statement("E2")
def test_a_second_factor_gives_one_session_and_ends_the_challenge(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    client = house.add_client(davi, house.add_office("Azul", "Padaria"))
    app = house.add_totp(davi)
    door = house.door()
    challenge = sign_in.log_in(davi.email, PASSWORD, SOMEBODY, door=door).challenge

    session, token = sign_in.verify(
        challenge, FactorKind.TOTP, typed(app.at(house.clock.now())), entry(), door=door
    )

    assert sessions.current(token, sessions=door.sessions, clock=door.clock) == session
    assert (session.role, session.member_id, session.company_id) == (
        Role.CLIENT,
        client.id,
        client.companies[0].id,
    )
    assert house.members[client.office_id, client.id].last_login_at == house.clock.now()
    house.clock.pass_time(seconds=30)
    with pytest.raises(ChallengeInvalid):
        sign_in.verify(challenge, FactorKind.TOTP, typed(app.at(house.clock.now())), entry(), door=door)


def test_five_wrong_codes_end_a_challenge_even_for_the_right_one(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    app = house.add_totp(davi)
    door = house.door()
    challenge = sign_in.log_in(davi.email, PASSWORD, SOMEBODY, door=door).challenge
    for _ in range(5):
        with pytest.raises(CodeInvalid):
            sign_in.verify(challenge, FactorKind.TOTP, typed("wrong"), entry(), door=door)

    with pytest.raises(ChallengeInvalid):
        sign_in.verify(challenge, FactorKind.TOTP, typed(app.at(house.clock.now())), entry(), door=door)


@pytest.mark.statement("D1")
def test_a_challenge_opens_neither_the_other_step_nor_a_session(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    app = house.add_totp(davi)
    door = house.door()
    challenge = sign_in.log_in(davi.email, PASSWORD, SOMEBODY, door=door).challenge

    with pytest.raises(ChallengeInvalid):
        start_totp(challenge, door=door)
    with pytest.raises(ChallengeInvalid):
        confirm(challenge, app.at(house.clock.now()), house)
    assert not house.sessions


def test_a_challenge_that_is_too_old_opens_nothing(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    app = house.add_totp(davi)
    door = house.door()
    challenge = sign_in.log_in(davi.email, PASSWORD, SOMEBODY, door=door).challenge
    house.clock.instant += LIFE

    with pytest.raises(ChallengeInvalid):
        sign_in.verify(challenge, FactorKind.TOTP, typed(app.at(house.clock.now())), entry(), door=door)


@pytest.mark.statement("D10")
def test_who_has_enrolled_is_let_in_with_ten_recovery_codes(house: FakeHouse) -> None:
    ana = house.add_account("Ana")
    house.add_staff(ana, house.add_office("Azul"), administrator=True)
    door = house.door()
    challenge = sign_in.log_in(ana.email, PASSWORD, SOMEBODY, door=door).challenge
    enrolment = start_totp(challenge, door=door)
    enrolled = confirm(challenge, code_of(enrolment.secret, house), house)

    session, token = enter(ana, house, scope=enrolled.scope)

    assert (session.role, session.administrator, session.uses_client_portal) == (Role.STAFF, True, False)
    assert sessions.current(token, sessions=door.sessions, clock=door.clock) == session
    assert len(set(enrolled.recovery_codes)) == 10


@pytest.mark.statement("E2")
def test_the_session_that_the_browser_still_held_ends_with_a_new_sign_in(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    _, old = enter(davi, house)

    enter(davi, house, replaced=old)

    assert len(house.sessions) == 1
    assert sessions_of_token(old, house) is None


def test_a_replaced_token_that_is_none_changes_nothing(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))

    enter(davi, house, replaced="<garbage>")

    assert len(house.sessions) == 1


def test_an_account_holds_twenty_sessions_and_the_oldest_gives_way(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    _, first = enter(davi, house)
    for _ in range(MOST_AT_ONCE):
        house.clock.pass_time(seconds=1)
        enter(davi, house)

    assert len(house.sessions) == MOST_AT_ONCE
    assert sessions_of_token(first, house) is None


def test_sessions_past_their_time_are_cleared_away_at_the_next_sign_in(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    enter(davi, house)
    house.clock.instant += timedelta(hours=2)

    enter(davi, house)

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

    session, _ = sign_in.enter(ana.id, BY_APP, entry(), door=with_commit(house.door(), demote_first))

    assert not session.administrator


def test_a_member_who_never_stands_still_is_asked_to_try_again(house: FakeHouse) -> None:
    ana = house.add_account("Ana")
    staff = house.add_staff(ana, house.add_office("Azul"))

    def change_first(parts: list[dict[str, object]]) -> None:
        staff.version += 1
        commit(parts)

    with pytest.raises(Conflict):
        sign_in.enter(ana.id, BY_APP, entry(), door=with_commit(house.door(), change_first))

    assert not house.sessions


def sessions_of_token(token: str, house: FakeHouse) -> object:
    return house.sessions.get((f"acc_{token[:20]}", f"#{token[20:]}"))


# What a person learns of it


def test_the_first_place_a_person_signs_in_from_is_no_news(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))

    enter(davi, house, origin="home")
    enter(davi, house, origin="home")

    assert house.accounts[davi.id].origins == ["home"]
    assert not house.handed_over


def test_a_sign_in_from_a_new_place_is_mailed_to_the_person_once(house: FakeHouse) -> None:
    davi = house.add_account("Davi", origins=["home"])
    house.add_client(davi, house.add_office("Azul"))

    enter(davi, house, origin="café")
    enter(davi, house, origin="café")

    assert [(each.kind, each.to) for each in house.handed_over] == [(NoticeKind.NEW_SIGN_IN, davi.email)]
    assert house.accounts[davi.id].origins == ["home", "café"]


@pytest.mark.statement("L4")
def test_a_sign_in_is_in_the_persons_own_history_and_after_the_first_in_the_offices_under_its_member(
    house: FakeHouse,
) -> None:
    davi = house.add_account("Davi")
    client = house.add_client(davi, house.add_office("Azul"))

    enter(davi, house)
    first = house.audit.rows_about(client.office_id, client.id)
    enter(davi, house)

    own, _ = house.audit.rows_about(davi.id, davi.id)
    (theirs,) = house.audit.rows_about(client.office_id, client.id)
    assert first == []
    assert (own.action, own.facts) == ("session.opened", {"factor": "totp", "office_id": client.office_id})
    assert (theirs.action, theirs.actor.id, theirs.facts) == ("session.opened", client.id, {})
    assert {row.actor.source_ip for row in (own, theirs)} == {SOMEBODY.source_ip}
    assert davi.id not in theirs.model_dump_json()


@pytest.mark.statement("L4")
def test_a_refused_password_is_in_the_history_of_the_account(house: FakeHouse) -> None:
    davi = house.add_account("Davi")

    with pytest.raises(InvalidCredentials):
        sign_in.log_in(davi.email, "outra senha", SOMEBODY, door=house.door())

    (row,) = house.audit.rows_about(davi.id, davi.id)
    assert (row.action, row.result) == ("session.refused", "invalid_credentials")
    assert "outra senha" not in row.model_dump_json()


# Between password and factor


@pytest.mark.statement("E5")
def test_a_challenge_from_before_a_change_of_the_password_opens_nothing(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    app = house.add_totp(davi)
    door = house.door()
    challenge = sign_in.log_in(davi.email, PASSWORD, SOMEBODY, door=door).challenge
    house.clock.pass_time(minutes=1)
    davi.password_changed_at = house.clock.now()

    with pytest.raises(ChallengeInvalid):
        sign_in.verify(challenge, FactorKind.TOTP, typed(app.at(house.clock.now())), entry(), door=door)

    assert not house.sessions


@pytest.mark.statement("D14")
def test_a_factor_of_one_office_opens_that_office_and_one_of_all_opens_the_others(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    blue, green = house.add_office("Azul"), house.add_office("Verde")
    house.add_client(davi, blue)
    house.add_client(davi, green)
    house.memberships[davi.id, blue].own_factors = True

    scoped, _ = enter(davi, house, scope=blue)
    whole, _ = enter(davi, house)

    assert (scoped.office_id, scoped.scope) == (blue, blue)
    assert (whole.office_id, whole.scope) == (green, None)


@pytest.mark.statement("D14")
def test_a_factor_of_an_office_that_asks_for_none_of_its_own_opens_nothing(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    blue = house.add_office("Azul")
    house.add_client(davi, blue)

    with pytest.raises(InvalidCredentials):
        enter(davi, house, scope=blue)
