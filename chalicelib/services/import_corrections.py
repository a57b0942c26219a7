"""Correcting or dropping one row of an import that was read: of two at once, the later one builds on the earlier."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from chalicelib.domain import ids
from chalicelib.domain.errors import Conflict
from chalicelib.domain.import_corrections import Corrected, cells_of, corrected
from chalicelib.domain.import_groups import emails_in
from chalicelib.domain.import_job import ImportedRow, ImportJob, ImportNotOpen, ImportStatus
from chalicelib.domain.import_people import Judgement, judge
from chalicelib.domain.import_sheet import Column, SheetRow
from chalicelib.services.imports import book_of, find, rows_of_file
from chalicelib.services.ports_imports import ImportDesk

TRIES: Final = 5
"""Of which each but the last lost against another correction."""
MOST_TOLD: Final = 200
"""Rows that a correction tells of: an answer has its bounds, and thousands may be about one person."""


class RowPlace(NamedTuple):
    """``number`` is the row's own in the file."""

    office_id: str
    import_id: str
    number: int


class Correction(NamedTuple):
    """The import as it stands, the corrected row if it is still there, first, and what else changed with it.

    ``left_out`` counts the rows that changed too and are too many to be told.
    """

    job: ImportJob
    rows: list[ImportedRow]
    left_out: int


def correct(place: RowPlace, typed: Mapping[str, str], *, desk: ImportDesk) -> Correction:
    """Puts texts into cells, by the names of their columns; an empty one empties its cell.

    Errors: ``NotFound``, ``ImportNotOpen``, ``ImportRowUnknown``, ``ImportColumnUnknown``, ``Conflict``,
    ``SheetTooLarge``, ``ServiceUnavailable``.
    """
    return _rewritten(place, cells_of(typed), desk)


def drop(place: RowPlace, *, desk: ImportDesk) -> Correction:
    """Errors: as of :func:`correct`, but for columns."""
    return _rewritten(place, None, desk)


def _rewritten(place: RowPlace, cells: Mapping[Column, str] | None, desk: ImportDesk) -> Correction:
    """Rows of another revision lie in an object of their own, so that whoever loses overwrites nothing."""
    for _ in range(TRIES):
        seen = find(place.office_id, place.import_id, desk=desk)
        if seen.status is not ImportStatus.READ:
            raise ImportNotOpen
        before = rows_of_file(seen, desk.files)
        after = corrected(before, place.number, cells, partial(_judged, seen, desk))
        if after.rows == before:
            return _told(seen, after, place)
        job = seen.model_copy(update={"revision": desk.tokens.new_id(ids.REVISION)})
        job.count(after.rows)
        desk.files.write_rows(job, after.rows)
        if _is_saved(job, seen, desk):
            return _told(job, after, place)
    raise Conflict


def _told(job: ImportJob, after: Corrected, place: RowPlace) -> Correction:
    own = [each for each in after.rows if each.number == place.number]
    numbers = {each.number for each in after.changed} - {place.number}
    rows = own + [each for each in after.rows if each.number in numbers]
    return Correction(job, rows[:MOST_TOLD], max(0, len(rows) - MOST_TOLD))


def _is_saved(job: ImportJob, seen: ImportJob, desk: ImportDesk) -> bool:
    """A write whose answer was lost is tried again, and then finds itself."""
    if desk.imports.save(job, seen):
        return True
    return find(job.office_id, job.id, desk=desk).revision == job.revision


def _judged(job: ImportJob, desk: ImportDesk, rows: Sequence[SheetRow]) -> Judgement:
    """Against the office as it stands now; of its people only those whom these rows name are looked up."""
    members = desk.store.members
    people = [members.client_user_with(job.office_id, each) for each in sorted(emails_in(rows))]
    standing = {each.email_key: each for each in people if each}
    return judge(rows, book_of(job.office_id, store=desk.store), standing, job.policy)
