"""The history of one person: each edit says what it changed, from what to what, and holds no personal data."""

import json
from typing import Any

import pytest

from tests.functional.looks import history_of, rows_of
from tests.functional.world import Answer, Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@historia.com.br")


def edit(staff: Person, client_user: str, **steps: Any) -> Answer:
    """The wizard over somebody, with these steps changed; ends with Concluir."""
    draft = staff.call("POST", "/drafts", {"client_user_id": client_user}).json
    version = draft["version"]
    for step, change in steps.items():
        body = {key: value for key, value in (draft["steps"][step] | change).items() if value is not None}
        answer = staff.call("PUT", f"/drafts/{draft['id']}/{step}", body, version)
        assert answer.status == 200, answer.body
        version = answer.json["version"]
    return staff.world.complete(staff, (draft["id"], version))


def test_an_edit_tells_what_it_changed_from_what_to_what(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "carla@historia.com.br", cpf="529.982.247-25")
    first = ana.call("GET", f"/client-users/{client_user}").json["departments"][0]["id"]
    name = next(each["name"] for each in ana.call("GET", "/departments").json["items"] if each["id"] == first)
    world.clock.advance(seconds=1)
    other = world.company(ana, name="Mercado Lua")

    changed = edit(
        ana,
        client_user,
        general={"name": "Carla Nogueira", "phone": "(11) 98765-4321", "cpf": "111.444.777-35"},
        departments={"departments": [{"id": first, "level": "owner"}]},
        companies={"companies": [{"id": other, "departments": [first]}]},
        permissions={"permissions": ["request_services"], "preset": None},
        notifications={"notifications": {"news": "both"}},
    )

    assert changed.status == 202, changed.body
    row = next(each for each in history_of(ana, client_user) if each["action"] == "client_user.changed")
    assert row["changes"] == [
        "Nome completo trocado",
        "CPF trocado",
        "Telefone informado",
        f"{name}: de Revisor para Proprietário",
        f"Mercado Lua: empresa acrescentada, só {name}",
        "Padaria Sol: empresa retirada",
        "Permissão dada: Solicitar serviços",
        "Permissão retirada: Ler notícias",
        "Aviso “Notícias”: de e-mail para e-mail e portal",
    ]
    office = ana.call("GET", "/me").json["context"]["office"]["id"]
    kept = json.dumps(rows_of(world, office, client_user))
    for personal in ("Carla", "Nogueira", "98765", "11144477735", "52998224725", "carla@"):
        assert personal not in kept


@pytest.mark.statement("L4")
def test_a_deleted_department_is_told_as_what_it_is_now(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "depto@historia.com.br")
    old, new = (ana.call("POST", "/departments", {"name": name}).json["id"] for name in ("Antigo", "Novo"))
    assert edit(ana, client_user, departments={"departments": [{"id": old, "level": "owner"}]}).status == 202
    world.clock.advance(seconds=1)

    assert ana.call("DELETE", f"/departments/{old}?migrate_to={new}").status == 204

    moved, edited, *_ = history_of(ana, client_user)
    assert moved["changes"] == [
        "Novo: acrescentado como Proprietário",
        "departamento excluído: retirado (era Proprietário)",
    ]
    assert "departamento excluído: acrescentado como Proprietário" in edited["changes"]


def test_a_new_address_and_access_are_told_as_changes(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "velho@historia.com.br")
    world.clock.advance(seconds=1)
    ana.call("PATCH", f"/client-users/{client_user}/email", {"email": "novo@historia.com.br"}, 1)
    world.clock.advance(seconds=1)
    for _ in range(2):
        ana.call("POST", f"/client-users/{client_user}/deactivate")
        world.clock.advance(seconds=1)

    rows = [each for each in history_of(ana, client_user) if each["by_kind"] == "staff"]

    assert [(each["action"], each["changes"]) for each in rows] == [
        ("client_user.deactivated", []),
        ("client_user.deactivated", ["Acesso ao portal: de ativo para inativo"]),
        ("client_user.email_changed", ["E-mail trocado"]),
        ("client_user.completed", []),
    ]
    assert "historia.com.br" not in json.dumps(rows)


