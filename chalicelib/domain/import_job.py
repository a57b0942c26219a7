"""One import from the promise of a file to what would become of its rows. Nothing of it outlives seven days."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.audit import Actor
from chalicelib.domain.difference import Change
from chalicelib.domain.errors import DomainError
from chalicelib.domain.import_notes import CellNote
from chalicelib.domain.import_people import ImportedPerson, Judgement, Outcome, Policy
from chalicelib.domain.import_sheet import Column, Sheet, text_of
from chalicelib.domain.model import Model

LIFE: Final = timedelta(days=7)


class SheetMissing(DomainError):
    """The file was never sent, or is not the one that was announced."""

    code = "sheet_missing"


class ImportNotOpen(DomainError):
    """Its rows are not there yet, or are being registered already."""

    code = "import_not_open"


class ImportStatus(StrEnum):
    """``announced`` until its file is asked to be read, ``reading`` meanwhile, then ``read`` or ``refused``.

    Confirmed, it is ``running``, ``cancelling`` while it is being stopped, then ``done``, ``cancelled`` or ``failed``.
    """

    ANNOUNCED = "announced"
    READING = "reading"
    READ = "read"
    REFUSED = "refused"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


UNDER_WAY: Final = frozenset({ImportStatus.RUNNING, ImportStatus.CANCELLING})
OVER: Final = frozenset({ImportStatus.DONE, ImportStatus.CANCELLED, ImportStatus.FAILED})


class ImportCounts(Model):
    """Of rows. ``valid`` are all but those with an error; the next four are outcomes of the dry run.

    ``done`` are those of which is decided what became of them; ``unchanged`` and ``skipped`` follow as it runs.
    """

    rows: int = 0
    valid: int = 0
    invalid: int = 0
    new: int = 0
    update: int = 0
    unchanged: int = 0
    skipped: int = 0
    done: int = 0
    created: int = 0
    updated: int = 0
    failed: int = 0
    cancelled: int = 0


class PeopleCounts(Model):
    """Of people, who may have several rows each; ``invites`` are mailed as soon as the import is confirmed."""

    new: int = 0
    update: int = 0
    invites: int = 0


class Planned(Model):
    """What a run has to do: the name that its objects lie under, and how many batches it is."""

    id: str
    run: int
    batches: int


class ImportedRow(Model):
    """One row as it was read and judged; ``cells`` as they read, ``changes`` against the person who stands.

    Rows with one ``email_key`` are one person; one without is a person of its own.
    After a run: ``reason`` is the code of why it failed, ``client_user_id`` whom it made or changed.
    """

    number: int
    outcome: Outcome
    email_key: str = ""
    cells: dict[Column, str] = {}
    errors: list[CellNote] = []
    warnings: list[CellNote] = []
    changes: list[Change] = []
    invites: bool = False
    reason: str = ""
    client_user_id: str | None = None

    @property
    def id(self) -> str:
        return str(self.number)


class ImportJob(Model):
    """``size`` (bytes) and ``sha256`` (hex) are what the sender announced; the file has to be exactly that.

    ``revision`` names the rows as they were corrected last; empty, they are as the file had them.
    ``run`` counts how often its workflow was begun, ``slot`` is its place among the office's imports under way.
    """

    id: str
    office_id: str
    policy: Policy
    size: int
    sha256: str
    status: ImportStatus = ImportStatus.ANNOUNCED
    counts: ImportCounts = ImportCounts()
    people: PeopleCounts = PeopleCounts()
    revision: str = ""
    unknown_columns: list[str] = []
    refusal: str = ""
    refused_columns: list[str] = []
    created_at: datetime
    created_by: str
    expires_at: datetime
    run: int = 0
    slot: int = 0
    confirmed_by: Actor | None = None
    ended_at: datetime | None = None
    planned: Planned | None = None

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def told_counts(self) -> ImportCounts:
        """One that was stopped before it began has done nothing with any row."""
        if self.run or self.status is not ImportStatus.CANCELLED:
            return self.counts
        stopped = {"done": self.counts.rows, "cancelled": self.counts.valid, "unchanged": 0, "skipped": 0}
        return self.counts.model_copy(update=stopped)

    def become_read(self, sheet: Sheet, rows: Sequence[ImportedRow]) -> None:
        self.status = ImportStatus.READ
        self.unknown_columns = sheet.unknown
        self.count(rows)

    def count(self, rows: Sequence[ImportedRow]) -> None:
        by = Counter(each.outcome for each in rows)
        bad = by.pop(Outcome.ERROR, 0)
        outcomes = {outcome.value: number for outcome, number in by.items()}
        self.counts = ImportCounts(rows=len(rows), valid=len(rows) - bad, invalid=bad, **outcomes)
        self.people = PeopleCounts(
            new=len({each.email_key for each in rows if each.outcome is Outcome.NEW}),
            update=len({each.email_key for each in rows if each.outcome is Outcome.UPDATE}),
            invites=len({each.email_key for each in rows if each.invites}),
        )

    def become_refused(self, refusal: DomainError) -> None:
        self.status = ImportStatus.REFUSED
        self.refusal = refusal.code
        self.refused_columns = [each.field for each in refusal.fields]


def rows_of(sheet: Sheet, judgement: Judgement) -> list[ImportedRow]:
    cells = {
        row.number: {column: text_of(value) for column, value in row.cells.items()} for row in sheet.rows
    }
    people = {number: person for person in judgement.people for number in person.rows}
    return [
        ImportedRow(
            number=each.number,
            outcome=each.outcome,
            email_key=each.email_key,
            cells=cells[each.number],
            errors=each.errors,
            warnings=each.warnings,
            changes=people[each.number].changes if each.number in people else [],
            invites=_would_invite(people.get(each.number)),
        )
        for each in judgement.rows
    ]


def _would_invite(person: ImportedPerson | None) -> bool:
    return person is not None and person.invites and person.outcome in {Outcome.NEW, Outcome.UPDATE}
