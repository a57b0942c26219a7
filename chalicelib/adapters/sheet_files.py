"""Reads the lines of a sheet that somebody sent: a workbook of Excel, or CSV as Excel writes it here."""

import csv
import io
import posixpath
from collections.abc import Iterator
from typing import Final

from chalicelib.adapters import workbook_parts
from chalicelib.adapters.spreadsheet import typed
from chalicelib.adapters.workbook_guard import OLE, ZIP, SafeArchive
from chalicelib.adapters.workbook_parts import Cells, Line, Relations, Sheets, Texts
from chalicelib.domain.import_sheet import (
    MOST_BYTES,
    MOST_COLUMNS,
    Cell,
    SheetTooLarge,
    SheetUnreadable,
)

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_SHARED: Final = "xl/sharedStrings.xml"


def read_lines(content: bytes) -> Iterator[Line]:
    """Number and cells of each line, read as they are asked for; what the file is called does not matter.

    Errors: ``SheetTooLarge``, ``SheetPackedTooTightly``, ``SheetEncrypted``, ``SheetWithMacros``, ``SheetUnreadable``.
    """
    if len(content) > MOST_BYTES:
        raise SheetTooLarge
    is_workbook = content.startswith((ZIP, OLE))
    lines = _workbook_lines(SafeArchive(content)) if is_workbook else _csv_lines(_text(content))
    return ((number, list(map(_as_typed, cells))) for number, cells in lines)


def _workbook_lines(archive: SafeArchive) -> Iterator[Line]:
    first = workbook_parts.read(archive.pieces(_WORKBOOK), Sheets()).first
    targets = workbook_parts.read(archive.pieces(_RELATIONS), Relations()).target_of
    part = posixpath.normpath(posixpath.join("/xl", targets.get(first, ""))).lstrip("/")
    shared = Texts()
    if _SHARED in archive:
        workbook_parts.read(archive.pieces(_SHARED), shared)
    cells = Cells(shared.found)
    for _ in workbook_parts.stream(archive.pieces(part), cells):
        yield from cells.finished
        cells.finished.clear()


def _as_typed(cell: Cell) -> Cell:
    return typed(cell) if type(cell) is str else cell


def _text(content: bytes) -> str:
    """UTF-8, or what Excel in Brazil writes otherwise."""
    if b"\0" in content:
        raise SheetUnreadable
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError:
            raise SheetUnreadable from None


def _csv_lines(text: str) -> Iterator[Line]:
    """Between semicolons or commas, whichever the first line has more of."""
    first = text.lstrip().partition("\n")[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, line in enumerate(lines, start=1):
            if any(line[MOST_COLUMNS:]):
                raise SheetTooLarge
            yield number, list(line[:MOST_COLUMNS])
    except csv.Error:
        raise SheetUnreadable from None
