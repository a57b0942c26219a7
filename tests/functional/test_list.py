"""The list of client users: found, filtered, sorted, paged, with personal numbers masked."""

import base64
from typing import Any

import pytest

from tests.functional.world import Person, World

PEOPLE = [
    ("Álvaro Nunes", "alvaro@lista.com.br", "52998224725"),
    ("Beatriz Ávila", "bia@lista.com.br", "39053344705"),
    ("carlos eduardo", "CADU@lista.com.br", None),
    ("Zélia Alves", "zelia@lista.com.br", None),
]


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@lista.com.br")


@pytest.fixture(scope="module")
def people(world: World, ana: Person) -> dict[str, str]:
    """The four, each at a company of their own; Zélia has access switched off."""
    ids = {}
    for name, email, cpf in PEOPLE:
        numbers = {"cpf": cpf, "phone": "(11) 98765-4321"} if cpf else {}
        ids[name] = world.client_user(ana, email, name=name, **numbers)
    ana.call("POST", f"/client-users/{ids['Zélia Alves']}/deactivate")
    return ids


def names(ana: Person, query: str = "") -> list[str]:
    answer = ana.call("GET", f"/client-users?{query}")
    assert answer.status == 200, answer.body
    return [each["name"] for each in answer.json["items"]]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Álvaro Nunes", "Beatriz Ávila", "carlos eduardo", "Zélia Alves"]),
        ("sort=-name", ["Zélia Alves", "carlos eduardo", "Beatriz Ávila", "Álvaro Nunes"]),
        ("q=alv", ["Álvaro Nunes", "Zélia Alves"]),
        ("q=%C3%81vila", ["Beatriz Ávila"]),
        ("q=avila", ["Beatriz Ávila"]),
        ("q=eduardo", ["carlos eduardo"]),
        ("q=cadu@lista", ["carlos eduardo"]),
        ("q=CADU", ["carlos eduardo"]),
        ("q=529.982", ["Álvaro Nunes"]),
        ("q=52998224725", ["Álvaro Nunes"]),
        ("q=ninguem", []),
        ("status=inactive", ["Zélia Alves"]),
        ("status=invited", ["Álvaro Nunes", "Beatriz Ávila", "carlos eduardo"]),
        ("status=active", []),
        ("status=invited&q=b", ["Beatriz Ávila"]),
    ],
)
def test_people_are_found_as_they_are_looked_for(ana: Person, query: str, found: list[str]) -> None:
    assert names(ana, query) == found


def test_a_company_and_a_department_narrow_the_list(
    world: World, ana: Person, people: dict[str, str]
) -> None:
    read = ana.call("GET", f"/client-users/{people['Álvaro Nunes']}").json
    company, department = read["companies"][0]["id"], read["departments"][0]["id"]
    others = [
        each["id"] for each in ana.call("GET", "/departments").json["items"] if each["id"] != department
    ]

    assert names(ana, f"company={company}") == ["Álvaro Nunes"]
    assert len(names(ana, f"department={department}")) == 4
    assert names(ana, f"department={others[0]}") == []
    assert names(ana, f"company={company}&status=inactive") == []


