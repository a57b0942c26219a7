"""Checking, moving and ending sessions."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.errors import NotFound, Unauthenticated
from chalicelib.domain.session import Session
from chalicelib.services import sessions
from chalicelib.services.places import granted_companies
from tests.unit.services.identity_basics import NOON
from tests.unit.services.identity_fakes import FakeCompanies
from tests.unit.services.identity_house import FakeHouse
from tests.unit.services.identity_steps import SOMEBODY, enter


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def current(token: str, house: FakeHouse) -> Session:
    door = house.door()
    return sessions.current(token, sessions=door.sessions, clock=door.clock)


def davi_at_two_offices(house: FakeHouse) -> tuple[Account, str, str]:
    davi = house.add_account("Davi")
    blue, green = house.add_office("Azul", "Padaria", "Mercado"), house.add_office("Verde")
    house.add_client(davi, blue)
    house.add_staff(davi, green, uses_client_portal=True)
    davi.last_office_id = blue
    return davi, blue, green


@pytest.mark.statement("E3")
@pytest.mark.parametrize("token", ["", "chosen-by-the-caller", "k" * 20 + "S" * 43])
def test_a_token_that_was_never_given_out_is_nobodys(house: FakeHouse, token: str) -> None:
    with pytest.raises(Unauthenticated):
        current(token, house)

    assert not house.sessions


@pytest.mark.statement("E4")
def test_use_keeps_a_session_alive_up_to_its_end(house: FakeHouse) -> None:
    davi, _, _ = davi_at_two_offices(house)
    _, token = enter(davi, house)

    while house.clock.now() + timedelta(minutes=50) < NOON + timedelta(hours=12):
        house.clock.pass_time(minutes=50)
        current(token, house)

    house.clock.instant = NOON + timedelta(hours=12)
    with pytest.raises(Unauthenticated):
        current(token, house)


@pytest.mark.statement("E4")
def test_an_hour_without_use_ends_a_session(house: FakeHouse) -> None:
    davi, _, _ = davi_at_two_offices(house)
    _, token = enter(davi, house)
    house.clock.pass_time(minutes=60)

    with pytest.raises(Unauthenticated):
        current(token, house)


@pytest.mark.statement("E2")
def test_switching_the_office_kills_the_old_token_and_takes_the_rights_of_the_other(house: FakeHouse) -> None:
    davi, _, green = davi_at_two_offices(house)
    door = house.door()
    session, old = enter(davi, house)
    house.clock.pass_time(minutes=10)

    moved, token = sessions.switch(session, green, None, SOMEBODY, door=door, companies=FakeCompanies(house))

    assert current(token, house) == moved
    assert (moved.office_id, moved.role, moved.uses_client_portal, moved.company_id) == (
        green,
        "staff",
        True,
        None,
    )
    assert (moved.id, moved.created_at, moved.expires_at) == (
        session.id,
        session.created_at,
        session.expires_at,
    )
    assert house.accounts[davi.id].last_office_id == green
    with pytest.raises(Unauthenticated):
        current(old, house)


def test_a_company_is_switched_within_the_office(house: FakeHouse) -> None:
    davi, blue, _ = davi_at_two_offices(house)
    door = house.door()
    session, _ = enter(davi, house)
    _, second = granted_companies(house.members[blue, session.member_id])

    moved, _ = sessions.switch(session, blue, second, SOMEBODY, door=door, companies=FakeCompanies(house))

    assert moved.company_id == second


@pytest.mark.statement("F1")
def test_a_foreign_office_or_company_is_not_found_and_changes_nothing(house: FakeHouse) -> None:
    davi, blue, green = davi_at_two_offices(house)
    foreign_office = house.add_office("Roxo", "Farmácia")
    foreign_company = next(company for office, company in house.companies if office == foreign_office)
    door = house.door()
    session, token = enter(davi, house)

    for office, company in [
        (foreign_office, None),
        ("off_unknown", None),
        (blue, foreign_company),
        (green, session.company_id),
    ]:
        with pytest.raises(NotFound):
            sessions.switch(session, office, company, SOMEBODY, door=door, companies=FakeCompanies(house))

    assert current(token, house) == session


def test_a_company_that_left_the_portal_cannot_be_chosen(house: FakeHouse) -> None:
    davi, blue, _ = davi_at_two_offices(house)
    door = house.door()
    session, _ = enter(davi, house)
    _, second = granted_companies(house.members[blue, session.member_id])
    house.companies[blue, second].portal_enabled = False

    with pytest.raises(NotFound):
        sessions.switch(session, blue, second, SOMEBODY, door=door, companies=FakeCompanies(house))


def test_a_session_that_ended_meanwhile_does_not_come_back_by_switching(house: FakeHouse) -> None:
    davi, _, green = davi_at_two_offices(house)
    door = house.door()
    session, token = enter(davi, house)
    sessions.end_token(token, SOMEBODY, door=door)

    with pytest.raises(Unauthenticated):
        sessions.switch(session, green, None, SOMEBODY, door=door, companies=FakeCompanies(house))

    assert not house.sessions


@pytest.mark.statement("E6")
def test_a_person_ends_one_of_their_sessions_by_its_id(house: FakeHouse) -> None:
    davi, _, _ = davi_at_two_offices(house)
    door = house.door()
    session, token = enter(davi, house)
    _, other = enter(davi, house)

    sessions.end(davi.id, session.id, SOMEBODY, door=door)

    with pytest.raises(Unauthenticated):
        current(token, house)
    assert current(other, house)


@pytest.mark.statement("F1")
def test_another_persons_session_is_not_found(house: FakeHouse) -> None:
    davi, blue, _ = davi_at_two_offices(house)
    carla = house.add_account("Carla")
    house.add_client(carla, blue)
    door = house.door()
    session, token = enter(davi, house)

    with pytest.raises(NotFound):
        sessions.end(carla.id, session.id, SOMEBODY, door=door)

    assert current(token, house)


@pytest.mark.statement("E5")
def test_ending_a_token_is_felt_by_the_next_request_and_garbage_is_ignored(house: FakeHouse) -> None:
    davi, _, _ = davi_at_two_offices(house)
    door = house.door()
    _, token = enter(davi, house)

    sessions.end_token("garbage", SOMEBODY, door=door)
    sessions.end_token(token, SOMEBODY, door=door)

    with pytest.raises(Unauthenticated):
        current(token, house)
