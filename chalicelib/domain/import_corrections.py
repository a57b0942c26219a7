"""A row of an import corrected where it is, or dropped: whom it concerns is judged anew, all others stand as judged."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from chalicelib.domain.errors import DomainError, FieldProblem
from chalicelib.domain.import_groups import CPF_REPEATED, email_key, with_repeated_cpf
from chalicelib.domain.import_job import ImportedRow, rows_of
from chalicelib.domain.import_people import Judgement
from chalicelib.domain.import_sheet import (
    LONGEST_SHOWN,
    MOST_CHARACTERS,
    Column,
    Formula,
    Sheet,
    SheetRow,
    SheetTooLarge,
    text_of,
)


class ImportRowUnknown(DomainError):
    """The file never had it, or it has been dropped."""

    code = "import_row_unknown"


class ImportColumnUnknown(DomainError):
    """Fields: the names that are none of :class:`Column`."""

    code = "import_column_unknown"


class Corrected(NamedTuple):
    """All rows in their order, and those of them that are not as they were."""

    rows: list[ImportedRow]
    changed: list[ImportedRow]


Judge = Callable[[Sequence[SheetRow]], Judgement]


def cells_of(typed: Mapping[str, str]) -> dict[Column, str]:
    """Texts by column; nothing empties a cell. Errors: ``ImportColumnUnknown``."""
    unknown = [each for each in typed if each not in set(Column)]
    if unknown:
        raise ImportColumnUnknown(
            fields=[
                FieldProblem(f"cells.{each[:LONGEST_SHOWN]}", ImportColumnUnknown.code) for each in unknown
            ]
        )
    return {Column(name): text_of(value) for name, value in typed.items()}


def corrected(
    rows: Sequence[ImportedRow], number: int, cells: Mapping[Column, str] | None, judge: Judge
) -> Corrected:
    """``cells`` takes the place of what stood in them; ``None`` drops the row.

    The people concerned are those of the row's old and new e-mail, with all their rows, and whoever's CPF is now
    or no longer somebody else's too. Errors: ``ImportRowUnknown``, ``SheetTooLarge``.
    """
    old = next((each for each in rows if each.number == number), None)
    if old is None:
        raise ImportRowUnknown
    new = [] if cells is None else [_retyped(old, cells)]
    keys = {each.email_key for each in (old, *new)} - {""}
    standing = [each for row in rows for each in (new if row is old else [row])]
    if sum(len(text) for each in standing for text in each.cells.values()) > MOST_CHARACTERS:
        raise SheetTooLarge
    concerned = [_as_read(each) for each in standing if each.number == number or each.email_key in keys]
    anew = {each.number: each for each in rows_of(Sheet(concerned, []), judge(concerned))}
    judged = _warned([anew.get(each.number, each) for each in standing])
    return Corrected(judged, _changed(rows, judged))


def _retyped(row: ImportedRow, cells: Mapping[Column, str]) -> ImportedRow:
    """What is typed in place of a formula is a text like any other."""
    filled = {column: text for column, text in {**row.cells, **cells}.items() if text or column not in cells}
    key = email_key(SheetRow(row.number, {**filled}))
    errors = [each for each in row.errors if each.column not in cells]
    return row.model_copy(update={"cells": filled, "errors": errors, "email_key": key})


def _as_read(row: ImportedRow) -> SheetRow:
    """The row as the file had it: numbers read as their texts do, and a formula is still one."""
    computed = {each.column for each in row.errors if each.code == "formula"}
    return SheetRow(
        row.number,
        {column: Formula(text) if column in computed else text for column, text in row.cells.items()},
    )


def _warned(rows: Sequence[ImportedRow]) -> list[ImportedRow]:
    """With the warning of a CPF that an earlier row has too, and without the one that is no longer true."""
    repeated = with_repeated_cpf((each.number, each.email_key, each.cells.get(Column.CPF)) for each in rows)
    return [_with_warning(each, is_due=each.number in repeated) for each in rows]


def _with_warning(row: ImportedRow, *, is_due: bool) -> ImportedRow:
    if (CPF_REPEATED in row.warnings) is is_due:
        return row
    others = [each for each in row.warnings if each != CPF_REPEATED]
    return row.model_copy(update={"warnings": [*others, CPF_REPEATED] if is_due else others})


def _changed(before: Sequence[ImportedRow], after: Sequence[ImportedRow]) -> list[ImportedRow]:
    stood = {each.number: each for each in before}
    return [each for each in after if each is not stood[each.number] and each != stood[each.number]]
