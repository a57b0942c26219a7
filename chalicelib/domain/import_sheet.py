"""The sheet of an import: its columns by their headings, its rows as they were read, and why a file is refused.

Order of the columns, accents and case do not matter; a heading that is not known is named and its column left alone.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from chalicelib.domain.errors import DomainError, FieldProblem
from chalicelib.domain.search import folded

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 50
LONGEST_CELL: Final = 4_000
MOST_CHARACTERS: Final = 10_000_000
"""Of all cells together: many cells may show one text that the file holds once."""
LONGEST_SHOWN: Final = 60


class Formula(str):
    """What a cell showed that holds a formula, or an error of one; nobody typed it."""

    __slots__ = ()


Cell = str | int | float | bool | datetime | None


class Column(StrEnum):
    """In the order of the template."""

    NAME = "name"
    EMAIL = "email"
    CPF = "cpf"
    PHONE = "phone"
    COMPANIES = "companies"
    DEPARTMENTS = "departments"
    PRESET = "preset"
    NOTIFICATION_PRESET = "notification_preset"
    SEND = "send"


REQUIRED: Final = frozenset({Column.NAME, Column.EMAIL, Column.COMPANIES, Column.DEPARTMENTS})
TEXT_ONLY: Final = frozenset({Column.CPF, Column.PHONE, Column.COMPANIES})
"""What Excel would take for a number, and so lose the zeros of."""

_HEADINGS: Final = {
    "nome completo": Column.NAME,
    "e-mail": Column.EMAIL,
    "cpf": Column.CPF,
    "telefone": Column.PHONE,
    "empresas": Column.COMPANIES,
    "departamentos": Column.DEPARTMENTS,
    "perfil de permissoes": Column.PRESET,
    "perfil de notificacoes": Column.NOTIFICATION_PRESET,
    "enviar convite": Column.SEND,
}


class SheetTooLarge(DomainError):
    """More than 5 MB as a file, 10,000 rows, 50 columns, 4,000 characters in a cell, or 10 million in all."""

    code = "sheet_too_large"


class SheetPackedTooTightly(DomainError):
    """A workbook that would unpack to far more than it is, or into too many pieces."""

    code = "sheet_packed_too_tightly"


class SheetEncrypted(DomainError):
    """A workbook under a password, or one of before 2007, which begins the same."""

    code = "sheet_encrypted"


class SheetWithMacros(DomainError):
    code = "sheet_with_macros"


class SheetUnreadable(DomainError):
    """Neither a sound workbook nor a text of columns."""

    code = "sheet_unreadable"


class SheetEmpty(DomainError):
    code = "sheet_empty"


class SheetColumnsWrong(DomainError):
    """Fields: the columns that are missing or there twice."""

    code = "sheet_columns_wrong"


class SheetRow(NamedTuple):
    """``number`` is the row's own in the file, the heading being mostly 1; an empty cell is left out."""

    number: int
    cells: dict[Column, Cell]


class Sheet(NamedTuple):
    """``unknown`` are headings that mean nothing here, as they were written."""

    rows: list[SheetRow]
    unknown: list[str]


def sheet_of(lines: Iterable[tuple[int, Sequence[Cell]]]) -> Sheet:
    """The first line that is not empty holds the headings; empty lines are no rows.

    ``lines`` are read once, with their numbers. Errors: ``SheetEmpty``, ``SheetColumnsWrong``, ``SheetTooLarge``.
    """
    filled = ((number, line) for number, line in lines if not _is_empty(line))
    _, headings = next(filled, (0, ()))
    columns = _columns(headings)
    rows: list[SheetRow] = []
    characters = 0
    for number, line in filled:
        cells = {columns[at]: value for at, value in enumerate(line) if at in columns and _is_filled(value)}
        characters += sum(len(text_of(each)) for each in cells.values())
        if len(rows) == MOST_ROWS or characters > MOST_CHARACTERS:
            raise SheetTooLarge
        rows.append(SheetRow(number, cells))
    if not rows:
        raise SheetEmpty
    unknown = [text_of(each)[:LONGEST_SHOWN] for at, each in enumerate(headings) if at not in columns]
    return Sheet(rows, [each for each in unknown if each])


def text_of(value: Cell) -> str:
    """A cell as it reads: a whole number without a decimal point, no spaces around.

    Errors: ``SheetTooLarge`` for one that nobody would have typed.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if len(text) > LONGEST_CELL:
        raise SheetTooLarge
    return text


def padded(value: Cell, length: int) -> str:
    """A number with the zeros that a spreadsheet took from its front; anything else as it is."""
    text = text_of(value)
    return text.zfill(length) if text.isascii() and text.isdigit() else text


def _is_filled(value: Cell) -> bool:
    """A formula that shows nothing is still one."""
    return isinstance(value, Formula) or bool(text_of(value))


def _is_empty(line: Sequence[Cell]) -> bool:
    return not any(text_of(each) for each in line)


def _columns(headings: Sequence[Cell]) -> dict[int, Column]:
    """Which place is which column."""
    if not headings:
        raise SheetEmpty
    found = {}
    for at, heading in enumerate(headings):
        column = _HEADINGS.get(folded(text_of(heading)).rstrip("* "))
        if column is not None:
            found[at] = column
    seen = list(found.values())
    wrong = [each for each in Column if seen.count(each) > 1 or (each in REQUIRED and each not in seen)]
    if wrong:
        raise SheetColumnsWrong(fields=[FieldProblem(each.value, SheetColumnsWrong.code) for each in wrong])
    return found
