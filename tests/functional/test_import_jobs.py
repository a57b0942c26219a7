"""A sheet is announced, sent, read and looked at; nobody is registered, and no file is read but the one announced."""

import base64
import io
import json

import pytest
from openpyxl import load_workbook

from tests.functional.sheets import announced, sent
from tests.functional.world import ENVIRONMENT, Person, World

HEADINGS = "Nome completo;E-mail;CPF;Empresas;Departamentos;Cor"
GOOD = "Carla Dias;carla@folha.com.br;;11.222.333/0001-81;Pessoal: Revisor;azul"
BAD = "=Davi;davi@folha.com.br;123;11444777000161;Fiscal: Dono;verde"
OLD = "Eva Reis;eva@folha.com.br;;11222333000181;Departamento Fiscal: Proprietário;"
SHEET = "\r\n".join([HEADINGS, GOOD, BAD, OLD]).encode("cp1252")


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    ana = world.staff("Contábil da Folha", "ana@folha.com.br")
    world.company(ana, name="Padaria", tax_id="11222333000181")
    world.client_user(ana, "eva@folha.com.br", name="Eva Reis")
    return ana


def test_every_row_has_its_outcome_and_nobody_is_registered(world: World, ana: Person) -> None:
    before = ana.call("GET", "/client-users").json

    job = sent(ana, SHEET).json

    assert (job["status"], job["refusal"], job["unknown_columns"]) == ("read", None, ["Cor"])
    counted = {name: number for name, number in job["counts"].items() if number}
    assert counted == {"rows": 3, "valid": 2, "invalid": 1, "new": 1, "update": 1}
    assert job["people"] == {"new": 1, "update": 1, "invites": 0}
    rows = ana.call("GET", f"/imports/{job['id']}/rows").json["items"]
    assert [(each["number"], each["outcome"]) for each in rows] == [(2, "new"), (3, "error"), (4, "update")]
    assert [each["column"] for each in rows[1]["errors"]] == ["cpf", "companies", "departments"]
    assert "“Dono” não é um nível" in rows[1]["errors"][2]["message"]
    assert {each["aspect"] for each in rows[2]["changes"]} >= {"department"}
    assert ana.call("GET", "/client-users").json == before


@pytest.mark.statement("H5")
@pytest.mark.statement("I8")
def test_the_bad_rows_can_be_taken_home_corrected_and_sent_again(ana: Person) -> None:
    job = sent(ana, SHEET).json

    paged = ana.call("GET", f"/imports/{job['id']}/rows?outcome=error&limit=1").json
    answer = ana.call("GET", f"/imports/{job['id']}/errors.xlsx")

    assert ([each["number"] for each in paged["items"]], paged["next_cursor"]) == ([3], None)
    book = load_workbook(io.BytesIO(answer.content))
    headings, (name, *_, what) = book.active.values
    assert (headings[0], headings[-1], name) == ("Nome completo*", "O que corrigir", "'=Davi")
    assert what.startswith("CPF: Confira o CPF")
    for place, value in enumerate(["Davi", None, None, None, "11222333000181", "Fiscal: Revisor"], start=1):
        book.active.cell(2, place).value = value or book.active.cell(2, place).value
    book.active.cell(2, 3).value = None
    book.save(corrected := io.BytesIO())
    again = sent(ana, corrected.getvalue()).json
    assert (again["counts"]["new"], again["unknown_columns"]) == (1, ["O que corrigir"])


@pytest.mark.statement("I1")
@pytest.mark.statement("I2")
def test_a_file_that_is_refused_says_why(ana: Person) -> None:
    empty = sent(ana, b"\x89PNG\0").json
    wrong = sent(ana, b"Nome completo;E-mail\r\nx;y").json
    too_large = announced(ana, b"x", size=5 * 1024 * 1024 + 1)

    assert (empty["status"], empty["refusal"]) == ("refused", "sheet_unreadable")
    assert empty["detail"].startswith("Envie uma planilha")
    assert (wrong["refusal"], wrong["refused_columns"]) == (
        "sheet_columns_wrong",
        ["Empresas", "Departamentos"],
    )
    assert (too_large.status, too_large.code) == (422, "sheet_too_large")


def test_only_the_file_that_was_announced_is_read(world: World, ana: Person) -> None:
    other = sent(ana, SHEET, instead=SHEET + b"x").json
    never = announced(ana, SHEET).json

    assert ana.call("POST", f"/imports/{never['id']}/validate").json["refusal"] == "sheet_missing"
    assert other["refusal"] == "sheet_missing"


