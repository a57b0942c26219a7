"""What Excel and others write is read cell by cell; what somebody made to do harm is refused by name."""

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook
from xlsxwriter import Workbook as OtherWorkbook

from chalicelib.adapters import workbook_parts
from chalicelib.adapters.sheet_files import read_lines
from chalicelib.adapters.spreadsheet import write_workbook
from chalicelib.domain.errors import DomainError
from chalicelib.domain.import_sheet import (
    Column,
    Formula,
    SheetTooLarge,
    sheet_of,
)
from tests.unit.adapters.hostile import HEAVY, HOSTILE
from tests.unit.adapters.workbooks import MAIN, packed, sheet, text


def refusal(content: bytes) -> type[DomainError]:
    with pytest.raises(DomainError) as caught:
        sheet_of(read_lines(content))
    return type(caught.value)


def written_by_openpyxl(rows: list[list[Any]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_what_two_programs_write_reads_alike() -> None:
    rows = [
        ["Nome", "CPF", None, "Nota"],
        ["Érica & Cia <x>", 191, 1.5, True],
        [None, "00191", 11222333000181, ""],
    ]
    other = io.BytesIO()
    with OtherWorkbook(other) as book:
        page = book.add_worksheet("Pessoas")
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)

    ours = list(read_lines(written_by_openpyxl(rows)))

    assert ours == list(read_lines(other.getvalue()))
    assert ours == [
        (1, ["Nome", "CPF", None, "Nota"]),
        (2, ["Érica & Cia <x>", 191, 1.5, "1"]),
        (3, [None, "00191", 11222333000181]),
    ]


@pytest.mark.statement("H5")
def test_what_a_workbook_of_ours_made_harmless_comes_back_as_it_was_typed() -> None:
    typed = ["+55 11 98765-4321", "=1+1", "-Carla", "D'Ávila", "'tis"]

    lines = list(read_lines(write_workbook("Pessoas", typed, [typed])))

    assert lines == [(1, typed), (2, typed)]


def test_the_first_sheet_that_is_shown_is_read_and_a_date_is_a_number() -> None:
    book, file = Workbook(), io.BytesIO()
    book.active.sheet_state = "hidden"
    book.create_sheet("Pessoas").append([datetime(2026, 1, 1)])  # noqa: DTZ001
    book.save(file)

    assert list(read_lines(file.getvalue())) == [(1, [46023])]


def test_prefixes_pieces_of_text_and_missing_references_are_read_as_excel_reads_them() -> None:
    rows = (
        '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c r="D1"><x:v>1E2</x:v></x:c></x:row><x:row r="7">'
        '<x:c t="d"><x:v>2026-01-01</x:v></x:c></x:row>'
    )
    shared = f'<sst xmlns="{MAIN}"><si><r><t>Car</t></r><r><t>la</t></r><rPh><t>KARA</t></rPh></si></sst>'
    content = sheet("").replace("<sheetData>", f'<x:sheetData xmlns:x="{MAIN}">{rows}')
    parts = {
        "xl/worksheets/sheet1.xml": content.replace("</sheetData>", "</x:sheetData>"),
        "xl/sharedStrings.xml": shared,
    }

    lines = list(read_lines(packed(parts=parts)))

    assert lines == [(1, ["Carla", None, None, 100.0]), (7, ["2026-01-01"])]


@pytest.mark.statement("I8")
def test_a_formula_is_known_as_one_and_never_computed() -> None:
    rows = '<row><c r="A1" t="str"><f>HYPERLINK("http://x")</f><v>abra</v></c><c r="B1" t="e"><v>#REF!</v></c></row>'

    ((_, cells),) = read_lines(packed(rows))

    assert cells == ["abra", "#REF!"]
    assert all(isinstance(each, Formula) for each in cells)


@pytest.mark.statement("I8")
def test_a_formula_that_shows_nothing_is_one_too_and_a_text_that_looks_like_one_is_none() -> None:
    headings = ["Nome completo", "E-mail", "CPF", "Empresas", "Departamentos", "Telefone"]
    typed = ["+Carla", "@carla", "=1+1", "-1", "+5511"]

    computed, plain = sheet_of(
        read_lines(written_by_openpyxl([headings, ["Carla", "c@x.com.br", *typed[2:], None], typed[:2]]))
    ).rows

    assert computed.cells[Column.CPF] == ""
    assert isinstance(computed.cells[Column.CPF], Formula)
    assert [computed.cells[Column.COMPANIES], computed.cells[Column.DEPARTMENTS]] == ["-1", "+5511"]
    assert [*plain.cells.values()] == typed[:2]
    assert not any(isinstance(each, Formula) for each in plain.cells.values())


@pytest.mark.statement("I3")
@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "nonsense"])
def test_every_row_is_read_whatever_the_sheet_says_of_its_size(dimension: str) -> None:
    rows = "".join(f'<row r="{at}">{text(f"A{at}", "x")}</row>' for at in range(1, 501))
    content = packed(parts={"xl/worksheets/sheet1.xml": sheet(rows, dimension=dimension)})

    assert len(list(read_lines(content))) == 500


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_csv_is_read_as_excel_writes_it(encoding: str, delimiter: str) -> None:
    written = f'Nome{delimiter}E-mail\r\n"Érica ""Dias"""{delimiter}\r\n\r\n'

    assert list(read_lines(written.encode(encoding))) == [
        (1, ["Nome", "E-mail"]), (2, ['Érica "Dias"', ""]), (3, []),
    ]  # fmt: skip


@pytest.mark.statement("I1", "I2")
@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_made_to_do_harm_is_refused_by_name(what: str) -> None:
    content, expected = HOSTILE[what]

    assert refusal(content) is expected


@pytest.mark.statement("I2")
@pytest.mark.parametrize("what", ["a huge attribute", "a huge comment", "one text everywhere"])
def test_what_is_small_as_a_file_and_large_once_read_is_refused(what: str) -> None:
    make, expected = HEAVY[what]

    assert refusal(make()) is expected


@pytest.mark.statement("I2")
def test_a_part_of_more_elements_than_any_sheet_of_ours_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_parts, "MOST_ELEMENTS", 200)
    monkeypatch.setattr(workbook_parts, "MOST_LINES", 50)

    assert refusal(packed(f"<row>{'<c/>' * 200}</row>")) is SheetTooLarge
    assert refusal(packed("<row/>" * 51)) is SheetTooLarge
    assert refusal(packed(parts={"xl/sharedStrings.xml": f"<sst>{'<si/>' * 200}</sst>"})) is SheetTooLarge
