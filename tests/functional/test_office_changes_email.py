"""An office that changes the e-mail of one of its people reaches no account: theirs, or anybody's."""

import pytest

from tests.functional.own_account import is_in
from tests.functional.world import PASSWORD, Answer, Person, World

OTHER = "girafa azul 77 na varanda"


def patch_email(staff: Person, client_user: str, email: str) -> Answer:
    version = staff.call("GET", f"/client-users/{client_user}").json["version"]
    return staff.call("PATCH", f"/client-users/{client_user}/email", {"email": email}, version)


def edit(staff: Person, client_user: str, email: str) -> Answer:
    """The same by the wizard."""
    draft = staff.call("POST", "/drafts", {"client_user_id": client_user}).json
    general = draft["steps"]["general"] | {"email": email}
    saved = staff.call("PUT", f"/drafts/{draft['id']}/general", general, draft["version"]).json
    return staff.call("POST", f"/drafts/{draft['id']}/complete", None, saved["version"])


def accounts(world: World) -> list[dict[str, object]]:
    return [item for item in world.items() if item["table"] == "Identity" and item["sk"]["S"] == "ACCOUNT"]


@pytest.mark.statement("G2")
def test_g2_the_office_cannot_move_a_registered_person_to_another_address(world: World) -> None:
    ana = world.staff(email="ana@g2.com.br")
    user, carla = world.client(ana, "carla@g2.com.br")
    before, mails = accounts(world), len(world.mails)

    patched, drafted = (change(ana, user, "terceiro@g2.com.br") for change in (patch_email, edit))

    assert (patched.status, patched.code) == (409, "already_registered")
    assert (drafted.status, drafted.code) == (409, "email_fixed")
    assert (accounts(world), len(world.mails)) == (before, mails)
    assert is_in(carla)
    assert (
        world.call("POST", "/auth/login", {"email": "terceiro@g2.com.br", "password": PASSWORD}).status == 401
    )


@pytest.mark.statement("G2")
def test_g2_whoever_is_invited_at_another_address_starts_from_nothing(world: World) -> None:
    ana = world.staff(email="ana@g2-novo.com.br")
    user, carla = world.client(ana, "carla@g2-novo.com.br")

    other_user = world.client_user(ana, "carla.nova@g2-novo.com.br")
    token = world.mails_to("carla.nova@g2-novo.com.br")[-1].token
    linked = world.call("POST", "/invitations/link", {"token": token, "password": PASSWORD})
    newcomer = world.register(token, "carla.nova@g2-novo.com.br", OTHER)

    assert (linked.status, linked.code) == (409, "account_missing")
    own, old = (person.call("GET", "/me").json["account"]["id"] for person in (newcomer, carla))
    assert own != old
    assert len(newcomer.call("GET", "/me/factors").json["items"]) == 1
    for email, password in (("carla.nova@g2-novo.com.br", PASSWORD), ("carla@g2-novo.com.br", OTHER)):
        assert world.call("POST", "/auth/login", {"email": email, "password": password}).status == 401
    assert other_user != user


@pytest.mark.statement("G3")
def test_g3_an_office_moving_its_invited_person_leaves_the_account_and_the_other_office_alone(
    world: World,
) -> None:
    ana, bruno = world.staff(email="ana@g3.com.br"), world.staff("Outra", "bruno@g3.com.br")
    at_bruno, davi = world.client(bruno, "davi@g3.com.br")
    at_ana = world.client_user(ana, "davi@g3.com.br")
    before = accounts(world)
    seen_by_bruno = bruno.call("GET", f"/client-users/{at_bruno}").json

    assert patch_email(ana, at_ana, "outro@g3.com.br").status == 200

    assert accounts(world) == before
    assert bruno.call("GET", f"/client-users/{at_bruno}").json == seen_by_bruno
    assert is_in(davi)
    assert davi.call("GET", "/me").json["account"]["email"] == "davi@g3.com.br"


@pytest.mark.statement("G3")
def test_g3_an_office_of_a_linked_person_cannot_move_them_either(world: World) -> None:
    ana, bruno = world.staff(email="ana@g3-2.com.br"), world.staff("Outra", "bruno@g3-2.com.br")
    at_bruno, davi = world.client(bruno, "davi@g3-2.com.br")
    at_ana = world.client_user(ana, "davi@g3-2.com.br")
    assert world.link(davi, world.mails_to("davi@g3-2.com.br")[-1].token).status == 200
    before = accounts(world)

    refused = [change(ana, at_ana, "outro@g3-2.com.br") for change in (patch_email, edit)]

    assert [each.status for each in refused] == [409, 409]
    assert accounts(world) == before
    assert bruno.call("GET", f"/client-users/{at_bruno}").json["email"] == "davi@g3-2.com.br"
