"""The entries of the lists follow the people, whatever comes in between."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.listing import Facet, Filters, Listed
from chalicelib.services import client_user_lists, invitations, list_repair, listing
from chalicelib.services.client_user_lists import Wanted
from chalicelib.services.invitations import owe
from tests.unit.services.scene import ANA, A, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def entries(scene: Scene) -> set[tuple[Any, ...]]:
    found: set[tuple[Any, ...]] = scene.store.lists.entries  # type: ignore[attr-defined]
    return found


def true_entries(scene: Scene) -> set[tuple[Any, ...]]:
    users = scene.store.members.all_client_users(A)
    return {(A, *entry, user.id) for user in users for entry in Listed.of(user).entries()}


def found(scene: Scene, text: str) -> list[str]:
    filters, clock = Filters(text), scene.clock
    people, _ = client_user_lists.page(A, filters, Wanted(), store=scene.store, clock=clock)
    return [each.name for each in people]


def test_a_new_person_an_edit_and_another_address_are_found_at_once(scene: Scene) -> None:
    user = scene.client_user(name="Érica Nogueira", cpf="111.444.777-35", phone="(11) 98765-4321")
    assert entries(scene) == true_entries(scene)

    edit = scene.draft(user=user.id, name="Érica Dias", cpf="529.982.247-25")
    user = scene.complete(edit)
    invitations.change_email((A, user.id), "nova@padaria.com.br", user.version, ANA, tools=scene.tools)

    assert entries(scene) == true_entries(scene)
    assert found(scene, "nova@") == found(scene, "529982") == found(scene, "dias") == ["Érica Dias"]
    assert found(scene, "nogueira") == found(scene, "111444") == []


def test_an_edit_of_nothing_that_people_are_found_by_owes_the_lists_nothing(scene: Scene) -> None:
    user = scene.client_user()
    owed = owe(user, scene.tools)

    listing.owe_relisting(owed, Listed.of(user), user.model_copy(update={"permissions": ["read_news"]}))

    assert (owed.relist, owed.was) == (False, None)


def test_what_was_lost_on_the_way_is_made_up_for(scene: Scene) -> None:
    lists = scene.store.lists
    broken = _Failing(lists)
    scene.outside = replace(scene.outside, store=replace(scene.store, lists=broken))
    scene.client_user()
    assert (entries(scene), scene.reported) == (set(), ["service_unavailable"])

    scene.outside = replace(scene.outside, store=scene.store)
    scene.clock.pass_time(seconds=60)
    scene.reconcile()

    assert entries(scene) == true_entries(scene) != set()


def test_a_slower_writer_leaves_nothing_of_what_it_saw(scene: Scene) -> None:
    """Another change comes in between the look at the person and the write."""
    user = scene.client_user(name="Carla Dias")
    was = Listed.of(user)
    scene.change(user, name="Carla Lima")
    overtaken = _Overtaken(scene.store.lists, lambda: scene.change(user, name="Carla Dias Rocha"))
    store = replace(scene.store, lists=overtaken)

    listing.relist(owe(user, scene.tools, relist=True, was=was), store=store)

    assert entries(scene) == true_entries(scene)
    assert {name for _, facet, _, name, _ in entries(scene) if facet is Facet.TERM} == {"carla dias rocha"}


@pytest.mark.statement("J7")
def test_a_repeat_takes_no_entry_of_before_for_standing(scene: Scene) -> None:
    """Whoever crashed after removing an entry that a quicker one had put again owes that one too."""
    user = scene.client_user()
    right = true_entries(scene)
    owed = owe(user, scene.tools, relist=True, was=Listed.of(user))
    scene.store.commit([scene.store.outbox.part_add(owed)])
    entries(scene).clear()

    scene.clock.pass_time(minutes=1)
    scene.reconcile()

    assert entries(scene) == right


def test_lists_are_made_anew_and_what_is_not_true_goes(scene: Scene) -> None:
    for number in range(3):
        scene.client_user(f"p{number}@padaria.com.br")
    right = true_entries(scene)
    entries(scene).clear()
    entries(scene).add((A, Facet.TERM, "ninguem", "ninguem", "usr_gone"))
    entries(scene).add((A, Facet.PHONE, "+5511987654321", "outro nome", next(iter(right))[-1]))

    after, rounds = "", 0
    while after or not rounds:
        after, rounds = list_repair.rebuild_some(A, after, store=scene.store), rounds + 1

    assert entries(scene) == right
    assert rounds == 1 + len(Facet)


class _Failing:
    def __init__(self, lists: Any) -> None:
        self._lists = lists

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lists, name)

    def write(self, *_: Any, **__: Any) -> None:
        raise ServiceUnavailable(service="dynamodb")


class _Overtaken(_Failing):
    def __init__(self, lists: Any, intrude: Any) -> None:
        super().__init__(lists)
        self._intrude = [intrude]

    def write(self, *where: Any, **what: Any) -> None:
        if self._intrude:
            self._intrude.pop()()
        self._lists.write(*where, **what)
