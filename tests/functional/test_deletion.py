"""Deleting a client user: gone at this office with all that is pending, and nothing of the account or of others."""

import pytest

from tests.functional.invariants import broken
from tests.functional.looks import executions_of, register, rows_of
from tests.functional.world import PASSWORD, Answer, Person, World, aws_error


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@exclui.com.br")


@pytest.fixture(scope="module")
def bruno(world: World) -> Person:
    return world.staff("Outro Escritório", "bruno@outroexclui.com.br")


def delete(staff: Person, client_user: str) -> Answer:
    return staff.call("DELETE", f"/client-users/{client_user}")


@pytest.mark.statement("E5")
def test_whoever_is_deleted_is_out_at_once_and_the_address_is_free(world: World, ana: Person) -> None:
    client_user, carla = world.client(ana, "carla@exclui.com.br")

    answer = delete(ana, client_user)

    assert (answer.status, answer.body) == (204, "")
    assert carla.call("GET", "/me").status == 401
    assert ana.call("GET", f"/client-users/{client_user}").status == 404
    assert client_user not in ana.call("GET", "/client-users").body
    assert delete(ana, client_user).status == 404
    names = [each["DetailType"] for each in world.events if client_user in each["Detail"]]
    assert names[-1] == "client_user.deleted"
    again = world.client_user(ana, carla.email)
    assert again != client_user
    world.settle_down()
    assert broken(world) == []


@pytest.mark.statement("G12")
def test_the_account_and_other_offices_stay_as_they_are(world: World, ana: Person, bruno: Person) -> None:
    here, davi = world.client(world.sign_in(ana), "davi@exclui.com.br")
    there = world.client_user(world.sign_in(bruno), davi.email)
    assert world.link(davi, world.mails_to(davi.email)[-1].token).status == 200
    world.sign_in(davi)

    assert delete(ana, here).status == 204

    assert davi.call("GET", "/me").status == 200, "the session at the other office goes on"
    assert len(davi.call("GET", "/me").json["offices"]) == 1
    assert bruno.call("GET", f"/client-users/{there}").json["status"] == "active"
    assert world.sign_in(davi).call("GET", "/me").status == 200


@pytest.mark.statement("J13")
@pytest.mark.parametrize("opened", [False, True], ids=["before anybody looked", "after a look"])
def test_the_link_of_whoever_is_deleted_is_dead_and_the_execution_ends(
    world: World, ana: Person, opened: bool
) -> None:
    email = f"carla{opened}@exclui.com.br".lower()
    client_user = world.client_user(world.sign_in(ana), email)
    token = world.mails_to(email)[-1].token
    if opened:
        assert world.call("POST", "/invitations/lookup", {"token": token}).status == 200

    assert delete(ana, client_user).status == 204

    for path, more in (("lookup", {}), ("register", {"password": PASSWORD, "accept_terms": True})):
        answer = world.call("POST", f"/invitations/{path}", {"token": token} | more)
        assert (answer.status, answer.code) == (410, "invitation_invalid")
    assert executions_of(world, client_user) == {f"onboarding-{client_user}-v1": "SUCCEEDED"}
    world.settle_down()
    assert broken(world) == []


@pytest.mark.statement("J13")
def test_whoever_registered_and_has_no_factor_yet_is_let_go_too(world: World, ana: Person) -> None:
    client_user = world.client_user(world.sign_in(ana), "semfator@exclui.com.br")
    challenge = register(world, "semfator@exclui.com.br")

    assert delete(ana, client_user).status == 204

    assert executions_of(world, client_user) == {f"onboarding-{client_user}-v1": "SUCCEEDED"}
    names = [each["DetailType"] for each in world.events if client_user in each["Detail"]]
    assert "client_user.activated" not in names
    secret = world.call("POST", "/auth/mfa/totp", {"challenge": challenge}).json["secret"]
    late = Person(world, "semfator@exclui.com.br", totp=secret)
    body = {"challenge": challenge, "code": late.code()}
    assert world.call("POST", "/auth/mfa/totp/confirm", body).code == "invalid_credentials"
    world.settle_down()
    assert broken(world) == []


def test_the_wizards_about_whoever_is_deleted_go_and_others_stay(world: World, ana: Person) -> None:
    client_user = world.client_user(world.sign_in(ana), "rascunho@exclui.com.br")
    edit = ana.call("POST", "/drafts", {"client_user_id": client_user}).json["id"]
    other = ana.call("POST", "/drafts", {}).json["id"]

    delete(ana, client_user)

    assert ana.call("GET", f"/drafts/{edit}").status == 404
    assert ana.call("GET", f"/drafts/{other}").status == 200
    left = [item for item in world.items() if item["table"] == "Portal" and "rascunho@exclui" in str(item)]
    assert left == []


def test_the_history_of_whoever_is_deleted_is_kept(world: World, ana: Person) -> None:
    client_user = world.client_user(world.sign_in(ana), "historia@exclui.com.br")
    office = ana.call("GET", "/office").json["id"]

    delete(ana, client_user)

    rows = rows_of(world, office, client_user)
    assert {"client_user.completed", "invitation.sent", "client_user.deleted"} <= {
        row["action"]["S"] for row in rows
    }
    (row,) = [row for row in rows if row["action"]["S"] == "client_user.deleted"]
    assert row["actor"]["M"]["name"]["S"] == "Ana Souza"


def test_a_deletion_that_meets_another_write_is_made_all_the_same(world: World, ana: Person) -> None:
    client_user = world.client_user(world.sign_in(ana), "corrida@exclui.com.br")

    with world.conflicting_once():
        assert delete(ana, client_user).status == 204

    assert ana.call("GET", f"/client-users/{client_user}").status == 404


def test_a_lost_callback_of_a_deletion_is_made_up_for(world: World, ana: Person) -> None:
    client_user = world.client_user(world.sign_in(ana), "perdido@exclui.com.br")
    world.event_fails = [aws_error("InternalException", "PutEvents", 500)]

    assert delete(ana, client_user).status == 204
    world.event_fails = []
    world.settle_down()

    assert executions_of(world, client_user) == {f"onboarding-{client_user}-v1": "SUCCEEDED"}
    assert broken(world) == []
