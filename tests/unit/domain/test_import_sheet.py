"""Which column is which, whatever their order and spelling; and no row is lost on the way."""

import pytest

from chalicelib.domain.errors import DomainError
from chalicelib.domain.import_sheet import (
    LONGEST_CELL,
    MOST_ROWS,
    Cell,
    Column,
    SheetColumnsWrong,
    SheetEmpty,
    SheetTooLarge,
    sheet_of,
)

HEADINGS: list[Cell] = ["E-MAIL *", " nome  completo", "Departamentos*", "empresas*", "Observações"]
LINE: list[Cell] = ["carla@x.com.br", "Carla Dias", "Pessoal: Revisor", 11222333000181.0, "nova"]


def refusal(*lines: list[Cell]) -> DomainError:
    with pytest.raises(DomainError) as caught:
        sheet_of(enumerate(lines, start=1))
    return caught.value


def test_columns_are_found_in_any_order_without_accents_and_case_and_unknown_ones_are_named() -> None:
    sheet = sheet_of(enumerate([HEADINGS, LINE], start=1))

    assert sheet.unknown == ["Observações"]
    assert sheet.rows[0].number == 2
    assert sheet.rows[0].cells == {
        Column.EMAIL: "carla@x.com.br",
        Column.NAME: "Carla Dias",
        Column.DEPARTMENTS: "Pessoal: Revisor",
        Column.COMPANIES: 11222333000181.0,
    }


@pytest.mark.statement("I3")
def test_empty_lines_are_no_rows_and_every_other_one_keeps_its_number() -> None:
    lines: list[list[Cell]] = [[], [None, " "], HEADINGS, LINE, [None] * 5, LINE, ["x"]]

    rows = sheet_of(enumerate(lines, start=1)).rows

    assert [each.number for each in rows] == [4, 6, 7]


def test_columns_that_are_missing_or_twice_are_named() -> None:
    error = refusal(["E-mail", "Empresas", "email", "E-mail", "CPF"], LINE)

    assert isinstance(error, SheetColumnsWrong)
    assert [each.field for each in error.fields] == ["name", "email", "departments"]


def test_a_sheet_without_rows_is_refused() -> None:
    assert isinstance(refusal(), SheetEmpty)
    assert isinstance(refusal(HEADINGS, [None]), SheetEmpty)


@pytest.mark.statement("I1")
def test_more_rows_or_longer_cells_than_anybody_types_are_refused() -> None:
    assert isinstance(refusal(HEADINGS, *([LINE] * (MOST_ROWS + 1))), SheetTooLarge)
    assert isinstance(refusal(HEADINGS, ["x" * (LONGEST_CELL + 1)]), SheetTooLarge)
    assert len(sheet_of(enumerate([HEADINGS, *([LINE] * MOST_ROWS)], start=1)).rows) == MOST_ROWS
