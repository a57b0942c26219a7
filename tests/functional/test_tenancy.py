"""What is another office's is not there: on every route, in every place where an id stands."""

import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from tests.functional.own_account import prove
from tests.functional.routes import (
    API,
    FILTERS,
    KIND_OF_PARAMETER,
    UNKNOWN,
    Office,
    Slot,
    ask,
    fitting,
    make_office,
    slots_of,
)
from tests.functional.world import Answer, Person, World

SLOTS = [slot for route in API for slot in slots_of(route)]


@pytest.fixture(scope="module")
def ours(world: World) -> Iterator[Office]:
    return make_office(world, "Contábil da Ana", "ana-f1.com.br")


@pytest.fixture(scope="module")
def theirs(world: World, ours: Office) -> Office:
    office = make_office(world, "Contábil do Bruno", "bruno-f1.com.br")
    prove(ours.client)
    for person in [*ours.people(), *office.people()]:
        assert person.call("GET", "/me").status == 200, "and with that the session is marked as seen"
    return office


@pytest.fixture(autouse=True)
def still_signed_in(world: World, ours: Office, theirs: Office) -> Iterator[None]:
    with world.undone():
        yield


def told(answer: Answer) -> tuple[int, object, object]:
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    return answer.status, headers, answer.json | {"request_id": "-"}


def rows_of(answer: Answer) -> int:
    """How many people stand in a workbook."""
    assert answer.status == 200
    return len(list(load_workbook(io.BytesIO(answer.content)).active.values)) - 1


@pytest.mark.statement("F1")
@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: f"{slot.route} {slot.kind}")
def test_a_foreign_id_is_the_same_404_as_an_unknown_one_and_nothing_is_written(
    world: World, ours: Office, theirs: Office, slot: Slot
) -> None:
    caller = fitting(slot.route, ours)
    before = world.items()

    foreign, unknown = (
        ask(slot.route, caller, ours, **{slot.kind: other[slot.kind]}) for other in (theirs.ids, UNKNOWN)
    )

    if slot.route == "GET /client-users.xlsx":
        assert rows_of(foreign) == rows_of(unknown) == 0
        return
    if (slot.route, slot.kind) in FILTERS:
        assert (foreign.status, foreign.json) == (200, {"items": [], "next_cursor": None})
    else:
        assert (foreign.status, foreign.code) == (404, "not_found")
    assert told(foreign) == told(unknown)
    assert world.items() == before


@pytest.mark.statement("F1")
@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: f"{slot.route} {slot.kind}")
def test_the_same_request_on_what_is_ones_own_succeeds(world: World, ours: Office, slot: Slot) -> None:
    assert 200 <= ask(slot.route, fitting(slot.route, ours), ours).status < 300


@pytest.mark.statement("F1")
def test_every_kind_of_id_is_tried_somewhere() -> None:
    assert {slot.kind for slot in SLOTS} >= set(KIND_OF_PARAMETER.values()) | {"office"}


@pytest.mark.statement("F1")
@pytest.mark.parametrize("kind", ["company", "department", "staff", "draft", "task", "client_user"])
def test_an_id_of_another_kind_or_shape_is_not_found_either(world: World, ours: Office, kind: str) -> None:
    routes = [route for route in API if kind in [each.kind for each in slots_of(route)[:1]] and "{" in route]
    for route in routes:
        for other in (
            ours.ids["office"],
            ours.ids["staff"] + "x",
            "..",
            "%00",
            "a" * 101,
            "é",
            "OFFICE",
            "%23",
        ):
            if other == ours.ids[kind]:
                continue
            answer = ask(route, ours.administrator, ours, **{kind: other})
            assert answer.status in {403, 404, 405}, (route, other, answer.body)


