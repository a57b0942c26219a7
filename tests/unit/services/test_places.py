"""Where an account enters when it could enter several offices, or none."""

import pytest

from chalicelib.domain.errors import InvalidCredentials
from chalicelib.services.places import choose_place, granted_companies
from tests.unit.services.identity_fakes import FakeMembers
from tests.unit.services.identity_house import FakeHouse


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def test_the_office_used_last_is_entered(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    blue, green = house.add_office("Azul", "Padaria"), house.add_office("Verde", "Oficina", "Mercado")
    house.add_client(davi, blue)
    client = house.add_client(davi, green)
    davi.last_office_id = green

    place = choose_place(davi, list(house.memberships.values()), members=FakeMembers(house))

    assert place.member == client
    assert place.company_id == granted_companies(client)[0]


def test_where_that_office_has_closed_its_door_the_next_one_is_entered(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    blue, green = house.add_office("Azul"), house.add_office("Verde")
    house.add_client(davi, blue, portal_access=False)
    house.add_staff(davi, green)
    davi.last_office_id = blue

    place = choose_place(davi, list(house.memberships.values()), members=FakeMembers(house))

    assert (place.membership.office_id, place.company_id) == (green, None)


def test_no_door_is_open_to_a_member_who_belongs_to_another_account(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    client = house.add_client(davi, house.add_office("Azul"))
    client.account_id = "acc_somebody_else"

    with pytest.raises(InvalidCredentials):
        choose_place(davi, list(house.memberships.values()), members=FakeMembers(house))


def test_no_door_is_open_to_a_member_who_was_removed(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    house.members.clear()

    with pytest.raises(InvalidCredentials):
        choose_place(davi, list(house.memberships.values()), members=FakeMembers(house))
