"""The template of an import: what is downloaded can be filled in and read back, and names nobody else's companies."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from chalicelib.adapters.sheet_files import read_lines
from chalicelib.domain.import_people import Outcome, Policy, judge
from chalicelib.domain.import_sheet import Column, SheetEmpty, sheet_of
from chalicelib.services.imports import book_of
from tests.functional.world import Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    ana = world.staff("Contábil da Importação", "ana@importa.com.br")
    world.company(ana, name="=Padaria & Filhos", tax_id="11222333000181", code="P-1")
    return ana


def template(by: Person) -> Any:
    answer = by.call("GET", "/imports/template.xlsx")
    assert answer.status == 200
    return answer


def filled(content: bytes, sheet: str, *rows: dict[str, Any]) -> bytes:
    """The workbook with these rows in it; an example's own rows are taken over as they stand."""
    book, file = load_workbook(io.BytesIO(content)), io.BytesIO()
    page = book["Pessoas"]
    headings = [cell.value for cell in page[1]]
    copied = [list(row) for row in book[sheet].iter_rows(min_row=2, values_only=True)] if sheet else []
    for at, row in enumerate([*copied, *([each.get(name) for name in headings] for each in rows)], start=2):
        for place, value in enumerate(row, start=1):
            page.cell(at, place, value)
    book.save(file)
    return file.getvalue()


def test_the_template_filled_in_is_read_as_it_was_meant(world: World, ana: Person) -> None:
    office_id = ana.call("GET", "/me").json["context"]["office"]["id"]
    rows = {
        "Nome completo*": "Carla Dias", "E-mail*": "carla@importa.com.br", "Empresas*": "11.222.333/0001-81",
        "Departamentos*": "Departamento Pessoal: Revisor", "Perfil de permissões": "RH", "Enviar convite": "agora",
    }  # fmt: skip
    content = template(ana).content

    with pytest.raises(SheetEmpty):
        sheet_of(read_lines(content))
    sheet = sheet_of(read_lines(filled(content, "", rows)))
    example = sheet_of(read_lines(filled(content, "Exemplo")))

    judgement = judge(sheet.rows, book_of(office_id, store=world.wiring.store()), {}, Policy.NEW_ONLY)
    assert [each.outcome for each in judgement.people] == [Outcome.NEW]
    assert (sheet.unknown, example.unknown) == ([], [])
    assert [each.cells[Column.SEND] for each in example.rows] == ["agora", "depois"]


def test_it_offers_the_office_s_own_and_keeps_numbers_as_text(world: World, ana: Person) -> None:
    other = world.staff("Outra da Importação", "bruno@importa2.com.br")
    world.company(other, name="Alheia Ltda.", tax_id="11444777000161")

    answer = template(ana)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="modelo-de-importacao.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Pessoas", "Exemplo", "Como preencher", "Listas"]
    listed = [str(cell) for row in book["Listas"].iter_rows(values_only=True) for cell in row if cell]
    assert {
        "11.222.333/0001-81",
        "'=Padaria & Filhos · código P-1",
        "Departamento Fiscal: Proprietário",
        "Só no portal",
    } <= set(listed)
    assert "Alheia Ltda." not in listed
    page = book["Pessoas"]
    as_text = page.column_dimensions["C"]
    assert (as_text.number_format, as_text.min, as_text.max) == ("@", 3, 5), "CPF, telephone, companies"
    rules = page.data_validations.dataValidation
    assert [bool(rule.showErrorMessage) for rule in rules] == [False, False, True, True, True]


@pytest.mark.statement("I8")
@pytest.mark.statement("H5")
def test_no_cell_of_the_template_is_a_formula(ana: Person) -> None:
    book = load_workbook(io.BytesIO(template(ana).content))

    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