@pytest.mark.statement("F1")
@pytest.mark.statement("E6")
def test_a_session_of_another_person_is_not_there(world: World, ours: Office, theirs: Office) -> None:
    of_a_colleague = ours.staff.call("GET", "/me/sessions").json["items"][0]["id"]

    answer = ours.administrator.call("DELETE", f"/me/sessions/{of_a_colleague}")

    assert answer.status == 404
    assert ours.staff.call("GET", "/me").status == 200


@pytest.mark.statement("F2")
@pytest.mark.parametrize("route", [route for route in API if slots_of(route)])
def test_naming_another_office_widens_nothing(world: World, ours: Office, theirs: Office, route: str) -> None:
    """In a header it is not heard, in the query and in the body it is not known."""
    office = theirs.ids["office"]
    caller = fitting(route, ours)
    heard = {"X-Office-Id": office, "X-Tenant-Id": office, "X-Office": office}
    shouting = ShoutingPerson(caller, heard)

    for slot in slots_of(route):
        answer = ask(route, shouting, ours, **{slot.kind: theirs.ids[slot.kind]})
        assert answer.status == (200 if (route, slot.kind) in FILTERS else 404)
        assert theirs.ids["company"] not in answer.body


@pytest.mark.statement("F2")
@pytest.mark.parametrize("route", [route for route, operation in API.items() if operation.query])
def test_no_query_names_an_office(world: World, ours: Office, theirs: Office, route: str) -> None:
    method, path = route.split(" ", 1)
    path = path.replace("{department_id}", ours.ids["department"])

    answer = fitting(route, ours).call(method, f"{path}?office_id={theirs.ids['office']}")

    assert (answer.status, answer.code) == (400, "invalid_request")


@pytest.mark.statement("F11")
@pytest.mark.parametrize(
    "path",
    [
        "/client-users",
        "/companies",
        "/departments",
        "/office/history",
        "/staff",
        "/processes/tasks",
        "/imports",
    ],
)
def test_a_cursor_of_another_office_or_of_nobody_is_refused(
    world: World, ours: Office, theirs: Office, path: str
) -> None:
    for staff in (theirs.administrator, ours.administrator):
        if path == "/processes/tasks":
            body = {"company_id": staff_ids(ours, theirs, staff)["company"], "title": "Mais uma"}
            body["department_id"] = staff_ids(ours, theirs, staff)["department"]
            staff.call("POST", path, body)
    foreign = theirs.administrator.call("GET", f"{path}?limit=1").json["next_cursor"]
    own = ours.administrator.call("GET", f"{path}?limit=1").json["next_cursor"]

    assert foreign and own
    assert ours.administrator.call("GET", f"{path}?limit=1&cursor={own}").status == 200
    for cursor in (foreign, own[:-2], own + "x", "x", "e30", "%00", own.upper()):
        answer = ours.administrator.call("GET", f"{path}?limit=1&cursor={cursor}")
        assert (answer.status, answer.code) == (400, "cursor_invalid")


@pytest.mark.statement("F1")
def test_nothing_of_the_other_office_is_in_any_answer(world: World, ours: Office, theirs: Office) -> None:
    foreign = {value for kind, value in theirs.ids.items()} | {"bruno-f1.com.br", "Contábil do Bruno"}

    for route in API:
        if route.startswith("GET ") and route not in {"GET /openapi.json"}:
            for caller in (ours.administrator, ours.client):
                answer = ask(route, caller, ours)
                assert not [each for each in foreign if each in answer.body], route


class ShoutingPerson(Person):
    """Says with every request that it is of another office."""

    def __init__(self, person: Person, headers: dict[str, str]) -> None:
        super().__init__(person.world, person.email, person.token)
        self._headers = headers

    def call(self, method, path, body=None, version=None, **headers):  # type: ignore[no-untyped-def]
        return super().call(method, path, body, version, **self._headers, **headers)


def staff_ids(ours: Office, theirs: Office, staff: Person) -> dict[str, str]:
    return ours.ids if staff is ours.administrator else theirs.ids
