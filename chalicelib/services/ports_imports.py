"""What an import asks of the outside: where its state is kept, where its file and its rows lie, how it is read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from chalicelib.domain.import_job import ImportedRow, ImportJob, ImportStatus
from chalicelib.domain.import_run import Batch, Order, Person, Receipt, RowResult, Stage, Tally, Todo
from chalicelib.domain.import_sheet import Cell
from chalicelib.services.completion import EndSessions
from chalicelib.services.invitations import Tools
from chalicelib.services.ports import Clock, Part, Store, TokenSource
from chalicelib.services.throttles import Throttle


class Imports(Protocol):
    """``find`` gives ``None`` for one that is unknown or foreign; ``save`` says whether nobody was quicker.

    ``all`` are an office's, in any order, those past their life among them.
    """

    def create(self, job: ImportJob) -> None: ...
    def find(self, office_id: str, import_id: str) -> ImportJob | None: ...
    def all(self, office_id: str) -> list[ImportJob]: ...
    def save(self, job: ImportJob, seen: ImportJob) -> bool: ...


class ImportFiles(Protocol):
    """``form`` is what a browser posts the file with: an address and fields, good for this file only."""

    def form(self, job: ImportJob) -> dict[str, Any]: ...
    def read(self, job: ImportJob) -> bytes | None: ...
    def write_rows(self, job: ImportJob, rows: Iterable[ImportedRow]) -> None: ...
    def rows(self, job: ImportJob) -> list[ImportedRow]: ...


ReadLines = Callable[[bytes], Iterable[tuple[int, Sequence[Cell]]]]


@dataclass(frozen=True)
class ImportDesk:
    """``wake`` has the file of an import (office, id) read, and does not wait for it."""

    store: Store
    imports: Imports
    files: "ImportRunFiles"
    wake: Callable[[str, str], None]
    clock: Clock
    tokens: TokenSource
    throttle: Throttle


class ImportRuns(Protocol):
    """How far imports are, beside :class:`Imports`; what is said of a run holds only while it is the newest.

    ``begin_anew`` and ``plan`` say whether nobody was quicker; ``count`` counts a batch once.
    """

    def part_begin(self, job: ImportJob) -> Part: ...
    def part_take_slot(self, job: ImportJob, now: datetime) -> Part: ...
    def part_free_slot(self, job: ImportJob) -> Part: ...
    def part_stop(self, job: ImportJob, seen: ImportStatus) -> Part: ...
    def part_end(self, job: ImportJob, seen: ImportStatus) -> Part: ...
    def begin_anew(self, job: ImportJob) -> bool: ...
    def plan(self, job: ImportJob) -> bool: ...
    def count(self, batch: Batch, counted: Tally, expires_at: datetime) -> None: ...
    def part_receipt(self, job: ImportJob, receipt: Receipt) -> Part: ...
    def receipts(self, job: ImportJob) -> dict[str, Receipt]: ...
    def receipts_of(self, job: ImportJob, keys: Sequence[str]) -> dict[str, Receipt]: ...


class ImportRunFiles(ImportFiles, Protocol):
    """``results`` are those of one batch, ``None`` where it has none; ``report`` likewise of the whole import."""

    def write_plan(self, job: ImportJob, todo: Todo, settled: Iterable[RowResult]) -> None: ...
    def place_of_batches(self, job: ImportJob) -> str: ...
    def settled(self, job: ImportJob) -> list[RowResult]: ...
    def people(self, batch: Batch) -> list[Person]: ...
    def write_results(self, batch: Batch, results: Iterable[RowResult]) -> None: ...
    def results(self, job: ImportJob, number: int) -> list[RowResult] | None: ...
    def write_report(self, job: ImportJob, rows: Iterable[ImportedRow]) -> None: ...
    def report(self, job: ImportJob) -> list[ImportedRow] | None: ...


class ImportWorkflow(Protocol):
    """``status`` is that of the execution of a run, ``None`` where there was never one."""

    def start(self, order: Order, stage: Stage) -> None: ...
    def status(self, order: Order) -> str | None: ...


@dataclass(frozen=True)
class RunDesk:
    """``pause`` waits so many seconds; ``end_sessions`` is what an edit of a person asks for."""

    tools: Tools
    imports: Imports
    runs: ImportRuns
    files: ImportRunFiles
    workflow: ImportWorkflow
    pause: Callable[[float], None]
    end_sessions: EndSessions
