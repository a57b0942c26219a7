"""The notification centre over HTTP: what staff and clients learn of what others did, each of their own office."""

from typing import Any

import pytest

from tests.functional.own_account import prove
from tests.functional.world import PASSWORD, Person, World

EMAIL = "davi@avisos.com.br"
NEW_PASSWORD = "girafa azul 77 na varanda"


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff("Contábil da Ana", "ana@avisos.com.br")


@pytest.fixture(scope="module")
def bia(world: World, ana: Person) -> Person:
    """Of the same office, with the client portal."""
    return world.colleague(ana, "bia@avisos.com.br", uses_client_portal=True)


@pytest.fixture(scope="module")
def bruno(world: World) -> Person:
    return world.staff("Contábil do Bruno", "bruno@avisos-b.com.br")


@pytest.fixture(scope="module")
def davi(world: World, ana: Person, bruno: Person) -> Person:
    """Registered at Bruno's office, then linked to Ana's."""
    _, davi = world.client(bruno, EMAIL, name="Davi Rocha")
    world.clock.advance(seconds=1)
    world.client_user(ana, EMAIL, name="Davi Reis")
    assert world.link(davi, world.mails_to(EMAIL)[-1].token).status == 200
    return world.sign_in(davi)


def read(person: Person, query: str = "") -> Any:
    answer = person.call("GET", f"/me/notifications?{query}")
    assert answer.status == 200, answer.body
    return answer.json


def slugs(person: Person) -> list[str]:
    return [each["slug"] for each in read(person)["items"]]


@pytest.mark.statement("F1")
@pytest.mark.statement("G8")
def test_each_office_learns_of_its_own_and_the_person_only_of_the_one_they_are_at(
    world: World, ana: Person, bia: Person, bruno: Person, davi: Person
) -> None:
    colleague = world.colleague(ana, "caio@avisos.com.br")

    assert [each["text"] for each in read(bia)["items"]] == ["Convite aceito por Davi Reis."]
    assert [each["text"] for each in read(bruno)["items"]] == ["Convite aceito por Davi Rocha."]
    assert read(bia)["items"][0]["about"]["name"] == "Davi Reis"
    assert slugs(colleague) == []
    assert slugs(davi) == ["account_linked"]
    assert "avisos-b" not in str(read(bia)) and "Bruno" not in str(read(davi))


def test_marking_all_as_read_is_for_oneself(ana: Person, bia: Person, davi: Person) -> None:
    assert (read(bia)["unread"], read(ana)["unread"]) == (1, 1)

    assert bia.call("POST", "/me/notifications/read-all").status == 204

    assert (read(bia)["unread"], read(bia)["items"][0]["read"]) == (0, True)
    assert (read(ana)["unread"], read(davi)["unread"]) == (1, 1)


@pytest.mark.statement("F11")
def test_a_cursor_is_ones_own(world: World, ana: Person, bia: Person, davi: Person) -> None:
    world.clock.advance(seconds=1)
    world.client(ana, "carla@avisos.com.br", name="Carla Dias")

    first = read(bia, "limit=1")
    second = read(bia, f"limit=1&cursor={first['next_cursor']}")

    assert [first["items"][0]["about"]["name"], second["items"][0]["about"]["name"]] == [
        "Carla Dias",
        "Davi Reis",
    ]
    assert second["next_cursor"] is None
    answer = ana.call("GET", f"/me/notifications?limit=1&cursor={first['next_cursor']}")
    assert (answer.status, answer.code) == (400, "cursor_invalid")


def test_a_new_password_stands_in_the_owners_centre_at_every_office_and_in_no_offices(
    world: World, ana: Person, bruno: Person, davi: Person
) -> None:
    body = {"current_password": PASSWORD, "password": NEW_PASSWORD}
    assert prove(davi).call("PUT", "/me/password", body).status in {200, 204}
    world.sign_in(davi, NEW_PASSWORD)

    here = slugs(davi)
    other = next(
        each["id"]
        for each in davi.call("GET", "/me").json["offices"]
        if each["id"] != davi.call("GET", "/me").json["context"]["office"]["id"]
    )
    davi.token = davi.call("PUT", "/me/context", {"office_id": other}).json["session"]["token"]

    assert (here[0], slugs(davi)) == ("password_changed", ["password_changed"])
    for staff in (ana, bruno):
        assert "password_changed" not in slugs(staff)


