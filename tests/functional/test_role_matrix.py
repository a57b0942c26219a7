"""Who may call what: every role on every route is exactly what docs/roles.md says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional.own_account import prove
from tests.functional.routes import API, FILTERS, PAGES, Office, ask, make_office, slots_of
from tests.functional.world import PASSWORD, Answer, Person, World

ROLES_PAGE = Path(__file__).parents[2] / "docs" / "roles.md"
ROW = re.compile(r"\| `([A-Z]+ /[^`]*)` \|(.*)\|")
ROLES = ["nobody", "client", "staff", "portal staff", "administrator", "other office", "service token"]


def matrix() -> dict[str, dict[str, str]]:
    rows = (ROW.fullmatch(line) for line in ROLES_PAGE.read_text(encoding="utf-8").splitlines())
    return {
        row[1]: dict(zip(ROLES, [cell.strip() for cell in row[2].split("|")], strict=True))
        for row in rows
        if row
    }


MATRIX = matrix()


@pytest.fixture(scope="module")
def ours(world: World) -> Office:
    return make_office(world, "Contábil da Ana", "ana-f3.com.br")


@pytest.fixture(scope="module")
def people(world: World, ours: Office) -> dict[str, Person]:
    bruno = world.staff("Contábil do Bruno", "bruno-f3.com.br@bruno-f3.com.br")
    cast = {
        "nobody": Person(world, ""),
        "client": ours.client,
        "staff": ours.staff,
        "portal staff": ours.portal_staff,
        "administrator": ours.pure_administrator,
        "other office": bruno,
        "service token": ours.service,
    }
    for role, person in cast.items():
        if role not in {"nobody", "service token"}:
            prove(person)
    return cast


@pytest.fixture
def half_way(world: World, ours: Office) -> Person:
    """Has passed the password and not yet the second factor."""
    body = {"email": ours.administrator.email, "password": PASSWORD}
    return Person(
        world, ours.administrator.email, token=world.call("POST", "/auth/login", body).json["challenge"]
    )


@pytest.fixture(autouse=True)
def one_after_the_other(world: World, people: dict[str, Person]) -> Iterator[None]:
    with world.undone():
        yield


def outcome(answer: Answer, route: str) -> str:
    """``yes`` for whoever is let in, else the status of the refusal."""
    if route in API and API[route].access.value == "anyone":
        return "yes" if answer.status < 500 and '"unauthenticated"' not in answer.body else str(answer.status)
    return "yes" if 200 <= answer.status < 300 else str(answer.status)


@pytest.mark.statement("F3")
def test_the_page_has_a_row_for_every_route_and_for_nothing_else() -> None:
    assert sorted(MATRIX) == sorted([*API, *PAGES])


@pytest.mark.statement("F3")
@pytest.mark.parametrize("route", [*API, *PAGES])
def test_every_role_meets_what_the_page_says(
    world: World, ours: Office, people: dict[str, Person], route: str
) -> None:
    met = {}
    for role, person in people.items():
        with world.undone():
            met[role] = outcome(ask(route, person, ours), route)

    assert met == MATRIX[route]


@pytest.mark.statement("D1")
@pytest.mark.statement("F3")
@pytest.mark.parametrize("route", list(API))
def test_a_password_alone_is_worth_no_more_than_nothing(
    world: World, ours: Office, half_way: Person, route: str
) -> None:
    assert outcome(ask(route, half_way, ours), route) == MATRIX[route]["nobody"]


@pytest.mark.statement("F3")
@pytest.mark.parametrize("route", [route for route in API if MATRIX.get(route, {}).get("nobody") == "401"])
def test_a_token_that_is_none_is_401_before_anything_else_is_looked_at(
    world: World, ours: Office, route: str
) -> None:
    before = world.items()
    for token in ("x", "k" * 63, "a" * 20 + "S" * 43, "é" * 63, "a" * 10_000, "../" * 21):
        answer = ask(route, Person(world, "", token=token), ours)
        assert (answer.status, answer.code) == (401, "unauthenticated")
    assert world.items() == before


@pytest.mark.statement("F1")
def test_whoever_is_of_another_office_is_told_404_wherever_an_id_is_named() -> None:
    for route in API:
        slots = [slot for slot in slots_of(route) if not slot.kind.startswith("own_")]
        named = [slot for slot in slots if tuple(slot) not in FILTERS]
        if named and MATRIX[route]["nobody"] == "401":
            assert MATRIX[route]["other office"] == "404", route
