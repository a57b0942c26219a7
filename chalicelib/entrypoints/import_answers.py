"""What the API says of an import and of its rows."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.difference import Change
from chalicelib.domain.import_job import ImportCounts, ImportedRow, ImportJob, ImportStatus, PeopleCounts
from chalicelib.domain.import_notes import CellNote
from chalicelib.domain.import_people import Outcome, Policy
from chalicelib.domain.import_sheet import LONGEST_CELL, Column
from chalicelib.domain.model import Model
from chalicelib.entrypoints.models import Body
from chalicelib.entrypoints.paging import Page
from chalicelib.services.imports import Announced
from chalicelib.web import sentences


class ImportBody(Body):
    """What the file is called is for the sender alone: nothing is named or kept after it."""

    file_name: Annotated[str, Field(max_length=255)]
    size: Annotated[int, Field(ge=1)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    policy: Annotated[Policy, Field(strict=False)]

    def announced(self) -> Announced:
        return Announced(self.size, self.sha256, self.policy)


class RowsQuery(Page):
    outcome: Outcome | None = None


class ImportAnswer(Model):
    """``refusal`` is the code of why the whole file was refused, ``detail`` its sentence."""

    id: str
    status: ImportStatus
    policy: Policy
    counts: ImportCounts
    people: PeopleCounts
    unknown_columns: list[str]
    refusal: str | None
    detail: str | None
    refused_columns: list[str]
    created_at: datetime
    created_by: str
    expires_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, job: ImportJob) -> "ImportAnswer":
        told = job.model_dump(
            include=set(cls.model_fields) - {"counts", "refusal", "detail", "refused_columns"}
        )
        words = sentences.import_template()
        return cls(
            **told,
            counts=job.told_counts,
            refusal=job.refusal or None,
            detail=sentences.detail(job.refusal) if job.refusal else None,
            refused_columns=[words[each].rstrip("*") for each in job.refused_columns],
        )


class ImportList(Model):
    items: list[ImportAnswer]
    next_cursor: str | None


class Upload(Model):
    """What the file is posted with, as a form: every field first, then ``file``."""

    url: str
    fields: dict[str, str]


class Announcement(ImportAnswer):
    upload: Upload

    @classmethod
    def with_form(cls, job: ImportJob, form: dict[str, Any]) -> "Announcement":
        return cls(**ImportAnswer.of(job).model_dump(), upload=Upload.model_validate(form))


class CellAnswer(Model):
    column: Column
    code: str
    message: str

    @classmethod
    def of(cls, note: CellNote) -> "CellAnswer":
        return cls(column=note.column, code=note.code, message=told(note))


class RowAnswer(Model):
    number: int
    outcome: Outcome
    cells: dict[Column, str]
    errors: list[CellAnswer]
    warnings: list[CellAnswer]
    changes: list[Change]
    reason: str | None
    client_user_id: str | None

    @classmethod
    def of(cls, row: ImportedRow) -> "RowAnswer":
        return cls(
            number=row.number,
            outcome=row.outcome,
            cells=row.cells,
            errors=[CellAnswer.of(each) for each in row.errors],
            warnings=[CellAnswer.of(each) for each in row.warnings],
            changes=row.changes,
            reason=sentences.import_reason(row.reason) if row.reason else None,
            client_user_id=row.client_user_id,
        )


class RowsAnswer(Model):
    items: list[RowAnswer]
    next_cursor: str | None


class CorrectionBody(Body):
    """Only the cells that change, by column (as in ``RowAnswer.cells``); an empty text empties one."""

    cells: Annotated[
        dict[str, Annotated[str, Field(max_length=LONGEST_CELL)]],
        Field(min_length=1, max_length=len(Column)),
    ]


class CorrectionAnswer(ImportAnswer):
    """``rows``: the corrected one, and others whose outcome, errors or warnings changed with it, 200 in all.

    ``left_out`` is how many more changed; they are to be asked for anew.
    """

    rows: list[RowAnswer]
    left_out: int

    @classmethod
    def with_rows(cls, job: ImportJob, rows: list[ImportedRow], left_out: int) -> "CorrectionAnswer":
        told = [RowAnswer.of(each) for each in rows]
        return cls(**ImportAnswer.of(job).model_dump(), rows=told, left_out=left_out)


def told(note: CellNote) -> str:
    return note.message or sentences.import_cell(note.code, note.what)


def why(row: ImportedRow) -> str:
    """What is wrong with its cells, then why it failed; of what went well nothing."""
    words = sentences.import_template()
    said = [f"{words[note.column].rstrip('*')}: {told(note)}" for note in row.errors]
    return " ".join([*said, *([sentences.import_reason(row.reason)] if row.reason else [])])
