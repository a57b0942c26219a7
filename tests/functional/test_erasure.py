"""A person erases their account: everything of theirs goes, each office keeps its own record."""

import pytest

from tests.functional.own_account import add_app, elsewhere, is_in, mail_names, prove
from tests.functional.world import PASSWORD, Answer, Person, World, aws_error


def erase(person: Person) -> Answer:
    return person.call("DELETE", "/me", {"accept": True})


def account_id_of(person: Person) -> str:
    return str(person.call("GET", "/me").json["account"]["id"])


def of_account(world: World, account_id: str) -> list[dict[str, object]]:
    """What is left in the Identity table that names an account."""
    return [each for each in world.items() if each["table"] == "Identity" and account_id in str(each)]


@pytest.mark.statement("L8")
@pytest.mark.parametrize("body", [None, {}, {"accept": False}, {"accept": 1}, {"accept": "true"}])
def test_it_takes_a_plain_yes(world: World, body: object) -> None:
    ana = world.staff(email=f"sim-{len(str(body))}@modelo.com.br")

    assert ana.call("DELETE", "/me", body).status == 400
    assert is_in(ana)


@pytest.mark.statement("L8")
def test_it_asks_for_password_and_factor_of_the_last_five_minutes(world: World) -> None:
    ana = world.staff(email="ana@l8-prova.com.br")
    _, carla = world.client(ana, "carla@l8-prova.com.br")
    world.clock.advance(minutes=5)

    answer = erase(carla)

    assert (answer.status, answer.code) == (403, "proof_required")
    assert erase(prove(carla)).status == 204


@pytest.mark.statement("L8")
@pytest.mark.statement("E5")
def test_account_factors_codes_sessions_links_and_memberships_are_gone(world: World) -> None:
    ana = world.staff(email="ana@l8-tudo.com.br")
    user, carla = world.client(ana, "carla@l8-tudo.com.br")
    add_app(carla)
    carla.call("POST", "/me/email", {"email": "carla.nova@l8-tudo.com.br"})
    world.call("POST", "/auth/password/forgot", {"email": carla.email})
    other, account_id = elsewhere(world, carla), account_id_of(carla)

    answer = erase(carla)

    assert answer.status == 204
    assert answer.headers["Set-Cookie"].startswith("__Host-portaria=; Max-Age=0")
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert (is_in(carla), is_in(other)) == (False, False)
    left = [each for each in of_account(world, account_id) if not each["pk"]["S"].startswith("CHALLENGE#")]  # type: ignore[index]
    assert left == []
    assert mail_names(world, carla.email)[-1] == "account_erased"
    found = ana.call("GET", f"/client-users/{user}").json
    assert (found["status"], found["mfa"], found["last_login_at"]) == ("declined", False, None)
    assert found["email"] == carla.email
    history = ana.call("GET", f"/client-users/{user}/history").json["items"]
    assert [each["by"] for each in history if each["action"] == "client_user.left"] == ["Carla Dias"]


@pytest.mark.statement("L8")
@pytest.mark.statement("C1")
def test_afterwards_signing_in_is_as_for_somebody_unknown(world: World) -> None:
    ana = world.staff(email="ana@l8-nada.com.br")
    _, carla = world.client(ana, "carla@l8-nada.com.br")
    erase(carla)

    gone, unknown = (
        world.call("POST", "/auth/login", {"email": email, "password": PASSWORD})
        for email in (carla.email, "ninguem@l8-nada.com.br")
    )

    assert (gone.status, gone.json | {"request_id": ""}) == (401, unknown.json | {"request_id": ""})


