"""What a person sees of themselves."""

import pytest

from chalicelib.domain.errors import Unauthenticated
from chalicelib.services import me
from tests.unit.services.identity_fakes import FakeCompanies, FakeOffices
from tests.unit.services.identity_house import FakeHouse
from tests.unit.services.identity_steps import enter


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def about(account_id: str, house: FakeHouse) -> me.Me:
    door = house.door()
    session, _ = enter(house.accounts[account_id], house)
    return me.about(session, door=door, offices=FakeOffices(house), companies=FakeCompanies(house))


def test_a_client_sees_offices_companies_and_permissions(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    blue, green = house.add_office("Azul", "Padaria", "Mercado"), house.add_office("Verde")
    house.add_client(davi, blue)
    house.add_staff(davi, green)
    house.recovery_codes[davi.id] = {"A", "B"}

    own = about(davi.id, house)

    assert (own.account.id, own.account.email, own.account.name) == (davi.id, davi.email, "Davi")
    assert (own.context.office.name, own.context.role) == ("Azul", "client")
    assert own.context.company is not None
    assert own.context.company.name == "Padaria"
    assert [(each.name, each.role, [company.name for company in each.companies]) for each in own.offices] == [
        ("Azul", "client", ["Padaria", "Mercado"]),
        ("Verde", "staff", []),
    ]
    assert (own.permissions, own.recovery_codes_left) == (["read_news"], 2)


def test_staff_see_which_of_their_two_rights_they_hold(house: FakeHouse) -> None:
    ana = house.add_account("Ana")
    house.add_staff(ana, house.add_office("Azul", "Padaria"), uses_client_portal=True)

    own = about(ana.id, house)

    assert (own.permissions, own.context.company, own.context.role) == (["uses_client_portal"], None, "staff")


def test_offices_and_companies_that_closed_their_door_are_not_shown(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    blue, green = house.add_office("Azul", "Padaria", "Mercado"), house.add_office("Verde", "Oficina")
    house.add_client(davi, blue)
    house.add_client(davi, green, portal_access=False)
    next(each for each in house.companies.values() if each.name == "Padaria").portal_enabled = False

    own = about(davi.id, house)

    assert [(each.name, [company.name for company in each.companies]) for each in own.offices] == [
        ("Azul", ["Mercado"])
    ]
    assert own.context.company is None


@pytest.mark.statement("E5")
def test_a_session_at_an_office_that_no_longer_lets_the_person_in_shows_nothing(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    client = house.add_client(davi, house.add_office("Azul"))
    door = house.door()
    session, _ = enter(davi, house)
    client.portal_access = False

    with pytest.raises(Unauthenticated):
        me.about(session, door=door, offices=FakeOffices(house), companies=FakeCompanies(house))


@pytest.mark.statement("E6")
def test_a_person_sees_their_live_sessions_the_newest_first(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    door = house.door()
    enter(davi, house)
    house.clock.pass_time(minutes=40)
    older, _ = enter(davi, house)
    house.clock.pass_time(minutes=40)
    session, _ = enter(davi, house)

    seen = me.own_sessions(session, sessions=door.sessions, offices=FakeOffices(house), clock=door.clock)

    assert [(each.id, each.office.name, each.current) for each in seen] == [
        (session.id, "Azul", True),
        (older.id, "Azul", False),
    ]
    assert session.hash not in repr(seen)
