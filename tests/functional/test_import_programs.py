"""Workbooks as programs write them that know nothing of ours: no row is lost, and every mistake has its sentence."""

import io
import tomllib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from chalicelib.domain.import_sheet import Column
from tests.architecture.sources import TEXTS
from tests.functional.sheets import sent
from tests.functional.world import Person, World

LIBREOFFICE = Path(__file__).parents[1] / "data" / "libreoffice.xlsx"
OF_WHO_STANDS = {"company_switched_off", "company_shows_nothing", "company_not_test"}
"""What is wrong with the office's record of a person rather than with the sheet."""
HEADINGS = dict(
    zip(
        Column,
        ("Nome completo*", "E-mail*", "CPF", "Telefone", "Empresas*", "Departamentos*",
         "Perfil de permissões", "Perfil de notificações", "Enviar convite"),
        strict=True,
    )
)  # fmt: skip
GOOD: dict[str, Any] = {"name": "Davi Rocha", "companies": "pad-01", "departments": "Fiscal: Revisor"}
MISTAKES: list[dict[str, Any]] = [
    {"name": None},
    {"name": "Davi\u202eRocha"},
    {"email": "sem arroba"},
    {"cpf": "123", "phone": "99"},
    {"companies": 600000000122},
    {"cpf": "=1+1"},
    {"phone": "(11) 3456-7890"},
    {"companies": "x-y"},
    {"companies": "45723174000110"},
    {"companies": 191},
    {"companies": ";"},
    {"companies": "11.444.777/0001-61"},
    {"companies": "PAD-01; pad-01; 52998224725"},
    {"companies": "pad-01;" * 101},
    {"departments": "Fiscall: Revisor"},
    {"departments": "Fiscal"},
    {"departments": "Fiscal: Dono"},
    {"departments": "Fiscal: Revisor; departamento fiscal: Contribuinte"},
    {"preset": "Chefe"},
    {"send": "talvez"},
    {"email": "eva@programas.com.br", "cpf": "529.982.247-25"},
    {"email": "Eva@programas.com.br", "name": "Eva Reis"},
    {"cpf": "52998224725"},
]


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    ana = world.staff("Contábil dos Programas", "ana@programas.com.br")
    world.company(ana, name="Padaria", tax_id="11222333000181", code="Pad-01")
    world.company(ana, name="Banco", tax_id="00000000000191")
    world.company(ana, name="Zeros", tax_id="00600000000122")
    world.company(ana, name="Carla", tax_id="00000000191")
    world.company(ana, name="Fechada", tax_id="11444777000161", portal_enabled=False)
    world.company(ana, name="Lua", tax_id="12ABC34501DE35", code="52998224725")
    return ana


def rows_of(by: Person, job: Any) -> list[Any]:
    found, cursor = [], ""
    while cursor is not None:
        page = by.call("GET", f"/imports/{job['id']}/rows?limit=200&cursor={cursor}").json
        found, cursor = found + page["items"], page["next_cursor"]
    return found


def codes(row: Any, kind: str) -> list[str]:
    return [each["code"] for each in row[kind]]


@pytest.mark.statement("I3")
@pytest.mark.statement("I10")
def test_five_hundred_rows_written_by_libreoffice_have_five_hundred_outcomes(ana: Person) -> None:
    job = sent(ana, LIBREOFFICE.read_bytes()).json

    rows = rows_of(ana, job)

    assert job["unknown_columns"] == ["Admissão", "Grupo"]
    assert [each["number"] for each in rows] == list(range(2, 502))
    bad = {each["number"]: codes(each, "errors") for each in rows if each["errors"]}
    assert bad == {2 + at: ["email_invalid"] for at in range(7, 500, 50)}
    assert (job["counts"]["rows"], job["counts"]["new"], job["counts"]["invalid"]) == (500, 490, 10)
    assert {code for each in rows for code in codes(each, "warnings")} == {"zeros_added"}


@pytest.mark.statement("I4")
def test_every_kind_of_mistake_is_told_in_its_row_and_stands_in_the_workbook_to_correct(ana: Person) -> None:
    job = sent(ana, written(MISTAKES)).json

    rows = rows_of(ana, job)

    assert [each["number"] for each in rows] == list(range(2, 2 + len(MISTAKES)))
    told = {code for each in rows for kind in ("errors", "warnings") for code in codes(each, kind)}
    assert told >= set(tomllib.loads(TEXTS.read_text("utf-8"))["import_cells"]) - OF_WHO_STANDS
    assert told >= {"name_invalid", "email_invalid", "cpf_invalid", "phone_invalid", "phone_not_mobile"}
    bad = [each for each in rows if each["outcome"] == "error"]
    book = load_workbook(io.BytesIO(ana.call("GET", f"/imports/{job['id']}/errors.xlsx").content))
    assert len(list(book.active.values)) == 1 + len(bad)


def written(rows: list[dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    with Workbook(file) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, list(HEADINGS.values()))
        for at, row in enumerate(rows, start=1):
            said = {"email": f"davi.{at}@programas.com.br"} | GOOD | row
            for place, column in enumerate(HEADINGS):
                page.write(at, place, said.get(column))
    return file.getvalue()
