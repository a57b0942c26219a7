"""Workbooks made to do harm, each with how it has to be refused: for the tests and for the bench."""

import io
import random
import zipfile
from collections.abc import Callable

from chalicelib.adapters.workbook_guard import MOST_UNPACKED
from chalicelib.adapters.workbook_parts import MOST_ELEMENTS
from chalicelib.domain.errors import DomainError
from chalicelib.domain.import_sheet import (
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_ROWS,
    SheetEmpty,
    SheetEncrypted,
    SheetPackedTooTightly,
    SheetTooLarge,
    SheetUnreadable,
    SheetWithMacros,
)
from tests.unit.adapters.workbooks import BOOK, RELATIONS, packed, sheet, text

ENTITY = "<!DOCTYPE worksheet [<!ENTITY a 'aaaaaaaaaa'>{more}]>"
BILLION = "".join(f"<!ENTITY a{at} '{f'&a{at - 1};' * 10}'>" for at in range(1, 9)).replace("&a0;", "&a;")
HEADINGS = "".join(
    text(f"{letter}1", heading)
    for letter, heading in zip("ABCD", ("Nome completo", "E-mail", "Empresas", "Departamentos"), strict=True)
)


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


def _filled(before: str, filler: str, after: str) -> str:
    """Of nearly all that may be unpacked, with just so much noise that it does not look packed too tightly."""
    room = MOST_UNPACKED - 1_000_000
    return before + noise(300_000) + filler * (room // len(filler.encode())) + after


def _huge_attribute() -> bytes:
    return packed(_filled('<row><c r="\U0001d4b3', "x", '"/></row>'))


def _many_attributes() -> bytes:
    return packed(f"<row {' '.join(f'a{at}=""' for at in range(1_200_000))}/>")


def _huge_comment() -> bytes:
    return packed(_filled("<row><!--", "x", "--></row>"))


def _deep() -> bytes:
    return packed("<a>" * (MOST_ELEMENTS - 10) + noise(100_000) + "</a>" * (MOST_ELEMENTS - 10))


def _many_shared() -> bytes:
    items = "".join(f"<si><t>{at:050}</t></si>" for at in range(MOST_ELEMENTS // 2 - 10))
    return packed(parts={"xl/sharedStrings.xml": f"<sst>{items}</sst>"})


def _million_rows() -> bytes:
    return packed("".join(f'<row r="{at}"><c r="A{at}"/></row>' for at in range(1, 1_000_001)))


def shared_everywhere(shown: str, rows: int) -> bytes:
    """One text, to which every cell of so many rows refers."""
    numbers = random.Random(7)
    row = '<row r="{at}" spans="{noise}">' + '<c t="s"><v>0</v></c>' * 4 + "</row>"
    lines = (row.format(at=at, noise=numbers.random()) for at in range(2, rows + 2))
    shared = f"<sst><si><t>{shown}</t></si></sst>"
    return packed(f"<row>{HEADINGS}</row>" + "".join(lines), parts={"xl/sharedStrings.xml": shared})


def _one_text_everywhere() -> bytes:
    return shared_everywhere(noise(2_000), MOST_ROWS)


def _as_much_as_is_taken() -> bytes:
    """As many rows, characters and names of companies and departments as are read; every row of somebody else."""
    return shared_everywhere("x;" * (MOST_CHARACTERS // MOST_ROWS // 8), MOST_ROWS)


HEAVY: dict[str, tuple[Callable[[], bytes], type[DomainError] | None]] = {
    "a huge attribute": (_huge_attribute, SheetTooLarge),
    "many attributes": (_many_attributes, SheetTooLarge),
    "a huge comment": (_huge_comment, SheetTooLarge),
    "elements within elements": (_deep, SheetEmpty),
    "many shared texts": (_many_shared, SheetEmpty),
    "a million rows indeed": (_million_rows, SheetTooLarge),
    "one text everywhere": (_one_text_everywhere, SheetTooLarge),
    "as much as is taken": (_as_much_as_is_taken, None),
}
"""What takes most to refuse, or to read; each is made when it is asked for."""
