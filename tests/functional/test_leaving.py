"""A person leaves an office: out at once there, untouched elsewhere, and the office may invite again."""

import pytest

from tests.functional.invariants import broken
from tests.functional.looks import history_of, rows_of
from tests.functional.world import PASSWORD, Answer, Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@saida.com.br")


@pytest.fixture(scope="module")
def bruno(world: World) -> Person:
    return world.staff("Outro Escritório", "bruno@outrasaida.com.br")


def leave(person: Person, office_id: str) -> Answer:
    return person.call("DELETE", f"/me/offices/{office_id}")


def own_office(person: Person) -> str:
    return str(person.call("GET", "/me").json["context"]["office"]["id"])


def events_about(world: World, member: str) -> list[str]:
    return [each["DetailType"] for each in world.events if member in each["Detail"]]


@pytest.mark.statement("E5")
def test_whoever_leaves_is_out_at_once_and_the_office_reads_it(world: World, ana: Person) -> None:
    client_user, carla = world.client(ana, "carla@saida.com.br")
    account = carla.call("GET", "/me").json["account"]["id"]

    answer = leave(carla, own_office(carla))

    assert (answer.status, answer.body) == (204, "")
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert carla.call("GET", "/me").status == 401
    begun = world.call("POST", "/auth/login", {"email": carla.email, "password": PASSWORD})
    assert (begun.status, begun.code) == (401, "invalid_credentials")
    read = ana.call("GET", f"/client-users/{client_user}").json
    assert (read["status"], read["mfa"], read["name"]) == ("declined", False, "Carla Dias")
    (row,) = [each for each in history_of(ana, client_user) if each["action"] == "client_user.left"]
    assert (row["by"], row["by_kind"]) == ("Carla Dias", "client")
    assert events_about(world, client_user)[-1] == "client_user.left"
    assert [row["action"]["S"] for row in rows_of(world, account)].count("office.left") == 1
    world.settle_down()
    assert broken(world) == []


def test_the_administrators_are_told_by_mail_and_nobody_else_is(world: World, ana: Person) -> None:
    world.sign_in(ana)
    bia = world.colleague(ana, "bia@saida.com.br", administrator=True)
    caio = world.colleague(ana, "caio@saida.com.br", uses_client_portal=True)
    _, carla = world.client(ana, "carla2@saida.com.br")
    before = len(world.mails)

    leave(carla, own_office(carla))

    told = world.mails[before:]
    assert sorted(mail.to for mail in told) == [ana.email, bia.email]
    assert caio.email not in [mail.to for mail in told]
    assert {mail.tags["mail"] for mail in told} == {"client_user_left"}
    assert "http" not in told[0].text


@pytest.mark.statement("G12")
@pytest.mark.statement("G8")
def test_leaving_one_office_leaves_the_other_as_it_is(world: World, ana: Person, bruno: Person) -> None:
    world.sign_in(ana)
    _, davi = world.client(ana, "davi@saida.com.br")
    there = world.client_user(world.sign_in(bruno), davi.email)
    world.link(davi, world.mails_to(davi.email)[-1].token)
    office_a, office_b = (staff.call("GET", "/office").json["id"] for staff in (ana, bruno))
    world.sign_in(davi)
    assert own_office(davi) == office_b

    assert leave(davi, office_a).status == 204

    assert [each["id"] for each in davi.call("GET", "/me").json["offices"]] == [office_b]
    assert davi.call("PUT", "/me/context", {"office_id": office_a}).status == 404
    assert bruno.call("GET", f"/client-users/{there}").json["status"] == "active"
    assert leave(davi, office_a).status == 404


def test_an_office_may_invite_again_whoever_left(world: World, ana: Person) -> None:
    world.sign_in(ana)
    client_user, carla = world.client(ana, "carla3@saida.com.br")
    leave(carla, own_office(carla))

    assert ana.call("POST", f"/client-users/{client_user}/invitation").status == 202

    linked = world.link(carla, world.mails_to(carla.email)[-1].token)
    assert linked.status == 200
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "active"


@pytest.mark.statement("F1")
def test_an_office_that_is_not_ones_own_cannot_be_left(world: World, ana: Person, bruno: Person) -> None:
    _, carla = world.client(world.sign_in(ana), "carla4@saida.com.br")
    office_b = world.sign_in(bruno).call("GET", "/office").json["id"]
    before = world.items()

    assert leave(carla, office_b).status == leave(carla, "off_aaaaaaaaaaaaaaaaaaaa").status == 404
    assert world.items() == before


def test_a_collaborator_who_leaves_is_removed_and_the_last_administrator_stays(world: World) -> None:
    rui = world.staff("Contábil do Rui", "rui@saida.com.br")
    office = own_office(rui)
    bia = world.colleague(rui, "bia2@saida.com.br", administrator=True)
    own = next(each["id"] for each in rui.call("GET", "/staff").json["items"] if each["email"] == bia.email)

    assert leave(bia, office).status == 204
    refused = leave(rui, office)

    assert [each["email"] for each in rui.call("GET", "/staff").json["items"]] == [rui.email]
    assert [row["action"]["S"] for row in rows_of(world, office, own)].count("staff.left") == 1
    assert (refused.status, refused.code) == (409, "last_administrator")
    assert rui.call("GET", "/me").status == 200
    assert rui.call("POST", "/staff", {"name": "Bia Reis", "email": bia.email}).status == 201
    world.settle_down()
    assert broken(world) == []
