"""Hostile input: refused by field and in Portuguese, never a 500, nothing half-written."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functional.routes import API, BODIES, Office, ask, fitting, make_office
from tests.functional.world import TAX_IDS, Answer, World

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


def post_raw(world: World, ours: Office, route: str, raw: bytes, **headers: str) -> Answer:
    """The body as bytes, on a route of the API, by somebody who may."""
    method, path = route.split(" ", 1)
    for name, kind in (("draft_id", "draft"), ("company_id", "company"), ("department_id", "department")):
        path = path.replace("{" + name + "}", ours.ids[kind])
    path = path.replace("{client_user_id}", ours.ids["client_user"]).replace("{staff_id}", ours.ids["staff"])
    caller = fitting(route, ours)
    sent = {
        "Authorization": f"Bearer {caller.token}",
        "If-Match": f'"{ours.versions.get(route, 1)}"',
    } | headers
    return world.call(method, path, raw, sent)


def put_general(ours: Office, **fields: Any) -> Answer:
    general = {"name": "Carla Dias", "email": "c@exemplo.com.br", "portal_access": {"active": True}} | fields
    route = "PUT /drafts/{draft_id}/general"
    return ours.administrator.call(
        "PUT", f"/drafts/{ours.ids['draft']}/general", general, ours.versions[route]
    )


def assert_refused(answer: Answer, field: str) -> None:
    assert answer.status == 400, answer.body
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    problem = answer.json
    assert set(problem) == {"type", "title", "status", "detail", "code", "request_id", "errors"}
    assert problem["status"] == answer.status
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    (error,) = [each for each in problem["errors"] if each["field"] == field]
    assert error["message"].endswith(".")
    assert error["message"] != "Valor não aceito."


# Vectors


@pytest.mark.statement("H1")
@pytest.mark.parametrize("cpf", VECTORS["cpf_valid"])
def test_a_valid_cpf_is_kept_as_eleven_digits(ours: Office, cpf: str) -> None:
    saved = put_general(ours, cpf=cpf)

    kept = saved.json["steps"]["general"]["cpf"]
    assert (len(kept), kept.isdigit()) == (11, True)
    assert kept == "".join(each for each in cpf if each.isdigit())


@pytest.mark.statement("H1")
@pytest.mark.parametrize("cpf", VECTORS["cpf_invalid"], ids=repr)
def test_an_invalid_cpf_is_refused(world: World, ours: Office, cpf: object) -> None:
    before = world.items()

    assert_refused(put_general(ours, cpf=cpf), "cpf")

    assert world.items() == before


@pytest.mark.statement("H1")
@pytest.mark.parametrize(
    "tax_id",
    VECTORS["cnpj_valid_numeric"] + VECTORS["cnpj_valid_alnum"] + VECTORS["cnpj_accept_after_uppercase"],
)
def test_a_valid_cnpj_is_kept_in_capitals_without_its_mask(ours: Office, tax_id: str) -> None:
    added = ours.administrator.call("POST", "/companies", {"name": "Padaria", "tax_id": tax_id})

    assert added.status == 201, added.body
    assert added.json["tax_id"] == tax_id.upper().translate(str.maketrans("", "", "./-"))


@pytest.mark.statement("H1")
@pytest.mark.parametrize("tax_id", [*VECTORS["cnpj_invalid"], *VECTORS["cpf_invalid"]], ids=repr)
def test_an_invalid_cnpj_is_refused(world: World, ours: Office, tax_id: object) -> None:
    before = world.items()

    assert_refused(
        ours.administrator.call("POST", "/companies", {"name": "Padaria", "tax_id": tax_id}), "tax_id"
    )

    assert world.items() == before


@pytest.mark.statement("H1")
@pytest.mark.parametrize(("typed", "kept"), list(VECTORS["phone_valid_mobile"].items()))
def test_a_mobile_is_kept_as_e164(ours: Office, typed: str, kept: str) -> None:
    saved = put_general(ours, phone=typed).json

    assert saved["steps"]["general"]["phone"] == kept
    assert saved["warnings"] == []


@pytest.mark.statement("H1")
@pytest.mark.parametrize("phone", VECTORS["phone_valid_not_sms"])
def test_a_phone_that_is_no_mobile_is_kept_with_a_warning(ours: Office, phone: str) -> None:
    assert [each["code"] for each in put_general(ours, phone=phone).json["warnings"]] == ["phone_not_mobile"]


@pytest.mark.statement("H1")
@pytest.mark.parametrize(
    "phone", [*VECTORS["phone_invalid"], *VECTORS["phone_foreign_pumping"], 11987654321, [], {}]
)
def test_an_invalid_or_foreign_phone_is_refused(world: World, ours: Office, phone: object) -> None:
    before = world.items()

    assert_refused(put_general(ours, phone=phone), "phone")

    assert world.items() == before


@pytest.mark.statement("H1")
@pytest.mark.parametrize("email", VECTORS["email_accept"])
def test_a_good_address_is_accepted(ours: Office, email: str) -> None:
    assert put_general(ours, email=email).status == 200


@pytest.mark.statement("H1")
@pytest.mark.statement("H3")
@pytest.mark.parametrize(
    "email", [*VECTORS["email_reject"], "", None, 1, [], {}, "a" * 300 + "@x.com.br"], ids=repr
)
def test_a_bad_address_is_refused_wherever_one_is_asked_for(
    world: World, ours: Office, email: object
) -> None:
    ana, before = ours.administrator, world.items()
    user = ours.ids["client_user"]

    for answer in (
        put_general(ours, email=email),
        ana.call("POST", "/staff", {"name": "Caio Reis", "email": email}),
        ana.call("PATCH", f"/client-users/{user}/email", {"email": email}, 1),
        ana.call("POST", f"/client-users/{user}/delivery-test", {"email": email}),
    ):
        assert_refused(answer, "email")

    assert world.items() == before


@pytest.mark.statement("G10")
@pytest.mark.parametrize("pair", VECTORS["email_same_account_pairs"], ids=repr)
def test_one_mailbox_is_one_person_however_it_is_written(world: World, ours: Office, pair: list[str]) -> None:
    company = ours.ids["company"]
    first, second = (put_general(ours, email=each).status for each in pair)
    if first == 400:
        assert second == 400, "an accented local part is refused in both forms"
        return

    made = [
        world.complete(ours.administrator, world.draft(ours.administrator, each, company)) for each in pair
    ]

    assert [answer.status for answer in made] == [202, 409]
    assert made[1].code == "email_taken"


@pytest.mark.statement("G10")
@pytest.mark.statement("G11")
@pytest.mark.parametrize("pair", VECTORS["email_distinct_pairs"], ids=repr)
def test_different_mailboxes_are_different_people(world: World, ours: Office, pair: list[str]) -> None:
    company = ours.ids["company"]
    taken = [each for each in pair if put_general(ours, email=each).status == 200]

    made = [
        world.complete(ours.administrator, world.draft(ours.administrator, each, company)) for each in taken
    ]

    assert [answer.status for answer in made] == [202] * len(taken)
    assert len({answer.json["client_user_id"] for answer in made}) == len(taken)


@pytest.mark.statement("H2")
@pytest.mark.statement("H3")
@pytest.mark.parametrize("name", VECTORS["names_hostile"], ids=repr)
def test_a_hostile_name_is_kept_as_written_or_refused_whole(world: World, ours: Office, name: str) -> None:
    before = world.items()

    answer = put_general(ours, name=name)

    if any(not char.isprintable() for char in name) or len(name) > 200:
        assert_refused(answer, "name")
        assert world.items() == before
    else:
        assert answer.json["steps"]["general"]["name"] == name


@pytest.mark.statement("H2")
@pytest.mark.statement("H3")
@pytest.mark.parametrize(
    "bad",
    [
        "\r",
        "\n",
        "\x00",
        "\t",
        "\x1b[31m",
        "\u202e",
        "\u2066",
        "\u200b",
        "\u2028",
        "\ufeff",
        "\x7f",
        "\ue000",
    ],
    ids=repr,
)
def test_what_cannot_be_seen_is_refused_in_every_text(world: World, ours: Office, bad: str) -> None:
    ana, ids, text = ours.administrator, ours.ids, f"Ana{bad}Bcc: x@y.com"
    before = world.items()
    task = {"company_id": ids["company"], "department_id": ids["department"], "title": text}

    for answer, field in (
        (put_general(ours, name=text), "name"),
        (ana.call("PATCH", "/office", {"name": text}, 1), "name"),
        (ana.call("POST", "/staff", {"name": text, "email": "a@b.com.br"}), "name"),
        (ana.call("PATCH", f"/staff/{ids['staff']}", {"name": text}, 1), "name"),
        (ana.call("POST", "/companies", {"name": text, "tax_id": next(TAX_IDS)}), "name"),
        (ana.call("POST", "/departments", {"name": text}), "name"),
        (ana.call("POST", "/processes/tasks", task), "title"),
    ):
        assert_refused(answer, field)

    assert world.items() == before


@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], {}, "", " ", "\u3164", "x" * 201], ids=repr)
def test_a_name_is_text_with_something_in_it(world: World, ours: Office, value: object) -> None:
    before = world.items()

    assert_refused(put_general(ours, name=value), "name")
    assert_refused(ours.administrator.call("POST", "/departments", {"name": value}), "name")

    assert world.items() == before


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
def test_a_body_over_256_kib_is_413_and_quickly(world: World, ours: Office) -> None:
    just, over = (b'{"name":"' + b"a" * (size - 11) + b'"}' for size in (LIMIT, LIMIT + 1))
    before = world.items()

    started = time.perf_counter()
    answers = [post_raw(world, ours, route, over) for route in WITH_BODY]
    each = (time.perf_counter() - started) / len(answers)

    assert {(answer.status, answer.code) for answer in answers} == {(413, "body_too_large")}
    assert each < 0.2
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


# Fields that are not documented

SMUGGLED = [
    "tenantId", "office_id", "role", "status", "mfa", "emailVerified", "passwordHash", "password_hash", "portalAccess",
    "createdAt", "created_at", "version", "permissions.all", "account_id", "id", "administrator_", "rev", "stage",
    "__proto__", "invitation", "onboarding_version", "email_key", "$set",
]  # fmt: skip


@pytest.mark.statement("F5")
@pytest.mark.parametrize("route", WITH_BODY)
def test_an_undocumented_field_is_refused_and_changes_nothing(world: World, ours: Office, route: str) -> None:
    before = world.items()
    sample = json.dumps(BODIES[route])
    for kind, own in ours.ids.items():
        sample = sample.replace(f"<{kind}>", own)

    for field in set(SMUGGLED) - set(API[route].body.model_fields):  # type: ignore[union-attr]
        answer = post_raw(world, ours, route, json.dumps(json.loads(sample) | {field: True}).encode())
        assert (answer.status, answer.code) == (400, "invalid_request"), (field, answer.body)
        (error,) = [each for each in answer.json["errors"] if each["field"] == field]
        assert error["message"] == "Este campo não existe."

    assert world.items() == before


@pytest.mark.statement("F5")
@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("general", {"name": "A", "email": "a@b.com.br", "portal_access": {"active": True, "role": "admin"}}),
        ("departments", {"departments": [{"id": "<department>", "level": "reviewer", "office_id": "x"}]}),
        ("companies", {"companies": [{"id": "<company>", "portal_enabled": True}]}),
    ],
)
def test_an_undocumented_field_inside_another_is_refused_too(
    ours: Office, step: str, body: dict[str, Any]
) -> None:
    filled = json.loads(
        json.dumps(body)
        .replace("<department>", ours.ids["department"])
        .replace("<company>", ours.ids["company"])
    )
    version = ours.versions["PUT /drafts/{draft_id}/general"]

    answer = ours.administrator.call("PUT", f"/drafts/{ours.ids['draft']}/{step}", filled, version)

    assert (answer.status, answer.json["errors"][0]["code"]) == (400, "extra_forbidden")


@pytest.mark.statement("F5")
@pytest.mark.parametrize("route", [route for route, operation in API.items() if operation.query])
def test_an_undocumented_parameter_is_refused(ours: Office, route: str) -> None:
    method, path = route.split(" ", 1)
    path = path.replace("{department_id}", ours.ids["department"])

    answer = fitting(route, ours).call(method, f"{path}?all=true")

    assert (answer.status, answer.json["errors"][-1]["code"]) == (400, "extra_forbidden")


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