def test_it_is_read_page_by_page_and_each_cursor_is_good_for_its_own_list_only(
    world: World, ana: Person
) -> None:
    client_user = world.client_user(ana, "paginas@historia.com.br", "later")
    other = world.client_user(ana, "outra@historia.com.br", "later")
    for _ in range(4):
        world.clock.advance(seconds=1)
        ana.call("POST", f"/client-users/{client_user}/deactivate")
    whole = history_of(ana, client_user)

    path, cursor, read = f"/client-users/{client_user}/history", "", []
    for _ in range(len(whole)):
        page = ana.call("GET", f"{path}?limit=2{cursor}").json
        read += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert read == whole
    assert len(whole) >= 5
    wrong = ana.call("GET", f"/client-users/{other}/history?limit=2{cursor}")
    assert (wrong.status, wrong.code) == (400, "cursor_invalid")


@pytest.mark.statement("J1")
def test_whoever_concludes_on_somebody_who_changed_is_told_what_and_by_whom(
    world: World, ana: Person
) -> None:
    bia = world.colleague(ana, "bia@historia.com.br", uses_client_portal=True)
    client_user = world.client_user(ana, "duas@historia.com.br")
    draft = ana.call("POST", "/drafts", {"client_user_id": client_user}).json
    general = {"name": "Carla de Ana", "email": "duas@historia.com.br", "portal_access": {"active": True}}
    saved = ana.call("PUT", f"/drafts/{draft['id']}/general", general, draft["version"]).json
    assert edit(bia, client_user, permissions={"permissions": [], "preset": None}).status == 202

    refused = world.complete(ana, (draft["id"], saved["version"]))

    assert (refused.status, refused.code) == (412, "version_stale")
    assert refused.json["changed_by"] == "Beatriz Lima"
    assert refused.json["current_version"] == 2
    assert refused.json["changes"] == ["Permissão retirada: Ler notícias"]
    taken = ana.call("POST", f"/drafts/{draft['id']}/take-up", None, saved["version"])
    assert (taken.status, taken.json["warnings"]) == (200, [])
    done = world.complete(ana, (draft["id"], taken.json["version"]))
    assert done.status == 202, done.body
    read = ana.call("GET", f"/client-users/{client_user}").json
    assert (read["name"], read["permissions"]) == ("Carla de Ana", [])


@pytest.mark.statement("J1")
def test_whoever_saves_on_a_draft_that_a_colleague_saved_is_told_which_steps(
    world: World, ana: Person
) -> None:
    draft, version = world.draft(ana, "rascunho@historia.com.br", world.company(ana))
    path = f"/drafts/{draft}"
    saved = ana.call("PUT", f"{path}/permissions", {"permissions": []}, version).json["version"]
    ana.call("PUT", f"{path}/departments", {"departments": []}, saved)

    refused = ana.call("PUT", f"{path}/notifications", {"notifications": {}}, version)

    assert refused.status == 412
    assert refused.json["changes"] == ["Departamentos", "Permissões"]


@pytest.mark.statement("J1")
def test_taking_up_tells_where_ones_own_stands_against_a_colleagues(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "choque@historia.com.br")
    draft = ana.call("POST", "/drafts", {"client_user_id": client_user}).json
    body = {"permissions": ["read_news", "request_services"]}
    saved = ana.call("PUT", f"/drafts/{draft['id']}/permissions", body, draft["version"]).json
    body = {"notifications": {"news": "none"}}
    saved = ana.call("PUT", f"/drafts/{draft['id']}/notifications", body, saved["version"]).json
    edit(ana, client_user, notifications={"notifications": {"news": "both"}})

    stale = ana.call("POST", f"/drafts/{draft['id']}/take-up", None, 1)
    taken = ana.call("POST", f"/drafts/{draft['id']}/take-up", None, saved["version"])

    assert stale.status == 412
    assert taken.json["warnings"] == [
        {
            "code": "clash",
            "message": "Ficou o que você escolheu. Aviso “Notícias”: de e-mail e portal para nenhum",
        }
    ]
    assert taken.json["steps"]["notifications"] == {"notifications": {"news": "none"}}
