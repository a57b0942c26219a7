"""Editing a person through the same wizard: prefilled, acting on the next request, told to both sides."""

from typing import Any

import pytest

from tests.functional.world import Answer, Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@edita.com.br")


def edit(staff: Person, client_user: str, **steps: Any) -> Answer:
    """Opens the wizard on a person, saves the steps given, and concludes."""
    draft = staff.call("POST", "/drafts", {"client_user_id": client_user}).json
    version = draft["version"]
    for step, change in steps.items():
        answer = staff.call("PUT", f"/drafts/{draft['id']}/{step}", draft["steps"][step] | change, version)
        assert answer.status == 200, answer.body
        version = answer.json["version"]
    return staff.call("POST", f"/drafts/{draft['id']}/complete", None, version)


def read(staff: Person, client_user: str) -> Any:
    return staff.call("GET", f"/client-users/{client_user}").json


def test_the_wizard_opens_filled_and_concluding_it_unchanged_changes_nothing_a_person_sees(
    world: World, ana: Person
) -> None:
    client_user = world.client_user(ana, "same@edita.com.br", cpf="52998224725", phone="11987654321")
    before = read(ana, client_user)

    opened = ana.call("POST", "/drafts", {"client_user_id": client_user}).json
    answer = edit(ana, client_user)

    assert opened["editing"] == client_user
    assert opened["missing"] == []
    assert opened["steps"]["general"]["cpf"] == "52998224725"
    assert answer.json["client_user_id"] == client_user
    assert len(world.mails_to("same@edita.com.br")) == 1
    after = read(ana, client_user)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"version", "updated_at"}


def test_every_prefilled_step_can_be_saved_as_it_was_given(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "asis@edita.com.br", "later")

    answer = edit(
        ana, client_user, general={}, departments={}, companies={}, permissions={}, notifications={}
    )

    assert answer.status == 202


@pytest.mark.statement("F8")
def test_a_change_of_rights_acts_on_the_next_request(world: World, ana: Person) -> None:
    client_user, carla = world.client(ana, "rights@edita.com.br")
    departments = ana.call("GET", "/departments").json["items"]
    company = world.company(ana, name="Mercado Lua")

    answer = edit(
        ana,
        client_user,
        departments={"departments": [{"id": departments[1]["id"], "level": "owner"}]},
        companies={"companies": [{"id": company}]},
        permissions={"permissions": ["view_fiscal_inbox"], "preset": None},
    )

    assert answer.status == 202
    me = carla.call("GET", "/me").json
    assert me["permissions"] == ["view_fiscal_inbox"]
    assert [each["name"] for each in me["offices"][0]["companies"]] == ["Mercado Lua"]
    folders = carla.call("GET", f"/documents/folders?company={company}").json["items"]
    assert [(each["department"], each["level"]) for each in folders] == [(departments[1]["name"], "owner")]
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "active"


@pytest.mark.statement("E5")
def test_access_switched_off_in_the_wizard_ends_the_sessions(world: World, ana: Person) -> None:
    client_user, carla = world.client(ana, "off@edita.com.br")

    edit(ana, client_user, general={"portal_access": {"active": False}})

    assert carla.call("GET", "/me").status == 401
    assert read(ana, client_user)["status"] == "inactive"
    edit(ana, client_user, general={"portal_access": {"active": True}})
    assert read(ana, client_user)["status"] == "active"
    assert world.sign_in(carla).call("GET", "/me").status == 200


@pytest.mark.statement("G1")
@pytest.mark.parametrize("send", [None, "later", "now"])
def test_moving_a_person_who_has_not_registered_kills_the_old_link(
    world: World, ana: Person, send: str | None
) -> None:
    old, new = f"old{send}@edita.com.br".lower(), f"new{send}@edita.com.br".lower()
    client_user = world.client_user(ana, old)
    before = world.mails_to(old)[-1].token

    edit(ana, client_user, general={"email": new, "portal_access": {"active": True, "send": send}})

    assert world.call("POST", "/invitations/lookup", {"token": before}).status == 410
    assert (len(world.mails_to(old)), len(world.mails_to(new))) == (1, 1)
    opened = world.call("POST", "/invitations/lookup", {"token": world.mails_to(new)[-1].token})
    assert opened.json["email_masked"] == "n***@edita.com.br"
    assert world.client_user(ana, old)


def test_only_the_owner_changes_the_e_mail_of_an_account(world: World, ana: Person) -> None:
    client_user, _ = world.client(ana, "owner@edita.com.br")
    before = world.items()

    patched = ana.call("PATCH", f"/client-users/{client_user}/email", {"email": "x@edita.com.br"}, 2)
    moved = edit(ana, client_user, general={"email": "x@edita.com.br"})

    assert (patched.status, patched.code) == (409, "already_registered")
    assert (moved.status, moved.code) == (409, "email_fixed")
    assert moved.json["errors"][0]["field"] == "general.email"
    drafts = [item for item in world.items() if item["pk"]["S"].endswith("#DRAFT")]
    assert [item for item in world.items() if item not in drafts] == [
        item for item in before if not item["pk"]["S"].endswith("#DRAFT")
    ]


def test_an_edit_over_somebody_elses_edit_is_refused_with_who_was_quicker(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "twoedit@edita.com.br")
    slow = ana.call("POST", "/drafts", {"client_user_id": client_user}).json
    edit(ana, client_user, general={"name": "Carla Rápida"})

    answer = ana.call("POST", f"/drafts/{slow['id']}/complete", None, slow["version"])

    assert (answer.status, answer.code) == (412, "version_stale")
    assert answer.json["changed_by"] == "Ana Souza"
    assert read(ana, client_user)["name"] == "Carla Rápida"


