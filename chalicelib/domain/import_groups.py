"""The rows of an import that are about one person, read together.

An empty cell is as in the first of these rows; what a later row says about the person may not be something else. One
row that is refused refuses them all, so that nobody is registered with some of their companies.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pydantic_core import PydanticCustomError

from chalicelib.domain.email import canonical_email
from chalicelib.domain.import_notes import CellNote
from chalicelib.domain.import_row import OfficeBook, Reading, read_row
from chalicelib.domain.import_sheet import Column, SheetRow, text_of


def emails_in(rows: Iterable[SheetRow]) -> set[str]:
    """The canonical e-mails that the rows name, to look the people up by; what is none is left out."""
    return {key for key in map(email_key, rows) if key}


def grouped(rows: Sequence[SheetRow], book: OfficeBook) -> list[list[Reading]]:
    """The rows of one person together; one without a readable e-mail is a person of its own."""
    by_email: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        by_email[email_key(row) or f"row {row.number}"].append(row)
    groups = [_read_together(group, book) for group in by_email.values()]
    _warn_of_shared_cpfs(groups)
    return groups


def email_key(row: SheetRow) -> str:
    """The canonical e-mail of a row; empty where none can be read."""
    try:
        return canonical_email(text_of(row.cells.get(Column.EMAIL)))
    except PydanticCustomError:
        return ""


def _read_together(group: list[SheetRow], book: OfficeBook) -> list[Reading]:
    first = group[0]
    readings = [read_row(row._replace(cells=first.cells | row.cells), book) for row in group]
    for reading in readings[1:]:
        reading.errors.extend(
            CellNote(column=column, code="rows_differ", what=str(first.number))
            for column in _differing(readings[0], reading)
        )
    _ensure_one_level(readings)
    return readings


def refuse_all_or_none(readings: Sequence[Reading]) -> None:
    """Says of a row with nothing wrong in it that another one stands in its way."""
    if any(each.errors for each in readings):
        for reading in readings:
            if not reading.errors:
                reading.errors.append(CellNote(column=Column.EMAIL, code="other_row_refused"))


def _differing(first: Reading, other: Reading) -> list[Column]:
    """Where a later row says something else about the person than the first does."""
    found = []
    if first.general is not None and other.general is not None:
        own, more = first.general.model_dump(), other.general.model_dump()
        found = [each for each in Column if each in own and own[each] != more[each]]
    for column in (Column.PRESET, Column.NOTIFICATION_PRESET, Column.SEND):
        if getattr(first, column) != getattr(other, column):
            found.append(column)
    return found


def _ensure_one_level(readings: list[Reading]) -> None:
    """A level belongs to a person's department, whatever the company."""
    levels: dict[str, str] = {}
    for reading in readings:
        if any(levels.setdefault(own_id, level) != level for own_id, level in reading.departments.items()):
            reading.errors.append(CellNote(column=Column.DEPARTMENTS, code="levels_differ"))


def _warn_of_shared_cpfs(groups: list[list[Reading]]) -> None:
    holders: dict[str, int] = {}
    for at, group in enumerate(groups):
        for reading in group:
            cpf = reading.general.cpf if reading.general else None
            if cpf and holders.setdefault(cpf, at) != at:
                reading.warnings.append(CellNote(column=Column.CPF, code="cpf_repeated"))
