"""The list as a workbook: the same people, numbers in full, and nothing that a program would run."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.functional.world import Person, World

ROW = {
    "Nome completo": '\'=HYPERLINK("http://mal.example";"abra")',
    "E-mail": "sapeca@planilha.com.br",
    "CPF": "529.982.247-25",
    "Telefone": "(11) 98765-4321",
    "Situação": "Convidado, não aceitou",
    "Acesso ao portal": "Sim",
    "Envios": 1,
    "Segundo fator": "Não",
    "Último acesso": None,
}


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    ana = world.staff("Contábil da Planilha", "ana@planilha.com.br")
    for at, name in enumerate(["+55 Pessoas", "-Um", "@Dois", "Érica Dias"]):
        world.client_user(ana, f"p{at}@planilha.com.br", name=name)
    hostile = '=HYPERLINK("http://mal.example";"abra")'
    numbers = {"cpf": "52998224725", "phone": "(11) 98765-4321"}
    world.client_user(ana, "sapeca@planilha.com.br", name=hostile, **numbers)
    return ana


def cells(answer: Any) -> list[list[Any]]:
    return [list(row) for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows()]


def table(answer: Any) -> list[dict[str, Any]]:
    headings, *rows = [[cell.value for cell in row] for row in cells(answer)]
    return [dict(zip(headings, row, strict=True)) for row in rows]


@pytest.mark.statement("H5")
def test_no_cell_is_a_formula_or_begins_like_one(ana: Person) -> None:
    answer = ana.call("GET", "/client-users.xlsx")

    every = [cell for row in cells(answer) for cell in row]
    assert {cell.data_type for cell in every} <= {"s", "inlineStr", "n", "d"}
    texts = [cell.value for cell in every if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))]
    assert {"'+55 Pessoas", "'-Um", "'@Dois", "Érica Dias"} <= set(texts)


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json"])
def test_the_workbook_tells_in_full_what_the_list_masks(ana: Person, accept: str) -> None:
    answer = ana.call("GET", "/client-users.xlsx?q=sapeca", Accept=accept)

    assert answer.status == 200
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="usuarios-de-cliente-2')
    (row,) = table(answer)
    assert row | ROW == row
    assert row["Empresas"] and row["Departamentos"].startswith("Departamento ")
    assert row["Convite válido até"] > row["Convite enviado em"]


@pytest.mark.statement("L4")
def test_an_export_is_in_the_history_with_what_was_asked_for_but_no_name(world: World, ana: Person) -> None:
    ana.call("GET", "/client-users.xlsx?q=erica&status=invited")

    rows = [item for item in world.items() if item.get("action", {}).get("S") == "client_users.exported"]
    facts = rows[-1]["facts"]["M"]
    assert {name: next(iter(value.values())) for name, value in facts.items()} == {
        "people": "1", "searched": True, "status": "invited",
    }  # fmt: skip
    assert "erica" not in str(rows).lower()
