"""CPF, CNPJ, telephone, e-mail and names as tests/vectors.json lists them, through the API."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functional.routes import Office, make_office
from tests.functional.world import TAX_IDS, Answer, World

VECTORS = json.loads((Path(__file__).parents[1] / "vectors.json").read_text(encoding="utf-8"))


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
