"""What lists are read by: the orders of the people themselves, and the entries that lead to them."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.client_user import Status
from chalicelib.domain.listing import Entry, Facet, Filters, Hit, Listed, Lookup, Order
from chalicelib.services import client_user_lists
from chalicelib.services.client_user_lists import Wanted
from chalicelib.services.ports import Store
from tests.contract.requests_made import requests_made
from tests.contract.stores import store_on_dynamodb
from tests.unit.domain.people import NOON, ana, carla, sent
from tests.unit.services.identity_fakes import FakeClock

NAMES = ("Ana", "Ana Dias", "Érica Souza", "zélia alves")


def add(store: Store, name: str, **more: Any) -> str:
    number = str(len(store.members.all_client_users("off_a")))
    email = f"p{number}@exemplo.com.br"
    user = carla(id=f"usr_{number}", name=name, email=email, email_key=email, **more)
    store.commit(store.members.parts_create(user))
    store.lists.write("off_a", user.id, put=Listed.of(user).entries(), remove=())
    return user.id


def ids(found: tuple[list[Hit], bool]) -> list[str]:
    return [hit.member_id for hit in found[0]]


def test_everybody_stands_by_name_and_a_page_goes_on_after_a_place(store: Store) -> None:
    usual = [add(store, name) for name in NAMES]
    store.commit(store.members.parts_create(ana()))
    everybody = Lookup(Order.NAME)

    for is_descending in (False, True):
        first, has_more = store.lists.read("off_a", everybody, most=3, is_descending=is_descending)
        rest, has_rest = store.lists.read(
            "off_a", everybody, most=3, after=first[-1].place, is_descending=is_descending
        )

        assert (has_more, has_rest) == (True, False)
        assert ids((first + rest, False)) == (usual[::-1] if is_descending else usual)
    assert store.lists.read("off_b", everybody, most=3) == ([], False)


def test_a_status_is_a_list_of_its_own_that_a_write_moves_a_person_between(store: Store) -> None:
    user_id = add(store, "Carla Dias", stage="invited", invitation=sent())
    add(store, "Davi Rocha", portal_access=False)
    invited, inactive = (Lookup(Order.STATUS, each) for each in (Status.INVITED, Status.INACTIVE))
    assert ids(store.lists.read("off_a", invited, most=9)) == [user_id]

    user = store.members.get_client_user("off_a", user_id)
    store.commit([store.members.part_save(user.model_copy(update={"portal_access": False}))])

    assert ids(store.lists.read("off_a", invited, most=9)) == []
    assert ids(store.lists.read("off_a", inactive, most=9)) == [user_id, "usr_1"]


def test_whoever_came_last_stands_last_and_whoever_never_came_first(store: Store) -> None:
    late = add(store, "Ana", last_login_at=NOON + timedelta(hours=1))
    early = add(store, "Bia", last_login_at=NOON)
    never = add(store, "Caio")

    assert ids(store.lists.read("off_a", Lookup(Order.LOGIN), most=9)) == [never, early, late]


def test_entries_lead_to_people_by_their_value_or_by_how_it_begins(store: Store) -> None:
    user_id = add(store, "Érica de Souza", cpf="11144477735", companies=[{"id": "cmp_a"}])
    other = add(store, "Ana Souto", companies=[{"id": "cmp_a"}, {"id": "cmp_ab"}])
    of_company, begun = Lookup(Facet.COMPANY, "cmp_a"), Lookup(Facet.TERM, "sou", is_whole=False)

    assert ids(store.lists.read("off_a", of_company, most=9)) == [other, user_id]
    assert store.lists.read("off_a", begun, most=1)[0][0].value == "souto"
    assert ids(store.lists.read("off_a", begun, most=9, is_fresh=True)) == [other, user_id]
    assert ids(store.lists.read("off_a", Lookup(Facet.TERM, "sou"), most=9)) == []

    store.lists.write("off_a", other, put=(), remove=[Entry(Facet.COMPANY, "cmp_a", "ana souto")])

    assert ids(store.lists.read("off_a", of_company, most=9)) == [user_id]
    assert set(store.lists.people("off_a", [user_id, other, "usr_gone"])) == {user_id, other}


ASKED = [Filters(), Filters("pessoa"), Filters(company="cmp_a"), Filters(status=Status.INACTIVE)]


@pytest.mark.parametrize("number", [3, 250])
def test_a_page_is_one_query_and_one_look_at_its_people_at_any_size(dynamodb: Any, number: int) -> None:
    store = store_on_dynamodb(dynamodb)
    for at in range(number):
        more = {"portal_access": False, "companies": [{"id": "cmp_a"}]}
        user = carla(id=f"usr_{at:03}", name=f"Pessoa {at:03}", **more)
        (item, _) = store.members.parts_create(user)
        dynamodb.put_item(TableName="Portal", Item=item["Put"]["Item"])
        store.lists.write("off_a", user.id, put=Listed.of(user).entries(), remove=())

    for filters in ASKED:
        with requests_made(dynamodb) as made:
            people, place = client_user_lists.page(
                "off_a", filters, Wanted(2), store=store, clock=FakeClock()
            )

        assert [each.name for each in people] == ["Pessoa 000", "Pessoa 001"]
        assert place
        assert made == {"Query": 1, "BatchGetItem": 1}
