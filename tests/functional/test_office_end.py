"""The end of an office's contract: all of it is given out, then deleted; accounts, history and other offices stay."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import InvalidRequest, NotFound
from chalicelib.entrypoints import operations
from infra.local import office_delete
from infra.local.office_records import affected, records
from infra.local.targets import Target
from tests.functional.invariants import broken
from tests.functional.own_account import prove
from tests.functional.world import PASSWORD, Person, World, imports_kept, send_import


@pytest.fixture(scope="module")
def rui(world: World) -> Person:
    """An office with one of everything."""
    rui = world.staff("Contábil que Sai", "rui@fim.com.br")
    world.colleague(rui, "bia@fim.com.br", uses_client_portal=True)
    world.client(rui, "carla@fim.com.br", cpf="111.444.777-35", phone="(11) 98765-4321")
    world.client_user(rui, "pendente@fim.com.br")
    world.draft(rui, "rascunho@fim.com.br", world.company(rui))
    rui.call("POST", "/departments", {"name": "Próprio"})
    rui.call("POST", "/drafts", {})
    prove(rui)
    assert rui.call("POST", "/office/service-tokens", {"name": "M", "scopes": ["messenger"]}).status == 201
    sheet = {"file_name": "p.csv", "size": 4, "sha256": "0" * 64, "policy": "new_only"}
    send_import(rui.call("POST", "/imports", sheet).json["upload"]["fields"]["key"], b"nome")
    return rui


@pytest.fixture(scope="module")
def office_id(rui: Person) -> str:
    return str(rui.call("GET", "/office").json["id"])


def on(world: World) -> Target:
    return Target(
        world.wiring.client, {"PortalTable": "Portal", "IdentityTable": "Identity", "AuditTable": "Audit"}
    )


class Invoked:
    """Lambda as `office-delete` meets it."""

    def __init__(self) -> None:
        self.calls = 0

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:
        self.calls += 1
        return {"Payload": _Read(json.dumps(operations.delete_office(json.loads(Payload), None)).encode())}


class _Read:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self) -> bytes:
        return self._content


@pytest.mark.statement("L10")
def test_everything_of_an_office_is_given_out_and_nothing_else(
    world: World, rui: Person, office_id: str
) -> None:
    bruno = world.staff("Outro Escritório", "bruno@outrofim.com.br")
    world.client_user(bruno, "alheia@outrofim.com.br")

    found = list(records(office_id, on(world)))

    kinds = {each["kind"] for each in found}
    assert kinds == {
        "office",
        "staff",
        "client_user",
        "company",
        "department",
        "draft",
        "history",
        "service_token",
    }
    text = json.dumps(found, ensure_ascii=False)
    for own in ("carla@fim.com.br", "11144477735", "rascunho@fim.com.br", "client_user.completed"):
        assert own in text
    for foreign in ("outrofim", "acc_", "token_hash", "sealed", "task_token"):
        assert foreign not in text
    assert list(records("off_aaaaaaaaaaaaaaaaaaaa", on(world))) == []


@pytest.mark.statement("L11")
def test_whoever_is_affected_is_listed_with_what_is_held_of_them(
    world: World, rui: Person, office_id: str
) -> None:
    gone = world.client_user(world.sign_in(rui), "excluida@fim.com.br")
    rui.call("DELETE", f"/client-users/{gone}")
    now = world.clock.now()

    since, later = (
        {each["id"]: each for each in affected(records(office_id, on(world)), at)}
        for at in (now - timedelta(hours=1), now + timedelta(hours=1))
    )

    people = {each["email"]: each for each in since.values() if "email" in each}
    assert set(people) == {"rui@fim.com.br", "bia@fim.com.br", "carla@fim.com.br", "pendente@fim.com.br"}
    assert people["carla@fim.com.br"]["data"] == ["e-mail", "name", "CPF", "phone", "sign-in"]
    assert people["pendente@fim.com.br"]["data"] == ["e-mail", "name"]
    assert people["rui@fim.com.br"]["signed_in_since"] is True
    assert since[gone]["kind"] == "client_user.deleted"
    assert gone not in later
    assert not any(each["signed_in_since"] for each in later.values())


@pytest.mark.statement("L10")
def test_an_office_whose_id_is_not_said_twice_alike_stays(world: World, rui: Person, office_id: str) -> None:
    before = world.items()

    with pytest.raises(InvalidRequest):
        operations.delete_office({"office_id": office_id, "again": office_id + "x"}, None)

    assert world.items() == before


@pytest.mark.statement("L10")
@pytest.mark.statement("G12")
def test_a_deleted_office_leaves_accounts_history_and_other_offices(
    world: World, rui: Person, office_id: str
) -> None:
    cesar = world.staff("Escritório que Fica", "cesar@fica.com.br")
    stays, davi = world.client(cesar, "davi@fica.com.br")
    world.client_user(world.sign_in(rui), davi.email)
    assert world.link(davi, world.mails_to(davi.email)[-1].token).status == 200
    pending = world.mails_to("pendente@fim.com.br")[-1].token
    functions = Invoked()
    assert imports_kept(office_id) == 1

    office_delete.delete(functions, "delete-office", office_id, office_id)

    assert functions.calls > 1
    assert imports_kept(office_id) == 0
    assert not [item for item in world.items() if item["pk"]["S"] == f"SERVICE#{office_id}"]
    assert [item["pk"]["S"] for item in world.items() if item["pk"]["S"].startswith(office_id)
            and item["table"] != "Audit" and not item["pk"]["S"].endswith(("#OUTBOX", "#WAIT"))] == []  # fmt: skip
    assert rui.call("GET", "/me").status == 401
    assert world.call("POST", "/invitations/lookup", {"token": pending}).status == 410
    body = {"email": "carla@fim.com.br", "password": PASSWORD}
    assert world.call("POST", "/auth/login", body).code == "invalid_credentials"
    assert world.sign_in(davi).call("GET", "/me").status == 200
    assert len(davi.call("GET", "/me").json["offices"]) == 1
    assert world.sign_in(cesar).call("GET", f"/client-users/{stays}").json["status"] == "active"
    rows = [item for item in world.items() if item["table"] == "Audit" and office_id in item["pk"]["S"]]
    assert {"office.created", "office.deleted", "client_user.deleted", "staff.removed"} <= {
        row["action"]["S"] for row in rows
    }
    with pytest.raises(NotFound):
        operations.delete_office({"office_id": office_id, "again": office_id}, None)
    world.settle_down()
    assert broken(world) == []