def test_the_next_page_of_rows_begins_after_one_that_was_corrected_meanwhile(ana: Person) -> None:
    job = sent(
        ana, "\r\n".join([HEADINGS, BAD, BAD.replace("Davi", "Duda").replace("davi@", "duda@")]).encode()
    ).json
    rows = f"/imports/{job['id']}/rows"
    cursor = ana.call("GET", f"{rows}?outcome=error&limit=1").json["next_cursor"]
    good = {"name": "Davi", "cpf": "", "companies": "11222333000181", "departments": "Fiscal: Revisor"}

    corrected = ana.call("PATCH", f"{rows}/2", {"cells": good}).json["rows"]

    assert [(each["number"], each["outcome"]) for each in corrected] == [(2, "new")]
    page = ana.call("GET", f"{rows}?outcome=error&limit=1&cursor={cursor}").json
    assert [each["number"] for each in page["items"]] == [3]
    assert ana.call("GET", f"{rows}?cursor=nothing").status == 400


@pytest.mark.statement("I9")
def test_the_form_is_good_for_one_place_and_size_and_no_name_of_a_file_is_in_it(ana: Person) -> None:
    office_id = ana.call("GET", "/me").json["context"]["office"]["id"]

    answer = announced(ana, SHEET, file_name="../../\u202exslx.exe\u0000")

    fields = answer.json["upload"]["fields"]
    policy = json.loads(base64.b64decode(fields["policy"]))["conditions"]
    assert fields["key"] == f"{office_id}/{answer.json['id']}/file"
    assert ["content-length-range", len(SHEET), len(SHEET)] in policy
    assert {"Content-Type": "application/octet-stream"} in policy
    assert "exe" not in answer.body
    assert answer.json["upload"]["url"] == f"{ENVIRONMENT['UPLOAD_ORIGIN']}/"


@pytest.mark.statement("I4")
def test_a_bad_row_is_corrected_where_it_is_and_another_one_dropped(world: World, ana: Person) -> None:
    job = sent(ana, SHEET).json
    rows = f"/imports/{job['id']}/rows"
    better = {"name": "Davi", "cpf": "", "companies": "11.222.333/0001-81", "departments": "Fiscal: Revisor"}

    corrected = ana.call("PATCH", f"{rows}/3", {"cells": better})
    dropped = ana.call("DELETE", f"{rows}/4")

    assert (corrected.status, dropped.status) == (200, 200)
    assert [(each["number"], each["outcome"]) for each in corrected.json["rows"]] == [(3, "new")]
    assert (dropped.json["rows"], dropped.json["counts"]["rows"], dropped.json["counts"]["new"]) == ([], 2, 2)
    items = ana.call("GET", rows).json["items"]
    assert [(each["number"], each["outcome"]) for each in items] == [(2, "new"), (3, "new")]
    filled = {name: text for name, text in better.items() if text}
    assert items[1]["cells"] == filled | {"email": "davi@folha.com.br"}


def test_what_cannot_be_corrected_says_why_and_repeats_nothing_that_was_typed(
    world: World, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    job, unread = sent(ana, SHEET).json["id"], announced(ana, SHEET).json["id"]
    cells = {"cells": {"name": "Segredo Silva"}}
    refused = [
        ana.call("PATCH", f"/imports/{job}/rows/9", cells),
        ana.call("DELETE", f"/imports/{job}/rows/-2"),
        ana.call("PATCH", f"/imports/{job}/rows/2", {"cells": {"Segredo Silva": "x"}}),
        ana.call("PATCH", f"/imports/{unread}/rows/2", cells),
        ana.call("PATCH", f"/imports/{job}/rows/2", {"cells": {"name": "x" * 4001}}),
        ana.call("PATCH", f"/imports/{job}/rows/2", {"cells": {}}),
    ]

    assert [(each.status, each.code) for each in refused] == [
        (404, "import_row_unknown"),
        (404, "import_row_unknown"),
        (422, "import_column_unknown"),
        (409, "import_not_open"),
        (400, "invalid_request"),
        (400, "invalid_request"),
    ]
    assert "retirada" in refused[0].json["detail"]
    assert "Segredo" not in caplog.text


@pytest.mark.statement("F1")
def test_an_office_sees_its_own_imports_newest_first_and_nobody_else_s(world: World, ana: Person) -> None:
    other = world.staff("Contábil da Lista", "bruno@lista.com.br")
    foreign = announced(other, SHEET).json["id"]
    ids = []
    for _ in range(3):
        world.clock.advance(seconds=1)
        ids.append(announced(other, SHEET).json["id"])

    first = other.call("GET", "/imports?limit=2").json
    second = other.call("GET", f"/imports?limit=2&cursor={first['next_cursor']}").json

    assert [each["id"] for each in [*first["items"], *second["items"]]] == [*reversed(ids), foreign]
    assert second["next_cursor"] is None
    assert foreign not in ana.call("GET", "/imports").body
    assert "upload" not in first["items"][0]


@pytest.mark.statement("I5")
def test_asking_again_reads_nothing_again_and_what_has_been_read_ends_with_its_time(
    world: World, ana: Person
) -> None:
    job = sent(ana, SHEET).json
    before = world.items()

    again = ana.call("POST", f"/imports/{job['id']}/validate")

    assert (again.status, again.json) == (202, job)
    assert world.items() == before
    with world.undone():
        world.clock.advance(days=7)
        world.sign_in(ana)
        assert ana.call("GET", f"/imports/{job['id']}/rows").status == 404
