"""Setting an office up: what the administrator decides, and what holds for everybody after it."""

from typing import Any

import pytest

from tests.functional.world import TAX_IDS, Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@setup.com.br")


def test_a_new_office_has_the_system_departments_and_nobody_but_its_administrator(ana: Person) -> None:
    departments = ana.call("GET", "/departments").json["items"]
    staff = ana.call("GET", "/staff").json["items"]

    assert {each["folder"] for each in departments} == {"Pessoal", "Fiscal", "Contábil", "Societário"}
    assert all(each["system"] for each in departments)
    assert [(each["email"], each["administrator"], each["uses_client_portal"]) for each in staff] == [
        ("ana@setup.com.br", True, True)
    ]
    assert ana.call("GET", "/client-users").json == {"items": [], "next_cursor": None}


def test_only_an_administrator_grants_the_use_of_the_portal(world: World, ana: Person) -> None:
    bia = world.colleague(ana, "bia@setup.com.br")
    own = next(each for each in ana.call("GET", "/staff").json["items"] if each["email"] == bia.email)
    grant = {"uses_client_portal": True}

    assert bia.call("PATCH", f"/staff/{own['id']}", grant, own["version"]).status == 403
    assert bia.call("GET", "/client-users").status == 403
    granted = ana.call("PATCH", f"/staff/{own['id']}", grant, own["version"])

    assert granted.json["uses_client_portal"] is True
    assert bia.call("GET", "/client-users").status == 401, "the session with the old rights is over"
    world.sign_in(bia)
    assert bia.call("GET", "/client-users").status == 200
    assert "uses_client_portal" in bia.call("GET", "/me").json["permissions"]


@pytest.mark.statement("E5")
def test_taking_the_right_away_acts_on_the_next_request(world: World, ana: Person) -> None:
    caio = world.colleague(ana, "caio@setup.com.br", uses_client_portal=True)
    own = next(each for each in ana.call("GET", "/staff").json["items"] if each["email"] == caio.email)
    assert caio.call("GET", "/client-users").status == 200

    ana.call("PATCH", f"/staff/{own['id']}", {"uses_client_portal": False}, own["version"])

    assert caio.call("GET", "/client-users").status == 401
    world.sign_in(caio)
    assert caio.call("GET", "/client-users").status == 403


def test_a_collaborator_who_is_removed_is_out_at_once_and_cannot_come_back(world: World, ana: Person) -> None:
    duda = world.colleague(ana, "duda@setup.com.br", uses_client_portal=True)
    own = next(each for each in ana.call("GET", "/staff").json["items"] if each["email"] == duda.email)

    assert ana.call("DELETE", f"/staff/{own['id']}").status == 204

    assert duda.call("GET", "/me").status == 401
    refused = world.call("POST", "/auth/login", {"email": duda.email, "password": "tucano verde 41 janelas"})
    assert (refused.status, refused.code) == (401, "invalid_credentials")
    assert ana.call("DELETE", f"/staff/{own['id']}").status == 404
    world.settle_down()


@pytest.mark.statement("J13")
def test_the_link_of_a_collaborator_who_was_removed_is_dead(world: World, ana: Person) -> None:
    added = ana.call("POST", "/staff", {"name": "Eva Reis", "email": "eva@setup.com.br"}).json

    ana.call("DELETE", f"/staff/{added['id']}")

    token = world.mails_to("eva@setup.com.br")[-1].token
    assert world.call("POST", "/invitations/lookup", {"token": token}).status == 410
    assert world.workflow.executions[f"onboarding-{added['id']}-v1"].status == "SUCCEEDED"
    again = ana.call("POST", "/staff", {"name": "Eva Reis", "email": "eva@setup.com.br"})
    assert again.status == 201


def test_the_last_administrator_stays(world: World) -> None:
    rui = world.staff("Contábil Só Rui", "rui@setup.com.br")
    own = rui.call("GET", "/staff").json["items"][0]

    removed = rui.call("DELETE", f"/staff/{own['id']}")
    demoted = rui.call("PATCH", f"/staff/{own['id']}", {"administrator": False}, own["version"])

    assert (removed.status, removed.code) == (409, "last_administrator")
    assert (demoted.status, demoted.code) == (409, "last_administrator")
    assert rui.call("GET", "/me").status == 200


def test_a_company_begins_off_the_portal_and_is_shown_back_with_its_name(ana: Person) -> None:
    added = ana.call("POST", "/companies", {"name": "Padaria  Sol ", "tax_id": "12.abc.345/01de-35"})

    assert added.status == 201
    assert {name: added.json[name] for name in ("name", "tax_id", "portal_enabled", "messenger_enabled", "test")} == {
        "name": "Padaria Sol", "tax_id": "12ABC34501DE35", "portal_enabled": False, "messenger_enabled": False,
        "test": False,
    }  # fmt: skip
    assert added.headers["ETag"] == '"1"'
    assert added.headers["Location"] == f"/companies/{added.json['id']}"


