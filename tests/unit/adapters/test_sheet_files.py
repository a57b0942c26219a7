"""What Excel and others write is read cell by cell; what somebody made to do harm is refused by name."""

import io
import random
import zipfile
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook
from xlsxwriter import Workbook as OtherWorkbook

from chalicelib.adapters import workbook_parts
from chalicelib.adapters.sheet_files import read_lines
from chalicelib.domain.errors import DomainError
from chalicelib.domain.import_sheet import (
    MOST_BYTES,
    Formula,
    SheetEncrypted,
    SheetPackedTooTightly,
    SheetTooLarge,
    SheetUnreadable,
    SheetWithMacros,
    sheet_of,
)
from tests.unit.adapters.workbooks import BOOK, MAIN, RELATIONS, packed, sheet, text

ENTITY = "<!DOCTYPE worksheet [<!ENTITY a 'aaaaaaaaaa'>{more}]>"
BILLION = "".join(f"<!ENTITY a{at} '{f'&a{at - 1};' * 10}'>" for at in range(1, 9)).replace("&a0;", "&a;")
HEADINGS = "".join(
    text(f"{letter}1", heading)
    for letter, heading in zip("ABCD", ("Nome completo", "E-mail", "Empresas", "Departamentos"), strict=True)
)


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


def forged(**header: int) -> bytes:
    """A workbook whose directory lies about its sheet."""
    content = packed(
        f"<row>{HEADINGS}</row>" + "".join(f"<row>{text(f'A{at}', str(at))}</row>" for at in range(2, 900))
    )
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("docProps/app.xml", "")
        for name, value in header.items():
            setattr(archive.getinfo("xl/worksheets/sheet1.xml"), name, value)
    return file.getvalue()


def locked() -> bytes:
    content = bytearray(packed())
    for at in range(len(content)):
        if content[at : at + 4] == b"PK\x01\x02":
            content[at + 8] |= 1
    return bytes(content)


def noise(size: int) -> str:
    return random.Random(7).randbytes(size).hex()


HOSTILE = {
    "more than 5 MB": (b"PK\x03\x04" + b"x" * MOST_BYTES, SheetTooLarge),
    "a bomb": (packed(parts={"xl/bomb.xml": b"\0" * 60_000_000}), SheetPackedTooTightly),
    "one part packed too tightly": (packed(parts={"xl/a.xml": b"a" * 2_000_000}), SheetPackedTooTightly),
    "too many parts": (packed(parts={f"xl/{at}.xml": "" for at in range(100)}), SheetPackedTooTightly),
    "an archive inside": (packed(parts={"xl/media/a.png": packed()}), SheetPackedTooTightly),
    "a size that is too small": (forged(file_size=900), SheetUnreadable),
    "a wrong checksum": (forged(CRC=1), SheetUnreadable),
    "a password, as Excel does it": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, SheetEncrypted),
    "a password, as zip does it": (locked(), SheetEncrypted),
    "macros": (packed(parts={"xl/vbaProject.bin": b"x"}), SheetWithMacros),
    "macros of old": (packed(parts={"xl/macrosheets/sheet1.xml": "<a/>"}), SheetWithMacros),
    "another way of packing": (packed(method=zipfile.ZIP_LZMA), SheetUnreadable),
    "entities that grow": (
        packed(parts={"xl/worksheets/sheet1.xml": sheet("<row>&a8;</row>", before=ENTITY.format(more=BILLION))}),
        SheetUnreadable,
    ),
    "an entity from outside": (
        packed(parts={"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + BOOK}),
        SheetUnreadable,
    ),
    "a DTD from outside": (
        packed(parts={"xl/_rels/workbook.xml.rels": '<!DOCTYPE a SYSTEM "http://x/">' + RELATIONS}),
        SheetUnreadable,
    ),
    "a cell far to the right": (packed(f"<row>{text('XFD1048576', 'x')}</row>"), SheetTooLarge),
    "a cell longer than typed": (packed(f"<row>{text('A1', noise(4_000))}</row>"), SheetTooLarge),
    "a million rows": (
        packed(f"<row>{HEADINGS}</row>" + "".join(f"<row>{text(f'A{at}', str(at))}</row>" for at in range(2, 12_000))),
        SheetTooLarge,
    ),
    "a row number beyond all": (packed('<row r="99999999999999999999"><c/></row>'), SheetUnreadable),
    "XML that ends early": (packed(parts={"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"}), SheetUnreadable),
    "an unknown encoding": (
        packed(parts={"xl/workbook.xml": '<?xml version="1.0" encoding="x"?><a/>'}), SheetUnreadable
    ),
    "a sheet outside the archive": (
        packed(parts={"xl/_rels/workbook.xml.rels": RELATIONS.replace("worksheets/", "../../../etc/")}),
        SheetUnreadable,
    ),
    "half an archive": (packed()[:200], SheetUnreadable),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", SheetUnreadable),
    "a quotation that never ends": (b'Nome;"E-mail\n' * 2, SheetUnreadable),
    "CSV with a hundred columns": (b";".join([b"x"] * 100), SheetTooLarge),
}  # fmt: skip


@pytest.mark.statement("I1", "I2")
@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_made_to_do_harm_is_refused_by_name(what: str) -> None:
    content, expected = HOSTILE[what]

    assert refusal(content) is expected


@pytest.mark.statement("I2")
def test_a_part_of_more_elements_than_any_sheet_of_ours_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_parts, "MOST_ELEMENTS", 200)
    monkeypatch.setattr(workbook_parts, "MOST_LINES", 50)

    assert refusal(packed(f"<row>{'<c/>' * 200}</row>")) is SheetTooLarge
    assert refusal(packed("<row/>" * 51)) is SheetTooLarge
    assert refusal(packed(parts={"xl/sharedStrings.xml": f"<sst>{'<si/>' * 200}</sst>"})) is SheetTooLarge
