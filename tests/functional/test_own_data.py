"""All that is held about a person, for themselves."""

import pytest

from tests.functional.own_account import add_app
from tests.functional.world import PASSWORD, Person, World

CPF, PHONE = "52998224725", "+5511987654321"


@pytest.fixture(scope="module")
def bruno(world: World) -> Person:
    return world.staff("Contábil do Bruno", "bruno@l8-dados.com.br")


@pytest.fixture(scope="module")
def carla(world: World, bruno: Person) -> Person:
    """A client of two offices, with two factors and a change of e-mail that waits."""
    ana = world.staff(email="ana@l8-dados.com.br")
    _, carla = world.client(ana, "carla@l8-dados.com.br", cpf=CPF, phone=PHONE)
    world.client_user(bruno, "carla@l8-dados.com.br", name="Carla de Bruno")
    assert world.link(carla, world.mails_to("carla@l8-dados.com.br")[-1].token).status == 200
    world.sign_in(carla)
    add_app(carla)
    assert carla.call("POST", "/me/email", {"email": "carla.nova@l8-dados.com.br"}).status == 202
    return carla


@pytest.mark.statement("L8")
def test_a_person_gets_all_that_is_held_about_them(carla: Person) -> None:
    answer = carla.call("GET", "/me/data")

    data = answer.json
    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="meus-dados.json"'
    assert data["account"]["email"] == "carla@l8-dados.com.br"
    assert data["pending_email"]["email"] == "carla.nova@l8-dados.com.br"
    assert [each["office"]["name"] for each in data["offices"]] == ["Contábil Modelo", "Contábil do Bruno"]
    assert [each["record"]["name"] for each in data["offices"]] == ["Carla Dias", "Carla de Bruno"]
    assert (data["offices"][0]["record"]["cpf"], data["offices"][0]["record"]["phone"]) == (CPF, PHONE)
    assert data["offices"][1]["record"]["cpf"] is None
    assert [each["kind"] for each in data["factors"]["items"]] == ["totp", "totp"]
    assert len(data["sessions"]) == 1
    actions = [each["action"] for each in data["history"]]
    assert {"session.opened", "factor.enrolled", "email.change_asked"} <= set(actions)


@pytest.mark.statement("L7")
@pytest.mark.statement("L8")
def test_the_shape_is_the_documented_one_and_no_other_field_is_held(carla: Person) -> None:
    data = carla.call("GET", "/me/data").json

    assert set(data) == {
        "generated_at", "account", "pending_email", "offices", "factors", "sessions", "history",
        "notifications",
    }  # fmt: skip
    assert set(data["account"]) == {
        "id", "email", "name", "created_at", "password_changed_at", "sign_in_places",
    }  # fmt: skip
    assert set(data["offices"][0]) == {"office", "role", "joined_at", "record"}
    assert set(data["offices"][0]["record"]) == {
        "id", "name", "email", "cpf", "phone", "portal_access", "administrator", "uses_client_portal", "companies",
        "departments", "permissions", "notifications", "invitation", "last_login_at", "created_at", "updated_at",
    }  # fmt: skip
    assert set(data["history"][0]) == {"at", "action", "text", "result", "source_ip", "facts"}


@pytest.mark.statement("L8")
@pytest.mark.statement("L1")
def test_neither_a_secret_nor_anybody_else_is_in_it(world: World, carla: Person, bruno: Person) -> None:
    told = carla.call("GET", "/me/data").body

    for secret in (str(carla.totp), str(carla.token), PASSWORD, "hash", "sealed", *carla.recovery_codes):
        assert secret not in told
    for other in ("Ana Souza", bruno.email, "ana@l8-dados.com.br"):
        assert other not in told


@pytest.mark.statement("L7")
def test_a_person_without_cpf_and_phone_has_none(world: World) -> None:
    ana = world.staff(email="ana@l7-sem.com.br")
    _, carla = world.client(ana, "carla@l7-sem.com.br")

    (office,) = carla.call("GET", "/me/data").json["offices"]

    assert (office["record"]["cpf"], office["record"]["phone"]) == (None, None)


@pytest.mark.statement("L8")
def test_a_collaborator_gets_theirs_too(world: World) -> None:
    ana = world.staff(email="ana@l8-equipe.com.br")

    (office,) = ana.call("GET", "/me/data").json["offices"]

    assert office["role"] == "staff"
    assert (office["record"]["administrator"], office["record"]["portal_access"]) == (True, None)
