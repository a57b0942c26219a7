"""Workbooks of one sheet, written row by row. No cell is a formula, whatever somebody typed into it."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
WIDEST: Final = 60

Cell = str | int | datetime | None


def write_workbook(sheet: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """``rows`` is read once, while writing. Instants are written as they read, without their zone."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"constant_memory": True, "remove_timezone": True}) as book:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True})
        instant = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for column, heading in enumerate(headings):
            page.set_column(column, column, min(WIDEST, len(heading) + 8))
            page.write_string(0, column, inert(heading), bold)
        page.freeze_panes(1, 0)
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    page.write_datetime(at, column, value, instant)
                elif isinstance(value, int):
                    page.write_number(at, column, value)
                elif value:
                    page.write_string(at, column, inert(value))
    return file.getvalue()


def inert(text: str) -> str:
    """``text`` as no program takes it for a formula, however it came into the cell."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def typed(text: str) -> str:
    """What :func:`inert` was given, for a workbook of ours that comes back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(STARTS_A_FORMULA) else text
