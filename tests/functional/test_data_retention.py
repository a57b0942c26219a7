"""docs/data-retention.md says what is kept: every kind of row, until when, and what an erasure leaves."""

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.functional.own_account import add_app, elsewhere, prove
from tests.functional.world import PASSWORD, Person, World, aws_error, send_import

PAGE = Path(__file__).parents[2] / "docs" / "data-retention.md"
ROW = re.compile(r"\| `([A-Z][a-z]+(?: [A-Z]+)?)` \|(.*)\|(.*)\|(.*)\|(.*)\|")
NAME, EMAIL, CPF, PHONE = "Quitéria Xavier", "quiteria@l8-resto.com.br", "52998224725", "+5511987654321"

Item = dict[str, Any]


def table() -> dict[str, list[str]]:
    found = (ROW.fullmatch(line) for line in PAGE.read_text("utf-8").splitlines())
    return {row[1]: [row[at].strip() for at in (2, 3, 4, 5)] for row in found if row}


KINDS = table()


def kind(item: Item) -> str:
    """The first column of the page for an item."""
    first, _, rest = item["pk"]["S"].partition("#")
    if item["table"] in {"Audit", "Outbox"}:
        return str(item["table"])
    if item["table"] == "Portal":
        return f"Portal {rest.partition('#')[0] or item['sk']['S']}"
    return f"Identity {item['sk']['S'].partition('#')[0] if first == 'ACCOUNT' else first}"


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    """Staff of an office with one of everything."""
    ana = world.staff(email="ana@l8-resto.com.br")
    department = ana.call("GET", "/departments").json["items"][0]["id"]
    company = world.company(ana, processes_enabled=True, code="P-1")
    ana.call(
        "POST", "/processes/tasks", {"company_id": company, "department_id": department, "title": "Folha"}
    )
    ana.call("POST", "/departments", {"name": "Folha"}, **{"Idempotency-Key": "once"})
    ana.call("POST", "/office/service-tokens", {"name": "Messenger", "scopes": ["messenger"]})
    world.client_user(ana, "pendente@l8-resto.com.br")
    confirm_an_import(world, ana)
    world.imports.play()
    confirm_an_import(world, ana)
    return ana


def confirm_an_import(world: World, ana: Person) -> None:
    company = next(each for each in ana.call("GET", "/companies").json["items"] if each["portal_enabled"])
    line = f"Davi Rocha;davi@l8-resto.com.br;{company['tax_id']};Pessoal: Revisor"
    sheet = f"Nome completo;E-mail;Empresas;Departamentos\n{line}".encode()
    body = {"file_name": "p.csv", "size": len(sheet), "policy": "new_only"}
    job = ana.call("POST", "/imports", body | {"sha256": hashlib.sha256(sheet).hexdigest()}).json
    send_import(job["upload"]["fields"]["key"], sheet)
    assert ana.call("POST", f"/imports/{job['id']}/validate").status == 202
    assert ana.call("POST", f"/imports/{job['id']}/confirm").status == 202


@pytest.fixture(scope="module")
def carla(world: World, ana: Person) -> Person:
    """Somebody of two offices, with all that an account can have."""
    _, carla = world.client(ana, EMAIL, name=NAME, cpf=CPF, phone=PHONE)
    bruno = world.staff("Outra", "bruno@l8-resto.com.br")
    world.client_user(bruno, EMAIL, name=NAME, cpf=CPF, phone=PHONE)
    assert world.link(carla, world.mails_to(EMAIL)[-1].token).status == 200
    world.sign_in(carla)
    add_app(carla)
    elsewhere(world, carla)
    for password in ("errada", PASSWORD):
        world.call("POST", "/auth/login", {"email": EMAIL, "password": password})
    carla.call("POST", "/me/email", {"email": "quiteria.nova@l8-resto.com.br"})
    world.call("POST", "/auth/password/forgot", {"email": EMAIL})
    return carla


def test_every_kind_of_row_has_its_line(world: World, carla: Person) -> None:
    assert {kind(item) for item in world.items()} <= set(KINDS)
    assert all(all(cells) for cells in KINDS.values())


@pytest.mark.statement("L9")
def test_what_is_said_to_end_by_itself_has_the_attribute_that_ends_it(world: World, carla: Person) -> None:
    world.invoke_fails += [aws_error("ServiceException", status=500)]
    world.call("POST", "/auth/password/forgot", {"email": EMAIL})

    seen = set()
    for item in world.items():
        ends = "`ttl`" in KINDS[kind(item)][2]
        assert ("ttl" in item) == ends, kind(item)
        seen |= {kind(item)} if ends else set()

    assert seen == {name for name, cells in KINDS.items() if "`ttl`" in cells[2]}


@pytest.mark.statement("L9")
def test_a_draft_ends_within_thirty_days(world: World, ana: Person) -> None:
    drafts = [item for item in world.items() if kind(item) == "Portal DRAFT"]

    at_latest = (world.clock.now() + timedelta(days=30)).timestamp()

    assert drafts
    assert all(int(each["ttl"]["N"]) <= at_latest for each in drafts)


@pytest.mark.statement("L8")
def test_after_an_erasure_only_what_the_page_announces_is_found(world: World, carla: Person) -> None:
    account_id = carla.call("GET", "/me").json["account"]["id"]
    assert prove(carla).call("DELETE", "/me", {"accept": True}).status == 204
    world.settle_down()

    found: dict[str, set[str]] = {}
    for item in world.items():
        text = json.dumps(item, default=str, ensure_ascii=False)
        what = {each for each in (NAME, EMAIL, CPF, PHONE, account_id, "quiteria.nova") if each in text}
        if what:
            found.setdefault(kind(item), set()).update(what)

    assert [name for name in found if not re.search("stays|ends by itself", KINDS[name][3])] == []
    office_record = {NAME, EMAIL, CPF, PHONE}
    assert found.pop("Portal CLIENT") == office_record
    assert found.pop("Portal EMAIL") == {EMAIL}
    assert found.pop("Portal BY") == {EMAIL, CPF, PHONE}
    assert found.pop("Portal DRAFT") == office_record
    assert found.pop("Audit") == {NAME, account_id}
    assert found.pop("Identity CHALLENGE") == {account_id}
    assert found == {}