def test_one_tax_id_is_one_company_of_the_office_however_it_is_typed(world: World, ana: Person) -> None:
    number = next(TAX_IDS)
    masked = f"{number[:2]}.{number[2:5]}.{number[5:8]}/{number[8:12]}-{number[12:]}"
    ana.call("POST", "/companies", {"name": "Um", "tax_id": number})
    before = world.items()

    again = ana.call("POST", "/companies", {"name": "Dois", "tax_id": masked})

    assert (again.status, again.code) == (409, "tax_id_taken")
    assert again.json["errors"][0]["field"] == "tax_id"
    assert world.items() == before


def test_a_code_is_one_company_s_of_the_office_and_can_be_taken_away(world: World, ana: Person) -> None:
    one = ana.call("POST", "/companies", {"name": "Um", "tax_id": next(TAX_IDS), "code": " Pad-01 "}).json
    before = world.items()

    again = ana.call("POST", "/companies", {"name": "Dois", "tax_id": next(TAX_IDS), "code": "PAD-01"})

    assert (one["code"], again.status, again.code) == ("Pad-01", 409, "company_code_taken")
    assert again.json["errors"][0]["field"] == "code"
    assert world.items() == before
    renamed = ana.call("PATCH", f"/companies/{one['id']}", {"name": "Um Só"}, 1).json
    assert renamed["code"] == "Pad-01", "what is not named stays"
    assert ana.call("PATCH", f"/companies/{one['id']}", {"code": None}, 2).json["code"] is None
    assert (
        ana.call("POST", "/companies", {"name": "Três", "tax_id": next(TAX_IDS), "code": "pad-01"}).status
        == 201
    )


def test_a_company_that_changes_its_number_frees_the_old_one(ana: Person) -> None:
    first, second, third = (next(TAX_IDS) for _ in range(3))
    one = ana.call("POST", "/companies", {"name": "Um", "tax_id": first}).json
    ana.call("POST", "/companies", {"name": "Dois", "tax_id": second})

    assert ana.call("PATCH", f"/companies/{one['id']}", {"tax_id": second}, 1).code == "tax_id_taken"
    assert ana.call("PATCH", f"/companies/{one['id']}", {"tax_id": third}, 1).status == 200
    assert ana.call("POST", "/companies", {"name": "Três", "tax_id": first}).status == 201


@pytest.mark.parametrize(
    "path", ["/office", "/companies/{company}", "/departments/{department}", "/staff/{staff}"]
)
def test_a_change_needs_the_version_that_was_read_and_says_who_was_quicker(world: World, path: str) -> None:
    zoe = world.staff("Contábil Versões", f"zoe{len(path)}@setup.com.br")
    bia = world.colleague(zoe, f"bia{len(path)}@versoes.com.br", administrator=True)
    staff = zoe.call("POST", "/staff", {"name": "Caio Reis", "email": f"caio{len(path)}@versoes.com.br"})
    ids = {
        "company": world.company(zoe),
        "department": zoe.call("POST", "/departments", {"name": "Folha"}).json["id"],
        "staff": staff.json["id"],
    }
    path = path.format(**ids)

    missing = zoe.call("PATCH", path, {"name": "Novo nome"})
    first = bia.call("PATCH", path, {"name": "Nome da Bia"}, 1)
    stale = zoe.call("PATCH", path, {"name": "Nome da Zoe"}, 1)

    assert (missing.status, missing.code) == (428, "version_required")
    assert (first.status, first.headers["ETag"]) == (200, '"2"')
    assert (stale.status, stale.code) == (412, "version_stale")
    assert stale.json["current_version"] == 2
    assert stale.json["changed_by"] == "Beatriz Lima"
    assert zoe.call("PATCH", path, {"name": "Nome da Zoe"}, 2).status == 200


@pytest.mark.parametrize("tag", ["*", "abc", '"1"x', "-1", "9" * 30, '"1", "2"', "１"])
def test_a_version_is_one_number(world: World, ana: Person, tag: str) -> None:
    headers = {"Authorization": f"Bearer {ana.token}", "If-Match": tag}

    answer = world.call("PATCH", "/office", {"name": "Outro"}, headers)

    assert (answer.status, answer.code) == (428, "version_required")


