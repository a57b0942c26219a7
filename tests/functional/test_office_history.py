"""An administrator reads all that happened at the office, page by page; nothing of another office is in it."""

from typing import Any

import pytest

from tests.functional.world import Person, World

OTHER = "Outra alteração"


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@diario.com.br")


@pytest.fixture(scope="module")
def bruno(world: World) -> Person:
    return world.staff("Contábil do Bruno", "bruno@diario-b.com.br")


@pytest.fixture(scope="module")
def carla(world: World, ana: Person, bruno: Person) -> str:
    """A client user of Ana's; both offices have a history."""
    world.client_user(bruno, "dora@diario.com.br")
    world.clock.advance(seconds=5)
    client_user, _ = world.client(ana, "carla@diario.com.br")
    world.clock.advance(seconds=5)
    ana.call("POST", "/departments", {"name": "Folha"})
    return client_user


def read(person: Person, query: str = "") -> Any:
    answer = person.call("GET", f"/office/history?{query}")
    assert answer.status == 200, answer.body
    return answer.json


def all_pages(person: Person, query: str = "limit=3") -> list[Any]:
    page = read(person, query)
    items = page["items"]
    while page["next_cursor"]:
        page = read(person, f"{query}&cursor={page['next_cursor']}")
        assert page["items"]
        items += page["items"]
    return items


@pytest.mark.statement("L4")
def test_an_administrator_sees_who_did_what_to_what_when_from_where_and_how_it_ended(
    world: World, ana: Person, carla: str
) -> None:
    world.clock.advance(seconds=1)
    made = ana.call("POST", "/departments", {"name": "Ponto"})

    (entry,) = read(ana, "limit=1")["items"]

    me = ana.call("GET", "/me").json["account"]
    assert entry.pop("at").endswith("Z")
    assert entry == {
        "action": "department.added",
        "text": "Departamento criado",
        "by": me["name"],
        "by_kind": "staff",
        "result": "ok",
        "source": "127.0.0.1",
        "request_id": made.headers["X-Request-Id"],
        "target": made.json["id"],
    }


def test_the_whole_history_is_read_page_by_page_newest_first(ana: Person, carla: str) -> None:
    whole, pages = read(ana, "limit=200"), all_pages(ana)

    assert whole["next_cursor"] is None
    assert sorted(map(str, pages)) == sorted(map(str, whole["items"]))
    assert [each["at"] for each in pages] == sorted((each["at"] for each in pages), reverse=True)
    assert pages[-1]["action"] in {"office.created", "staff.added", "invitation.sent"}
    assert not [each for each in pages if each["text"] == OTHER]


def test_the_history_of_one_target_is_that_target_s_alone_and_paged_too(ana: Person, carla: str) -> None:
    pages = all_pages(ana, f"target={carla}&limit=1")

    assert [each["action"] for each in pages] == [
        "client_user.activated",
        "invitation.accepted",
        "invitation.sent",
        "client_user.completed",
    ]
    assert {each["target"] for each in pages} == {carla}


@pytest.mark.statement("F1")
@pytest.mark.statement("G8")
def test_nothing_of_another_office_is_in_it(ana: Person, bruno: Person, carla: str) -> None:
    ours, theirs = (all_pages(each, "limit=200") for each in (ana, bruno))
    targets = {each["target"] for each in theirs}

    assert not targets & {each["target"] for each in ours}
    assert "Bruno" not in str(ours)
    for target in targets:
        assert read(ana, f"target={target}") == {"items": [], "next_cursor": None}


@pytest.mark.statement("F11")
@pytest.mark.parametrize("query", ["limit=1", "limit=1&target={carla}"])
def test_a_cursor_of_another_office_or_of_another_list_is_refused(
    ana: Person, bruno: Person, carla: str, query: str
) -> None:
    query = query.format(carla=carla)
    foreign = read(bruno, "limit=1")["next_cursor"]
    own = read(ana, query)["next_cursor"]
    of_another_list = ana.call("GET", "/departments?limit=1").json["next_cursor"]

    assert own and foreign and of_another_list
    assert read(ana, f"{query}&cursor={own}")["items"]
    for cursor in (foreign, of_another_list, own[:-2], "x"):
        answer = ana.call("GET", f"/office/history?{query}&cursor={cursor}")
        assert (answer.status, answer.code) == (400, "cursor_invalid")


def test_a_page_is_one_query(world: World, ana: Person, carla: str) -> None:
    for query in ("limit=2", f"limit=2&target={carla}"):
        with world.requests() as made:
            read(ana, query)

        assert dict(made) == {"GetItem": 1, "Query": 1}


def test_what_is_gone_keeps_its_history(ana: Person) -> None:
    department = ana.call("POST", "/departments", {"name": "Breve"}).json["id"]
    assert ana.call("DELETE", f"/departments/{department}").status == 204

    assert [each["action"] for each in read(ana, f"target={department}")["items"]] == [
        "department.deleted",
        "department.added",
    ]