def test_an_address_taken_by_another_is_refused_and_the_person_keeps_theirs(
    world: World, ana: Person
) -> None:
    world.client_user(ana, "first@edita.com.br")
    second = world.client_user(ana, "second@edita.com.br")
    version = read(ana, second)["version"]

    patched = ana.call("PATCH", f"/client-users/{second}/email", {"email": "FIRST@edita.com.br"}, version)
    edited = edit(ana, second, general={"email": "first@edita.com.br"})

    assert (patched.status, patched.code, patched.json["errors"][0]["field"]) == (409, "email_taken", "email")
    assert (edited.status, edited.code) == (409, "email_taken")
    assert read(ana, second)["email"] == "second@edita.com.br"
    token = world.mails_to("second@edita.com.br")[-1].token
    assert world.call("POST", "/invitations/lookup", {"token": token}).status == 200


@pytest.mark.statement("G1")
def test_changing_the_address_sends_to_the_new_one_only(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "wrong@edita.com.br")
    old = world.mails_to("wrong@edita.com.br")[-1].token

    answer = ana.call("PATCH", f"/client-users/{client_user}/email", {"email": "right@edita.com.br"}, 1)

    assert (answer.status, answer.json["email"]) == (200, "right@edita.com.br")
    assert world.call("POST", "/invitations/lookup", {"token": old}).code == "invitation_invalid"
    new = world.mails_to("right@edita.com.br")[-1].token
    assert world.call("POST", "/invitations/lookup", {"token": new}).status == 200
    assert len(world.mails_to("wrong@edita.com.br")) == 1
    carla = world.register(new, "right@edita.com.br")
    assert carla.call("GET", "/me").json["account"]["email"] == "right@edita.com.br"
    assert "wrong@edita.com.br" not in str(
        [item for item in world.items() if item["table"] == "Identity" or item["sk"]["S"] == client_user]
    )


def test_an_address_is_changed_over_the_version_that_was_read(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "ver@edita.com.br")
    path = f"/client-users/{client_user}/email"

    missing = ana.call("PATCH", path, {"email": "ver2@edita.com.br"})
    stale = ana.call("PATCH", path, {"email": "ver2@edita.com.br"}, 7)

    assert (missing.status, stale.status) == (428, 412)
    assert stale.json["current_version"] == 1
    assert world.mails_to("ver2@edita.com.br") == []


def test_what_was_done_and_by_whom_is_in_the_history(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "hist@edita.com.br")
    world.clock.advance(seconds=1)
    edit(ana, client_user, general={"name": "Carla Dias Souza"})
    world.clock.advance(seconds=1)
    ana.call("PATCH", f"/client-users/{client_user}/email", {"email": "hist2@edita.com.br"}, 2)
    world.clock.advance(seconds=1)
    ana.call("POST", f"/client-users/{client_user}/deactivate")

    history = ana.call("GET", f"/client-users/{client_user}/history").json["items"]

    by_people = [(each["action"], each["by"]) for each in history if each["by_kind"] == "staff"]
    assert by_people == [
        ("client_user.deactivated", "Ana Souza"),
        ("client_user.email_changed", "Ana Souza"),
        ("client_user.changed", "Ana Souza"),
        ("client_user.completed", "Ana Souza"),
    ]
    assert all(each["text"] and each["at"].endswith("Z") and each["result"] == "ok" for each in history)


@pytest.mark.statement("F7")
def test_the_right_to_everybodys_personnel_documents_is_off_asked_for_and_told_with_who_gave_it(
    world: World, ana: Person
) -> None:
    bia = world.colleague(ana, "bia@edita.com.br", uses_client_portal=True)
    client_user = world.client_user(ana, "f7@edita.com.br")
    sensitive = "request_all_personnel_documents"
    assert sensitive not in read(ana, client_user)["permissions"]

    for staff, permissions in ((bia, [sensitive]), (ana, [sensitive, "read_news"]), (ana, ["read_news"])):
        world.clock.advance(seconds=1)
        changed = edit(staff, client_user, permissions={"permissions": permissions, "preset": None})
        assert changed.status == 202
        assert (sensitive in read(ana, client_user)["permissions"]) == (sensitive in permissions)

    rows = ana.call("GET", f"/client-users/{client_user}/history").json["items"]
    told = [(each["by"], each["text"]) for each in rows if each["action"] == "client_user.changed"]
    assert told == [
        ("Ana Souza", "Cadastro alterado, sem mais direito a todos os documentos do departamento pessoal"),
        ("Ana Souza", "Cadastro alterado"),
        ("Beatriz Lima", "Cadastro alterado, com direito a todos os documentos do departamento pessoal"),
    ]


@pytest.mark.statement("F7")
def test_the_right_given_at_the_first_registration_is_told_too(world: World, ana: Person) -> None:
    draft, version = world.draft(ana, "f7novo@edita.com.br", world.company(ana), "later")
    body = {"permissions": ["request_all_personnel_documents"]}
    version = ana.call("PUT", f"/drafts/{draft}/permissions", body, version).json["version"]

    done = world.complete(ana, (draft, version))

    (row,) = ana.call("GET", f"{done.headers['Location']}/history").json["items"]
    assert row["by"] == "Ana Souza"
    assert row["text"].endswith("com direito a todos os documentos do departamento pessoal")