@pytest.mark.parametrize(("channel", "in_portal", "mailed"), [("both", 1, 1), ("none", 0, 0)])
def test_a_concluded_task_reaches_its_people_as_the_office_chose_for_them(
    world: World, channel: str, in_portal: int, mailed: int
) -> None:
    email = f"eva@tarefa-{channel}.com.br"
    ana = world.staff(email=f"ana@tarefa-{channel}.com.br")
    company = world.company(ana, processes_enabled=True)
    draft, version = world.draft(ana, email, company)
    chosen = {"notifications": {"task_concluded": channel}}
    version = ana.call("PUT", f"/drafts/{draft}/notifications", chosen, version).json["version"]
    world.complete(ana, (draft, version))
    eva = world.register(world.mails_to(email)[-1].token, email)
    department = ana.call("GET", "/departments").json["items"][0]["id"]
    task = {"company_id": company, "department_id": department, "title": "Folha de novembro"}
    path = ana.call("POST", "/processes/tasks", task).headers["Location"]

    answer = ana.call("PATCH", path, {"done": True}, 1)

    assert (answer.status, answer.json["version"], answer.json["done_by"]) == (200, 2, "Ana Souza")
    sentence = "Tarefa concluída: Folha de novembro."
    assert [each["text"] for each in read(eva)["items"]] == [sentence] * in_portal
    mails = [mail for mail in world.mails_to(email) if mail.tags["mail"] == "notification"]
    assert [(mail.subject, sentence in mail.text) for mail in mails] == [(sentence[:-1], True)] * mailed
    assert ana.call("PATCH", path, {"done": True}, 1).status == 412
    assert len(read(eva)["items"]) == in_portal


@pytest.mark.statement("L8")
def test_declining_leaving_and_deletion_are_told_without_a_name_once_the_person_is_gone(
    world: World,
) -> None:
    ana = world.staff(email="ana@avisos-fim.com.br")
    gone, carla = world.client(ana, "carla@avisos-fim.com.br")
    office = ana.call("GET", "/office").json["id"]
    for number, not_me in enumerate((False, True)):
        world.clock.advance(seconds=1)
        email = f"d{number}@avisos-fim.com.br"
        world.client_user(ana, email)
        body = {"token": world.mails_to(email)[-1].token, "not_me": not_me}
        assert world.call("POST", "/invitations/decline", body).status == 204
    world.clock.advance(seconds=1)
    assert carla.call("DELETE", f"/me/offices/{office}").status == 204

    assert slugs(ana) == [
        "client_user_left",
        "invitation_not_me",
        "invitation_declined",
        "invitation_accepted",
    ]
    assert ana.call("DELETE", f"/client-users/{gone}").status == 204
    told = read(ana)["items"][0]
    assert told["text"] == "Acesso encerrado por pessoa excluída, que saiu do portal do escritório."
    assert told["about"] == {"client_user_id": gone, "name": None}


@pytest.mark.statement("J6")
def test_what_could_not_be_put_there_is_put_by_the_sweep_and_once(world: World) -> None:
    ana = world.staff(email="ana@avisos-falha.com.br")
    email = "carla@avisos-falha.com.br"
    world.client_user(ana, email)
    with world.failing("PutItem", "InternalServerError", times=1):
        body = {"token": world.mails_to(email)[-1].token, "password": PASSWORD, "accept_terms": True}
        assert world.call("POST", "/invitations/register", body).status == 201
    assert slugs(ana) == []

    world.settle_down()

    assert slugs(ana) == ["invitation_accepted"]
