"""GET and HEAD show; they never write.

Two exceptions: the session's own mark of when it was last seen, and the history's row of an export.
"""

import pytest

from tests.functional.routes import API, PAGES, Office, ask, fitting, make_office
from tests.functional.world import Person, World, writes

READS = [route for route in [*API, *PAGES] if route.startswith(("GET ", "HEAD "))]


@pytest.fixture(scope="module")
def ours(world: World) -> Office:
    office = make_office(world, "Contábil da Ana", "ana-reads.com.br")
    for person in office.people():
        person.call("GET", "/me")
    return office


@pytest.mark.statement("B4")
@pytest.mark.statement("E7")
@pytest.mark.parametrize("route", READS)
def test_looking_writes_nothing(world: World, ours: Office, route: str) -> None:
    caller = fitting(route, ours) if route in API else Person(world, "")
    before, mails = world.items(), len(world.mails)

    with world.requests() as made:
        answer = ask(route, caller, ours)

    assert answer.status == (404 if "/portal/{page}" in route else 200)
    noted = [item for item in world.items() if item not in before]
    is_export = route == "GET /client-users.xlsx"
    assert writes(made) == is_export
    assert [item["action"]["S"] for item in noted] == ["client_users.exported"] * is_export
    assert (len(world.items()), len(world.mails)) == (len(before) + is_export, mails)


@pytest.mark.statement("B4")
def test_a_session_is_marked_as_seen_at_most_every_five_minutes_and_nothing_else_changes(
    world: World, ours: Office
) -> None:
    ana = ours.administrator
    before = world.items()
    world.clock.advance(minutes=5)

    with world.requests() as first:
        ana.call("GET", "/catalogue")
    with world.requests() as second:
        ana.call("GET", "/catalogue")

    assert (writes(first), writes(second)) == (1, 0)
    (changed,) = [item for item in world.items() if item not in before]
    assert changed["sk"]["S"].startswith("SESSION#")


@pytest.mark.statement("E4")
def test_checking_a_session_is_one_read(world: World, ours: Office) -> None:
    ours.client.call("GET", "/me")

    with world.requests() as made:
        assert ours.client.call("GET", "/office").status == 403

    assert dict(made) == {"GetItem": 1}


def test_a_page_of_the_list_is_one_query_and_one_look_at_its_people(world: World, ours: Office) -> None:
    with world.requests() as made:
        assert ours.administrator.call("GET", "/client-users?limit=1").status == 200

    assert dict(made) == {"GetItem": 1, "Query": 1, "BatchGetItem": 1}


@pytest.mark.parametrize(
    "path", ["/me/data", "/client-users", "/drafts", "/openapi.json", "/health", "/nothing/here"]
)
def test_a_method_that_a_path_does_not_know_changes_nothing(world: World, ours: Office, path: str) -> None:
    before = world.items()

    for method in ("DELETE", "PUT", "PATCH", "TRACE", "CONNECT", "FOO"):
        answer = ours.administrator.call(method, path)
        assert answer.status in {403, 405}

    assert world.items() == before
