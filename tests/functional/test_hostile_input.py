"""Hostile input: refused by field and in Portuguese, never a 500, nothing half-written."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional.raw import post_raw
from tests.functional.routes import API, BODIES, Office, ask, make_office
from tests.functional.world import World

VECTORS = json.loads((Path(__file__).parents[1] / "vectors.json").read_text(encoding="utf-8"))
WITH_BODY = [route for route, operation in API.items() if operation.body]
LIMIT = 256 * 1024


@pytest.fixture(scope="module")
def ours(world: World) -> Office:
    office = make_office(world, "Contábil da Ana", "ana-hostil.com.br")
    for person in office.people():
        person.call("GET", "/me")
    return office


@pytest.fixture(autouse=True)
def one_after_the_other(world: World, ours: Office) -> Iterator[None]:
    with world.undone():
        yield


# JSON


def deep(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


HOSTILE_JSON = {
    **{repr(text): text.encode("utf-8", "surrogatepass") for text in VECTORS["raw_json_bodies_hostile"]},
    "5000 brackets": b"[" * 5000 + b"]" * 5000,
    "100000 brackets": b"[" * 100_000,
    "33 levels": deep(33),
    "100000 levels": deep(40_000),
    "10000 keys": json.dumps({f"k{number}": 1 for number in range(10_000)}).encode(),
    "NaN": b'{"name": NaN}',
    "Infinity": b'{"name": -Infinity}',
    "1e400": b'{"name": 1e400}',
    "a million digits": b'{"name": ' + b"9" * 100_000 + b"}",
    "BOM": b"\xef\xbb\xbf{}",
    "twice": b'{"name": "a", "name": "b"}',
    "twice inside": b'{"portal_access": {"active": true, "active": false}}',
    "lone surrogate": b'{"name": "\\ud83d"}',
    "lone surrogate as key": b'{"\\udc00": 1}',
    "latin 1": '{"name": "José"}'.encode("latin-1"),
    "utf-16": '{"name": "Ana"}'.encode("utf-16"),
    "cut": b'{"name": "Ana',
    "two documents": b"{}{}",
    "comment": b'{"name": "Ana"} // x',
    "single quotes": b"{'name': 'Ana'}",
    "number": b"1",
    "list": b"[]",
    "false": b"false",
    "form": b"name=Ana&email=a%40b.com",
    "nul": b'{"name": "Ana"}\x00',
}


@pytest.mark.statement("H6")
@pytest.mark.statement("E13")
@pytest.mark.parametrize("kind", HOSTILE_JSON)
def test_a_body_that_is_not_plain_json_is_4xx_everywhere(world: World, ours: Office, kind: str) -> None:
    before = world.items()

    for route in WITH_BODY:
        answer = post_raw(world, ours, route, HOSTILE_JSON[kind])
        assert 400 <= answer.status < 500, (route, answer.body)
        assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"

    assert world.items() == before


@pytest.mark.statement("H6")
def test_a_body_over_256_kib_is_413(world: World, ours: Office) -> None:
    just, over = (b'{"name":"' + b"a" * (size - 11) + b'"}' for size in (LIMIT, LIMIT + 1))
    before = world.items()

    answers = [post_raw(world, ours, route, over) for route in WITH_BODY]

    assert {(answer.status, answer.code) for answer in answers} == {(413, "body_too_large")}
    assert post_raw(world, ours, "POST /departments", just).status == 400
    without_body = ours.administrator.call("POST", f"/client-users/{ours.ids['client_user']}/activate", over)
    assert without_body.status == 413
    assert world.items() == before


@pytest.mark.statement("H6")
@pytest.mark.parametrize("route", WITH_BODY)
@pytest.mark.parametrize(
    "value", [None, True, 0, -1, 1.5, "", "x", [], [None], {}, {"a": {"b": []}}], ids=repr
)
def test_a_value_of_another_type_is_4xx_in_every_field(
    world: World, ours: Office, route: str, value: object
) -> None:
    for field in API[route].body.model_fields:  # type: ignore[union-attr]
        sample = json.loads(json.dumps(BODIES[route]).replace("<", "").replace(">", "")) | {field: value}
        answer = post_raw(world, ours, route, json.dumps(sample).encode())
        assert answer.status < 500, (field, answer.body)


@pytest.mark.parametrize("limit", ["0", "-1", "201", "abc", "", "1e3", "９", "1;2"])
def test_a_page_has_between_one_and_two_hundred_entries(ours: Office, limit: str) -> None:
    answer = ours.administrator.call("GET", f"/client-users?limit={limit}")

    assert (answer.status, answer.json["errors"][0]["field"]) in {(400, "limit")} or limit == "９"


@pytest.mark.statement("E7")
@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/json",
        "application/xml",
    ],
)
def test_a_body_that_a_form_could_send_is_not_taken(world: World, ours: Office, media_type: str) -> None:
    before = world.items()

    for route in WITH_BODY:
        answer = post_raw(world, ours, route, b'{"name": "Folha"}', **{"Content-Type": media_type})
        assert (answer.status, answer.code) == (415, "unsupported_media_type"), route

    assert world.items() == before


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "bearer " + "x" * 63, "", "Token x", "Bearer \x00"],
    ids=repr,
)
def test_a_strange_authorization_is_nobody(world: World, ours: Office, header: str) -> None:
    answer = world.call("GET", "/me", None, {"Authorization": header})

    assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "__Host-portaria",
        "__Host-portaria=",
        "__Host-portaria=x",
        "a=b; __Host-portaria={token}",
        "\x00",
        "=;=;=",
        '__Host-portaria="{token}',
    ],
    ids=repr,
)
def test_a_strange_cookie_is_nobody_or_its_owner(world: World, ours: Office, cookie: str) -> None:
    answer = world.call("GET", "/me", None, {"Cookie": cookie.replace("{token}", ours.client.token or "")})

    assert answer.status in ({200} if "a=b" in cookie else {401})


def test_a_search_finds_nothing_rather_than_break(ours: Office) -> None:
    for text in ("%27%20OR%201%3D1", "%00", "%F0%9F%98%80", "%25", "[[", "(?:a%2B)%2B%24", "x" * 200):
        assert ours.administrator.call("GET", f"/client-users?q={text}").status == 200
    assert ours.administrator.call("GET", f"/client-users?q={'x' * 201}").status == 400


def test_the_versions_of_the_samples_are_right(ours: Office) -> None:
    assert ask("PUT /drafts/{draft_id}/general", ours.administrator, ours).status == 200
