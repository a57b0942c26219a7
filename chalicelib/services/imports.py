"""The import of many people from a sheet: announce a file, have it read, look at what would become of each row.

Nothing is registered by any of it.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import ids
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import DomainError, ServiceUnavailable
from chalicelib.domain.import_job import (
    LIFE,
    OVER,
    ImportedRow,
    ImportJob,
    ImportStatus,
    SheetMissing,
    rows_of,
)
from chalicelib.domain.import_people import Policy, judge
from chalicelib.domain.import_row import OfficeBook
from chalicelib.domain.import_sheet import MOST_BYTES, Sheet, SheetTooLarge, sheet_of
from chalicelib.domain.limits import IMPORTS_OF_OFFICE
from chalicelib.services.import_results import results
from chalicelib.services.import_runs import alive
from chalicelib.services.ports import Store
from chalicelib.services.ports_imports import ImportDesk, ImportFiles, ReadLines


@dataclass(frozen=True)
class Announced:
    """What the sender says of the file: bytes, SHA-256 as hex digits, whom it is meant for."""

    size: int
    sha256: str
    policy: Policy


def book_of(office_id: str, *, store: Store) -> OfficeBook:
    """What the cells of a sheet may name. Errors: ``NotFound`` for an office that is gone."""
    return OfficeBook(
        companies=store.companies.all(office_id),
        departments=store.departments.all(office_id),
        hidden=store.offices.get(office_id).hidden,
    )


def announce(
    office_id: str, announced: Announced, by: Actor, *, desk: ImportDesk
) -> tuple[ImportJob, dict[str, Any]]:
    """The import, and the form that its file is posted with. Errors: ``SheetTooLarge``, ``TooManyAttempts``."""
    if announced.size > MOST_BYTES:
        raise SheetTooLarge
    desk.throttle.attempt((IMPORTS_OF_OFFICE, office_id))
    now = desk.clock.now()
    job = ImportJob(
        id=desk.tokens.new_id(ids.IMPORT),
        office_id=office_id,
        policy=announced.policy,
        size=announced.size,
        sha256=announced.sha256,
        created_at=now,
        created_by=by.name,
        expires_at=now + LIFE,
    )
    desk.imports.create(job)
    return job, desk.files.form(job)


def all_of(office_id: str, *, desk: ImportDesk) -> list[ImportJob]:
    """Those that are not past their life, newest first."""
    now = desk.clock.now()
    found = [each for each in desk.imports.all(office_id) if now < each.expires_at]
    return sorted(found, key=lambda each: (each.created_at, each.id), reverse=True)


def find(office_id: str, import_id: str, *, desk: ImportDesk) -> ImportJob:
    """Errors: ``NotFound``."""
    return alive(desk.imports.find(office_id, import_id), desk.clock)


def have_read(office_id: str, import_id: str, *, desk: ImportDesk) -> ImportJob:
    """Has the file read; asking again wakes the reader again, and changes nothing once it is done.

    Errors: ``NotFound``, ``ServiceUnavailable``.
    """
    seen = find(office_id, import_id, desk=desk)
    job = seen.model_copy(update={"status": ImportStatus.READING})
    if seen.status is ImportStatus.ANNOUNCED and not desk.imports.save(job, seen):
        return find(office_id, import_id, desk=desk)
    if seen.status not in {ImportStatus.ANNOUNCED, ImportStatus.READING}:
        return seen
    desk.wake(office_id, import_id)
    return find(office_id, import_id, desk=desk)


def read_file(office_id: str, import_id: str, *, desk: ImportDesk, read_lines: ReadLines) -> None:
    """Reads the file and judges its rows against the office as it stands; called again, it does nothing.

    Errors: ``ServiceUnavailable``, with the import as it was; it is called again.
    """
    seen = desk.imports.find(office_id, import_id)
    if seen is None or seen.status is not ImportStatus.READING:
        return
    job = seen.model_copy()
    try:
        sheet = sheet_of(read_lines(_content(job, desk)))
    except ServiceUnavailable:
        raise
    except DomainError as refusal:
        job.become_refused(refusal)
    else:
        rows = _judged(job, sheet, desk)
        desk.files.write_rows(job, rows)
        job.become_read(sheet, rows)
    desk.imports.save(job, seen)


def rows(office_id: str, import_id: str, *, desk: ImportDesk) -> list[ImportedRow]:
    """The rows with their outcomes, none before they are read; once it is over, what became of them.

    Errors: ``NotFound``.
    """
    job = find(office_id, import_id, desk=desk)
    if job.status in OVER:
        return results(job, desk.files)
    return desk.files.rows(job) if job.status is ImportStatus.READ or job.is_under_way else []


def rows_of_file(job: ImportJob, files: ImportFiles) -> list[ImportedRow]:
    """As they were judged. Errors: ``ServiceUnavailable`` where they cannot be reached; what was read has some."""
    rows = files.rows(job)
    if not rows and job.counts.rows:
        raise ServiceUnavailable(service="s3")
    return rows


def _content(job: ImportJob, desk: ImportDesk) -> bytes:
    """The file, if it is what was announced."""
    content = desk.files.read(job)
    if content is None or hashlib.sha256(content).hexdigest() != job.sha256:
        raise SheetMissing
    return content


def _judged(job: ImportJob, sheet: Sheet, desk: ImportDesk) -> list[ImportedRow]:
    standing = {each.email_key: each for each in desk.store.members.all_client_users(job.office_id)}
    judgement = judge(sheet.rows, book_of(job.office_id, store=desk.store), standing, job.policy)
    return rows_of(sheet, judgement)
