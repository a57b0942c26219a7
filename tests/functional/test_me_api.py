"""The signed-in person over HTTP."""

import pytest

from tests.functional.world import PASSWORD, Person, World


def test_me_has_the_documented_shape(world: World) -> None:
    ana = world.staff(email="me@modelo.com.br")

    me = ana.call("GET", "/me").json

    assert set(me) == {"account", "context", "offices", "permissions", "recovery_codes_left", "view"}
    assert set(me["account"]) == {"id", "email", "name"}
    assert me["context"]["role"] == "staff"
    assert me["context"]["company"] is None
    assert [(office["name"], office["role"], office["companies"]) for office in me["offices"]] == [
        ("Contábil Modelo", "staff", [])
    ]
    assert me["recovery_codes_left"] == 10


@pytest.mark.statement("F1")
def test_a_foreign_office_is_the_same_404_as_an_unknown_one(world: World) -> None:
    ana = world.staff(email="f1-ana@modelo.com.br")
    bruno = world.staff("Contábil Outra", "f1-bruno@outra.com.br")
    foreign = bruno.call("GET", "/me").json["context"]["office"]["id"]

    answers = [ana.call("PUT", "/me/context", {"office_id": each}) for each in (foreign, "off_" + "x" * 20)]

    assert [answer.status for answer in answers] == [404, 404]
    assert len({answer.json["detail"] for answer in answers}) == 1
    assert ana.call("GET", "/me").status == 200


@pytest.mark.statement("E2")
def test_switching_gives_a_new_token_and_the_old_one_is_dead(world: World) -> None:
    ana = world.staff(email="e2-me@modelo.com.br")
    carla = "e2-carla@exemplo.com.br"
    world.client_user(ana, carla)
    person = world.register(world.mails_to(carla)[-1].token, carla)
    context = person.call("GET", "/me").json["context"]
    old = Person(world, carla, token=person.token)

    answer = person.call(
        "PUT", "/me/context", {"office_id": context["office"]["id"], "company_id": context["company"]["id"]}
    )

    person.token = answer.json["session"]["token"]
    assert answer.headers["Set-Cookie"].startswith(f"__Host-portaria={person.token};")
    assert person.call("GET", "/me").json["context"] == context
    assert old.call("GET", "/me").status == 401


@pytest.mark.statement("E6")
def test_a_person_lists_and_ends_their_sessions(world: World) -> None:
    ana = world.staff(email="e6@modelo.com.br")
    here = Person(world, ana.email, totp=ana.totp)
    world.sign_in(here)

    items = here.call("GET", "/me/sessions").json["items"]
    (other,) = [each["id"] for each in items if not each["current"]]

    assert here.call("DELETE", f"/me/sessions/{other}").status == 204
    assert ana.call("GET", "/me").status == 401
    assert here.call("GET", "/me").status == 200
    assert here.call("DELETE", f"/me/sessions/{other}").status == 404


@pytest.mark.statement("E5")
def test_a_client_who_is_deactivated_is_out_with_the_next_request(world: World) -> None:
    ana = world.staff(email="e5@modelo.com.br")
    carla = "e5-carla@exemplo.com.br"
    client_user = world.client_user(ana, carla)
    person = world.register(world.mails_to(carla)[-1].token, carla)

    assert ana.call("POST", f"/client-users/{client_user}/deactivate").status == 200

    assert person.call("GET", "/me").status == 401
    refused = world.call("POST", "/auth/login", {"email": carla, "password": PASSWORD})
    assert (refused.status, refused.code) == (401, "invalid_credentials")


@pytest.mark.statement("E4")
def test_a_session_idles_out_on_the_server(world: World) -> None:
    ana = world.staff(email="e4@modelo.com.br")

    world.clock.advance(minutes=59)
    assert ana.call("GET", "/me").status == 200
    world.clock.advance(minutes=60)
    assert ana.call("GET", "/me").status == 401


@pytest.mark.statement("E4")
def test_a_session_ends_after_twelve_hours_however_much_it_is_used(world: World) -> None:
    ana = world.staff(email="e4-twelve@modelo.com.br")

    seen = []
    for _ in range(16):
        world.clock.advance(minutes=45)
        seen.append(ana.call("GET", "/me").status)

    assert seen == [200] * 15 + [401]


def test_signing_in_is_noted_on_the_client_user(world: World) -> None:
    ana = world.staff(email="login@modelo.com.br")
    carla = "login-carla@exemplo.com.br"
    client_user = world.client_user(ana, carla)
    world.register(world.mails_to(carla)[-1].token, carla)

    found = ana.call("GET", f"/client-users/{client_user}").json

    assert found["last_login_at"] is not None
