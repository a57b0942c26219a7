"""Pages of the list: in order, without a gap or a repeat, and checked against the people themselves."""

from typing import Any

import pytest

from chalicelib.domain.client_user import Status
from chalicelib.domain.listing import Entry, Facet, Filters, Lookup, Order
from chalicelib.services import client_user_lists
from chalicelib.services.client_user_lists import Wanted
from tests.unit.services.scene import OFICINA, PADARIA, A, Scene


def add(scene: Scene, name: str, **more: Any) -> str:
    number = len(scene.store.members.all_client_users(A))
    return scene.client_user(f"p{number}@padaria.com.br", name=name, send="later", **more).id


def pages(scene: Scene, filters: Filters, wanted: Wanted) -> list[str]:
    found: list[str] = []
    after, is_begun = "", False
    while after or not is_begun:
        part = Wanted(wanted.limit, after, wanted.order, wanted.is_descending)
        people, after = client_user_lists.page(A, filters, part, store=scene.store, clock=scene.clock)
        assert len(people) <= wanted.limit
        found, is_begun = found + [each.name for each in people], True
    return found


@pytest.mark.parametrize("is_descending", [False, True])
def test_few_hits_of_a_search_stand_by_name_and_each_person_once(is_descending: bool) -> None:
    scene = Scene()
    names = ["Ana Silveira", "Bia Silva", "Silvia Silvana"]
    for name in names:
        add(scene, name)

    found = pages(scene, Filters("silv"), Wanted(1, is_descending=is_descending))

    assert found == (names[::-1] if is_descending else names)


@pytest.mark.parametrize("is_descending", [False, True])
def test_very_many_hits_stand_word_by_word_and_each_person_once(
    is_descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene()
    monkeypatch.setattr(client_user_lists, "SORTED", 3)
    for name in ["Ana Silveira", "Bia Silva", "Silvia Silvana"]:
        add(scene, name)

    found = pages(scene, Filters("silv"), Wanted(1, is_descending=is_descending))

    assert found == (
        ["Silvia Silvana", "Ana Silveira", "Bia Silva"]
        if is_descending
        else ["Bia Silva", "Silvia Silvana", "Ana Silveira"]
    )


def test_an_entry_that_is_not_true_any_more_shows_nobody() -> None:
    scene = Scene()
    user_id = add(scene, "Carla Dias")
    scene.store.lists.write(
        A, user_id, put=[Entry(Facet.COMPANY, OFICINA, "carla dias"), Entry(Facet.TERM, "bruno", "bruno")], remove=()
    )  # fmt: skip

    assert pages(scene, Filters(company=OFICINA), Wanted()) == pages(scene, Filters("bruno"), Wanted()) == []
    assert client_user_lists.everybody_with(A, Lookup(Facet.COMPANY, OFICINA), store=scene.store) == []


def test_several_filters_read_on_until_the_page_is_full_or_enough_was_looked_at() -> None:
    scene = Scene()
    for number in range(120):
        add(scene, f"Pessoa {number:03}")
    last = add(scene, "Zélia Alves")
    scene.change(scene.store.members.get_client_user(A, last), portal_access=False)

    filters = Filters(company=PADARIA, status=Status.INACTIVE)

    assert pages(scene, filters, Wanted(50)) == ["Zélia Alves"]
    assert pages(scene, filters, Wanted(50, order=Order.LOGIN)) == ["Zélia Alves"]
    assert len(pages(scene, Filters(company=PADARIA, text="pessoa"), Wanted(50))) == 120
