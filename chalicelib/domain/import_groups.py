"""The rows of an import that are about one person, read together.

An empty cell is as in the first of these rows; what a later row says about the person may not be something else. One
row that is refused refuses them all, so that nobody is registered with some of their companies.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from pydantic_core import PydanticCustomError

from chalicelib.domain.email import canonical_email
from chalicelib.domain.import_notes import CellNote
from chalicelib.domain.import_row import OfficeBook, Reading, cpf_of, read_row
from chalicelib.domain.import_sheet import Cell, Column, SheetRow, text_of

CPF_REPEATED: Final = CellNote(column=Column.CPF, code="cpf_repeated")


def emails_in(rows: Iterable[SheetRow]) -> set[str]:
    """The canonical e-mails that the rows name, to look the people up by; what is none is left out."""
    return {key for key in map(email_key, rows) if key}


def grouped(rows: Sequence[SheetRow], book: OfficeBook) -> list[list[Reading]]:
    """The rows of one person together; one without a readable e-mail is a person of its own."""
    people: dict[tuple[str, int], list[SheetRow]] = defaultdict(list)
    for row in rows:
        key = email_key(row)
        people[key, 0 if key else row.number].append(row)
    return [_read_together(group, key, book) for (key, _), group in people.items()]


def email_key(row: SheetRow) -> str:
    """The canonical e-mail of a row; empty where none can be read."""
    try:
        return canonical_email(text_of(row.cells.get(Column.EMAIL)))
    except PydanticCustomError:
        return ""


def with_repeated_cpf(rows: Iterable[tuple[int, str, Cell]]) -> set[int]:
    """Numbers of the rows whose CPF an earlier row has for somebody else; each as number, e-mail's key and CPF."""
    holders: dict[str, tuple[str, int]] = {}
    found = set()
    for number, key, typed in rows:
        cpf, person = cpf_of(typed), (key, 0 if key else number)
        if cpf and holders.setdefault(cpf, person) != person:
            found.add(number)
    return found


def _read_together(group: list[SheetRow], key: str, book: OfficeBook) -> list[Reading]:
    first = group[0]
    readings = [
        read_row(row._replace(cells=first.cells | row.cells), book)._replace(email_key=key) for row in group
    ]
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
