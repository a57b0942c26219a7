"""Everybody reads what happened to their own account, at whichever office; nobody else's, and offices do not."""

from typing import Any

import pytest

from tests.functional.world import Person, World

EMAIL = "davi@proprio.com.br"


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@proprio.com.br")


@pytest.fixture(scope="module")
def davi(world: World, ana: Person) -> Person:
    """Registered at another office, then linked to Ana's."""
    bruno = world.staff("Contábil do Bruno", "bruno@proprio-b.com.br")
    _, davi = world.client(bruno, EMAIL, name="Davi Rocha")
    world.clock.advance(seconds=1)
    world.client_user(ana, EMAIL, name="Davi R.")
    assert world.link(davi, world.mails_to(EMAIL)[-1].token).status == 200
    return world.sign_in(davi)


def read(person: Person, query: str = "") -> Any:
    answer = person.call("GET", f"/me/history?{query}")
    assert answer.status == 200, answer.body
    return answer.json


@pytest.mark.statement("L4")
def test_a_person_sees_how_their_account_came_to_be_and_was_linked(davi: Person) -> None:
    items = read(davi, "limit=200")["items"]

    told = {each["action"]: each for each in items}
    assert told["account.registered"]["text"] == "Conta criada"
    assert told["account.linked"]["text"] == "Conta vinculada a mais um escritório"
    for action in ("account.registered", "account.linked"):
        entry = told[action]
        assert (entry["by"], entry["by_kind"], entry["result"]) == ("Davi Rocha", "account", "ok")
        assert (entry["source"], len(entry["request_id"])) == ("127.0.0.1", 36)
    assert [each["at"] for each in items] == sorted((each["at"] for each in items), reverse=True)


@pytest.mark.statement("L4")
def test_the_persons_row_names_the_office_and_is_in_no_offices_history(
    world: World, ana: Person, davi: Person
) -> None:
    account = davi.call("GET", "/me").json["account"]["id"]
    offices = {each["id"] for each in davi.call("GET", "/me").json["offices"]}
    rows = [item for item in world.items() if item["pk"]["S"] == f"{account}#{account}"]

    named = {row["facts"]["M"]["office_id"]["S"] for row in rows if row["action"]["S"].startswith("account.")}
    assert named == offices
    assert not [row for row in rows if "office_id" in row]
    assert account not in ana.call("GET", "/office/history?limit=200").body


@pytest.mark.statement("F1")
@pytest.mark.statement("F2")
def test_nobody_reads_anybody_elses(world: World, ana: Person, davi: Person) -> None:
    account = davi.call("GET", "/me").json["account"]["id"]

    assert "Davi" not in str(read(ana, "limit=200"))
    for query in (f"target={account}", f"account_id={account}", f"owner={account}"):
        assert ana.call("GET", f"/me/history?{query}").status == 400
    assert ana.call("GET", f"/office/history?target={account}").json["items"] == []


@pytest.mark.statement("F11")
def test_a_cursor_is_the_persons_own(ana: Person, davi: Person) -> None:
    first = read(davi, "limit=1")
    second = read(davi, f"limit=1&cursor={first['next_cursor']}")
    foreign = read(ana, "limit=1")["next_cursor"]

    assert first["items"] != second["items"]
    for cursor in (foreign, ana.call("GET", "/office/history?limit=1").json["next_cursor"], "x"):
        answer = davi.call("GET", f"/me/history?limit=1&cursor={cursor}")
        assert (answer.status, answer.code) == (400, "cursor_invalid")


def test_a_page_is_one_query(world: World, davi: Person) -> None:
    with world.requests() as made:
        read(davi, "limit=1")

    assert dict(made) == {"GetItem": 1, "Query": 1}