@pytest.mark.statement("F9")
def test_a_row_has_exactly_the_documented_fields_and_masked_numbers(
    ana: Person, people: dict[str, str]
) -> None:
    row: dict[str, Any] = ana.call("GET", "/client-users?q=alvaro").json["items"][0]

    assert set(row) == {
        "id", "name", "email", "phone_masked", "cpf_masked", "status", "portal_access", "demo", "invitation", "mfa",
        "email_undeliverable", "companies", "departments", "last_login_at", "version",
    }  # fmt: skip
    assert row["cpf_masked"] == "***.982.247-**"
    assert row["phone_masked"] == "(11) *****-4321"
    assert set(row["invitation"]) == {
        "status", "sent_at", "expires_at", "sends", "sent_by", "bounce_reason", "delivered_at", "bounced_at",
        "complained_at", "soft_bounces", "delays",
    }  # fmt: skip
    assert "52998224725" not in ana.call("GET", "/client-users").body
    full = ana.call("GET", f"/client-users/{people['Álvaro Nunes']}").json
    assert (full["cpf"], full["phone"]) == ("52998224725", "+5511987654321")
    assert full["id"] == row["id"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("sort", ["name", "-name"])
def test_pages_join_to_the_whole_list_without_a_gap_or_a_repeat(ana: Person, sort: str) -> None:
    found: list[str] = []
    query = f"limit=1&sort={sort}"
    while query:
        answer = ana.call("GET", f"/client-users?{query}").json
        found += [each["name"] for each in answer["items"]]
        query = f"limit=1&sort={sort}&cursor={answer['next_cursor']}" if answer["next_cursor"] else ""

    assert found == names(ana, f"sort={sort}")


@pytest.mark.parametrize("query", ["status=deleted", "sort=cpf", "sort=name;drop", "status=", "limit=0"])
def test_a_filter_that_does_not_exist_is_refused(ana: Person, query: str) -> None:
    answer = ana.call("GET", f"/client-users?{query}")

    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["errors"][0]["field"] == query.partition("=")[0]


def test_the_last_sign_in_is_shown_and_sorted_by(world: World) -> None:
    zoe = world.staff("Contábil da Zoe", "zoe@lista.com.br")
    first, _ = world.client(zoe, "first@lista.com.br", name="Primeira Pessoa")
    second, _ = world.client(zoe, "second@lista.com.br", name="Segunda Pessoa")
    world.client_user(zoe, "never@lista.com.br", name="Nunca Entrou")

    rows = zoe.call("GET", "/client-users?sort=-last_login_at").json["items"]

    assert [each["id"] for each in rows[:2]] == [second, first]
    assert rows[0]["last_login_at"] > rows[1]["last_login_at"]
    assert rows[2]["last_login_at"] is None


def test_nobody_is_lost_when_the_people_of_an_office_are_more_than_a_page_of_the_database(
    world: World,
) -> None:
    """A page of DynamoDB ends at one megabyte, however many entries were asked for."""
    zoe = world.staff("Contábil Grande", "grande@lista.com.br")
    client_user = world.client_user(zoe, "p0@lista.com.br", "later")
    store = world.wiring.store()
    office = zoe.call("GET", "/me").json["context"]["office"]["id"]
    one = store.members.get_client_user(office, client_user)
    permissions = [f"permission_{number:03d}_{'x' * 80}" for number in range(180)]
    for number in range(1, 90):
        changes = {
            "id": f"usr_{number:020d}",
            "email_key": f"p{number}@lista.com.br",
            "permissions": permissions,
        }
        store.commit(store.members.parts_create(one.model_copy(update=changes)))

    found, cursor = [], ""
    while cursor is not None:
        answer = zoe.call("GET", f"/client-users?limit=200&cursor={cursor}").json
        found += [each["id"] for each in answer["items"]]
        cursor = answer["next_cursor"]

    assert len(found) == len(set(found)) == 90


@pytest.mark.statement("F11")
@pytest.mark.parametrize("path", ["/client-users?limit=1", "/messenger/contacts?limit=1&company={company}"])
def test_a_cursor_is_good_for_its_office_and_question_only_and_tells_nothing(world: World, path: str) -> None:
    """``path`` is a list whose first page has a cursor; the company is the office's own."""
    offices = []
    for name in ("ana", "bruno"):
        person = world.staff(f"Contábil de {name}", f"{name}{len(path)}@cursor.com.br")
        company = world.company(person, messenger_enabled=True)
        for number in range(2):
            email = f"{name}{number}@cursor.com.br"
            world.complete(person, world.draft(person, email, company, phone="(11) 98765-4321"))
        asked = path.replace("{company}", company)
        cursor = person.call("GET", asked).json["next_cursor"]
        assert cursor, "there are two people"
        offices.append((person, asked, cursor))
    (ana, ours, own), (_, _, foreign) = offices

    assert ana.call("GET", f"{ours}&cursor={own}").status == 200
    assert b"carla" not in base64.urlsafe_b64decode(own + "==")
    for wrong in (foreign, own[:-4] + "AAAA", "x", "%00"):
        answer = ana.call("GET", f"{ours}&cursor={wrong}")
        assert (answer.status, answer.code) == (400, "cursor_invalid"), wrong
    if "messenger" not in path:
        for other in ("&status=invited", "&sort=-name", "&q=carla"):
            assert ana.call("GET", f"{ours}{other}&cursor={own}").code == "cursor_invalid"