@pytest.mark.statement("L8")
def test_afterwards_the_same_mailbox_can_register_anew(world: World) -> None:
    ana = world.staff(email="ana@l8-volta.com.br")
    user, carla = world.client(ana, "carla@l8-volta.com.br")
    first = account_id_of(carla)
    erase(carla)

    assert ana.call("POST", f"/client-users/{user}/invitation").status == 202
    again = world.register(world.mails_to(carla.email)[-1].token, carla.email, "girafa azul 77 na varanda")

    assert account_id_of(again) != first
    assert len(again.call("GET", "/me/factors").json["items"]) == 1
    assert ana.call("GET", f"/client-users/{user}").json["status"] == "active"


@pytest.mark.statement("L8")
@pytest.mark.statement("G8")
def test_every_office_keeps_its_own_record_and_nobody_elses(world: World) -> None:
    ana, bruno = world.staff(email="ana@l8-dois.com.br"), world.staff("Outra", "bruno@l8-dois.com.br")
    at_ana, carla = world.client(ana, "carla@l8-dois.com.br")
    at_bruno = world.client_user(bruno, carla.email)
    world.link(carla, world.mails_to(carla.email)[-1].token)
    world.sign_in(carla)

    assert erase(carla).status == 204

    found = [
        staff.call("GET", f"/client-users/{user}").json["status"]
        for staff, user in ((ana, at_ana), (bruno, at_bruno))
    ]
    assert found == ["declined", "declined"]


@pytest.mark.statement("L8")
def test_the_last_administrator_hands_the_office_over_first(world: World) -> None:
    ana = world.staff(email="ana@l8-ultima.com.br")
    before = world.items()

    refused = erase(ana)

    assert (refused.status, refused.code) == (409, "last_administrator")
    assert world.items() == before
    world.colleague(ana, "bia@l8-ultima.com.br", administrator=True)
    assert erase(prove(ana)).status == 204
    assert world.call("POST", "/auth/login", {"email": ana.email, "password": PASSWORD}).status == 401


@pytest.mark.statement("J9")
@pytest.mark.statement("L8")
def test_an_erasure_that_fails_has_changed_nothing_and_can_be_repeated(world: World) -> None:
    ana = world.staff(email="ana@l8-falha.com.br")
    user, carla = world.client(ana, "carla@l8-falha.com.br")
    before = world.items()

    with world.failing("TransactWriteItems", aws_error("InternalServerError", status=500)):
        failed = erase(carla)

    assert failed.status == 503
    assert world.items() == before
    assert erase(carla).status == 204
    assert ana.call("GET", f"/client-users/{user}").json["status"] == "declined"


@pytest.mark.statement("L8")
def test_somebody_of_many_offices_leaves_them_all(world: World) -> None:
    ana = world.staff(email="ana@l8-muitos.com.br")
    _, carla = world.client(ana, "carla@l8-muitos.com.br")
    users = []
    for number in range(9):
        staff = world.staff(f"Escritório {number}", f"ana{number}@l8-muitos.com.br")
        users.append((staff, world.client_user(staff, carla.email)))
        assert world.link(carla, world.mails_to(carla.email)[-1].token).status == 200
    world.sign_in(carla)
    account_id = account_id_of(carla)

    assert erase(carla).status == 204

    assert {staff.call("GET", f"/client-users/{user}").json["status"] for staff, user in users} == {
        "declined"
    }
    assert [each for each in of_account(world, account_id) if "CHALLENGE#" not in str(each)] == []


@pytest.mark.statement("L8")
@pytest.mark.statement("L2")
def test_an_operator_erases_the_account_of_whoever_was_let_go(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    from chalicelib.entrypoints import operations

    ana = world.staff(email="ana@l8-operador.com.br")
    user, carla = world.client(ana, "carla@l8-operador.com.br")
    account_id = account_id_of(carla)
    assert ana.call("DELETE", f"/client-users/{user}").status == 204

    assert operations.erase_account({"email": "Carla@l8-operador.com.br"}, None) == {"erased": True}

    assert [each for each in of_account(world, account_id) if "CHALLENGE#" not in str(each)] == []
    assert mail_names(world, carla.email)[-1] == "account_erased"
    assert "l8-operador" not in "".join(capsys.readouterr())