def test_an_office_never_loses_its_name(world: World, ana: Person) -> None:
    office = ana.call("GET", "/office").json

    answer = ana.call("PATCH", "/office", {"name": None, "invitation_life_hours": None}, office["version"])

    assert answer.status < 500
    after = ana.call("GET", "/office")
    assert (after.status, after.json["name"]) == (200, office["name"])
    assert after.json["invitation_life_hours"] == office["invitation_life_hours"]


def test_a_reply_address_can_be_taken_away_again(ana: Person) -> None:
    version = ana.call("GET", "/office").json["version"]

    given = ana.call("PATCH", "/office", {"reply_to": "contato@setup.com.br"}, version)
    taken = ana.call("PATCH", "/office", {"reply_to": None}, version + 1)

    assert given.json["reply_to"] == "contato@setup.com.br"
    assert taken.json["reply_to"] is None


@pytest.mark.statement("B6")
@pytest.mark.parametrize(
    ("hours", "status"), [(23, 400), (24, 200), (168, 200), (169, 400), ("24", 400), (24.5, 400)]
)
def test_an_invitation_lives_between_a_day_and_a_week(ana: Person, hours: Any, status: int) -> None:
    version = ana.call("GET", "/office").json["version"]

    assert ana.call("PATCH", "/office", {"invitation_life_hours": hours}, version).status == status


def test_a_system_department_is_neither_renamed_nor_deleted(ana: Person) -> None:
    system = ana.call("GET", "/departments").json["items"][0]

    assert ana.call("PATCH", f"/departments/{system['id']}", {"name": "Outro"}, 1).status == 409
    assert ana.call("DELETE", f"/departments/{system['id']}").status == 409


def granted(
    world: World, staff: Person, email: str, levels: dict[str, str], narrowed_to: list[str] | None = None
) -> str:
    draft_id, version = world.draft(staff, email, world.company(staff), "later")
    departments = {"departments": [{"id": each, "level": level} for each, level in levels.items()]}
    version = staff.call("PUT", f"/drafts/{draft_id}/departments", departments, version).json["version"]
    if narrowed_to:
        narrowed = {"companies": [{"id": world.company(staff), "departments": narrowed_to}]}
        version = staff.call("PUT", f"/drafts/{draft_id}/companies", narrowed, version).json["version"]
    return str(world.complete(staff, (draft_id, version)).json["client_user_id"])


def test_deleting_a_department_in_use_moves_its_people_and_keeps_the_higher_level(
    world: World, ana: Person
) -> None:
    old, new = (ana.call("POST", "/departments", {"name": name}).json["id"] for name in ("Velho", "Novo"))
    first = granted(world, ana, "move1@setup.com.br", {old: "owner"}, narrowed_to=[old])
    second = granted(world, ana, "move2@setup.com.br", {old: "reviewer", new: "contributor"})

    assert ana.call("DELETE", f"/departments/{old}").code == "department_in_use"
    assert ana.call("DELETE", f"/departments/{old}?migrate_to={old}").code == "department_in_use"
    assert ana.call("DELETE", f"/departments/{old}?migrate_to={new}").status == 204

    one, two = (ana.call("GET", f"/client-users/{each}").json for each in (first, second))
    assert one["departments"] == [{"id": new, "level": "owner"}]
    assert one["companies"][0]["departments"] == [new]
    assert two["departments"] == [{"id": new, "level": "contributor"}]
    assert old not in [each["id"] for each in ana.call("GET", "/departments").json["items"]]


@pytest.mark.parametrize("target", ["", "dep_aaaaaaaaaaaaaaaaaaaa", "x" * 100])
def test_people_are_only_moved_to_a_department_of_the_office(world: World, ana: Person, target: str) -> None:
    unused = ana.call("POST", "/departments", {"name": f"Sem ninguém {target[:9]}"}).json["id"]
    before = world.items()

    answer = ana.call("DELETE", f"/departments/{unused}?migrate_to={target}")

    assert 400 <= answer.status < 500
    assert world.items() == before


def test_every_change_of_the_set_up_leaves_a_row_that_names_who_and_what(world: World, ana: Person) -> None:
    before = world.items()
    company = world.company(ana)
    ana.call("PATCH", f"/companies/{company}", {"portal_enabled": False}, 1)

    rows = [item for item in world.items() if item not in before and item["table"] == "Audit"]

    assert {row["action"]["S"] for row in rows} == {"company.added", "company.changed"}
    for row in rows:
        actor = row["actor"]["M"]
        assert actor["name"]["S"] == "Ana Souza"
        assert actor["source_ip"]["S"]
        assert actor["request_id"]["S"]
        assert row["pk"]["S"].endswith(f"#{company}")
