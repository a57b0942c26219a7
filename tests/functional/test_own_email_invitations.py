"""What a change of the own e-mail means for invitations that wait, at the old address and at the new one."""

import pytest

from tests.functional.own_account import account_token, mail_names
from tests.functional.world import PASSWORD, Answer, Person, World


@pytest.fixture
def bruno(world: World, request: pytest.FixtureRequest) -> Person:
    """Staff of an office that the person who moves is not at."""
    return world.staff(
        "Contábil do Bruno", f"bruno@{request.node.name.replace('_', '-')[:40].strip('-')}.com.br"
    )


def move(world: World, person: Person, email: str) -> None:
    assert person.call("POST", "/me/email", {"email": email}).status == 202
    body = {"token": account_token(world, email, "email")}
    assert world.call("POST", "/me/email/confirm", body).status == 204
    person.email = email


def look_up(world: World, token: str) -> str:
    return str(world.call("POST", "/invitations/lookup", {"token": token}).json["action"])


def register(world: World, token: str) -> Answer:
    body = {"token": token, "password": PASSWORD, "accept_terms": True}
    return world.call("POST", "/invitations/register", body)


@pytest.mark.statement("G9")
def test_an_invitation_to_the_old_address_is_its_mailboxes_and_makes_a_new_account(
    world: World, bruno: Person
) -> None:
    davi = world.staff(email="davi@velho.com.br")
    user = world.client_user(bruno, "davi@velho.com.br")
    assert mail_names(world, "davi@velho.com.br")[-1] == "invitation_link"
    token = world.mails_to("davi@velho.com.br")[-1].token
    move(world, davi, "davi@novo.com.br")

    assert look_up(world, token) == "register"
    begun = world.call("POST", "/invitations/link", {"token": token, "password": PASSWORD})
    assert (begun.status, begun.code) == (409, "account_missing")
    assert register(world, token).status == 201

    world.sign_in(davi)
    offices = davi.call("GET", "/me").json["offices"]
    assert [each["name"] for each in offices] == ["Contábil Modelo"]
    assert bruno.call("GET", f"/client-users/{user}").json["email"] == "davi@velho.com.br"


def test_a_resend_to_the_old_address_no_longer_speaks_of_an_account(world: World, bruno: Person) -> None:
    davi = world.staff(email="davi@saiu.com.br")
    user = world.client_user(bruno, "davi@saiu.com.br")
    move(world, davi, "davi@entrou.com.br")

    assert bruno.call("POST", f"/client-users/{user}/invitation").status == 202

    assert mail_names(world, "davi@saiu.com.br")[-1] == "invitation"


@pytest.mark.statement("G5")
def test_an_invitation_to_the_new_address_is_linked_with_the_password_that_is(
    world: World, bruno: Person
) -> None:
    davi = world.staff(email="davi@antes.com.br")
    user = world.client_user(bruno, "davi@depois.com.br")
    token = world.mails_to("davi@depois.com.br")[-1].token
    assert (mail_names(world, "davi@depois.com.br")[-1], look_up(world, token)) == ("invitation", "register")
    move(world, davi, "davi@depois.com.br")

    assert look_up(world, token) == "link"
    refused = register(world, token)
    assert (refused.status, refused.code) == (409, "account_exists")
    assert world.link(davi, token).status == 200

    world.sign_in(davi)
    assert len(davi.call("GET", "/me").json["offices"]) == 2
    assert bruno.call("GET", f"/client-users/{user}").json["status"] == "active"


@pytest.mark.statement("G5")
def test_a_link_begun_before_the_change_is_not_confirmed_after_it(world: World, bruno: Person) -> None:
    davi = world.staff(email="davi@durante.com.br")
    user = world.client_user(bruno, "davi@durante.com.br")
    token = world.mails_to("davi@durante.com.br")[-1].token
    begun = world.call("POST", "/invitations/link", {"token": token, "password": PASSWORD}).json
    move(world, davi, "davi@logo.com.br")

    body = {"challenge": begun["challenge"], "factor": "totp", "code": davi.code(), "accept": True}
    answer = world.call("POST", "/invitations/link/confirm", body)

    assert (answer.status, answer.code) == (410, "invitation_invalid")
    assert bruno.call("GET", f"/client-users/{user}").json["status"] == "invited"


def test_the_offices_record_stays_and_its_history_says_that_the_address_moved_but_not_where(
    world: World, bruno: Person
) -> None:
    user, carla = world.client(bruno, "carla@contato.com.br")

    move(world, carla, "carla@pessoal.com.br")

    assert bruno.call("GET", f"/client-users/{user}").json["email"] == "carla@contato.com.br"
    history = bruno.call("GET", f"/client-users/{user}/history")
    moved = [each for each in history.json["items"] if each["action"] == "account.email_changed"]
    assert [(each["text"], each["by"]) for each in moved] == [
        ("Pessoa trocou o e-mail com que entra", "Carla Dias")
    ]
    assert "carla@pessoal.com.br" not in history.body
