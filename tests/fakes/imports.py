"""Imports, their runs and their files in memory."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.import_job import ImportCounts, ImportedRow, ImportJob, ImportStatus
from chalicelib.domain.import_run import Batch, Order, Person, Receipt, RowResult, Stage, Tally, Todo
from tests.fakes.drawer import Drawer, Part, not_there


class FakeImports(Drawer):
    def create(self, job: ImportJob) -> None:
        self.things[job.office_id, job.id] = deepcopy(job)

    def find(self, office_id: str, import_id: str) -> ImportJob | None:
        found: ImportJob | None = self.read((office_id, import_id))
        return found

    all = Drawer.all_of

    def save(self, job: ImportJob, seen: ImportJob) -> bool:
        standing = self.things[job.office_id, job.id]
        if (standing.status, standing.revision) != (seen.status, seen.revision):
            return False
        self.things[job.office_id, job.id] = deepcopy(job)
        return True


class FakeImportRuns:
    def __init__(self, imports: FakeImports) -> None:
        self.imports, self.slots, self.kept = imports, Drawer(), Drawer()
        self.counted: set[tuple[str, int]] = set()

    def part_begin(self, job: ImportJob) -> Part:
        names = ("run", "slot", "confirmed_by", "expires_at")
        return self._part(job, ImportStatus.READ, **{name: getattr(job, name) for name in names})

    def part_stop(self, job: ImportJob, seen: ImportStatus) -> Part:
        return self._part(job, seen)

    def part_end(self, job: ImportJob, seen: ImportStatus) -> Part:
        return self._part(job, seen, counts=job.counts, ended_at=job.ended_at)

    def _part(self, job: ImportJob, seen: ImportStatus, **what: Any) -> Part:
        what["status"] = job.status
        return self.imports.change(
            (job.office_id, job.id),
            lambda now: now.model_copy(update=what),
            lambda now: now is not None and now.status is seen,
        )

    def part_take_slot(self, job: ImportJob, now: datetime) -> Part:
        key = (job.office_id, job.slot)
        return self.slots.put(key, job, lambda held: held is None or held.expires_at <= now)

    def part_free_slot(self, job: ImportJob) -> Part:
        key, own = (job.office_id, job.slot), job.id
        return self.slots.remove(key, lambda held: held is None or held.id == own)

    def begin_anew(self, job: ImportJob) -> bool:
        return self._set(job, run=job.run + 1)

    def plan(self, job: ImportJob) -> bool:
        standing = self.imports.find(job.office_id, job.id)
        if standing and standing.planned and standing.planned.run >= job.run:
            return False
        return self._set(job, planned=job.planned, counts=job.counts)

    def _set(self, job: ImportJob, **what: Any) -> bool:
        standing = self.imports.things[job.office_id, job.id]
        if standing.run != job.run or not standing.is_under_way:
            return False
        self.imports.things[job.office_id, job.id] = standing.model_copy(update=what)
        return True

    def count(self, batch: Batch, counted: Tally, expires_at: datetime) -> None:
        job = self.imports.things[batch.office_id, batch.import_id]
        is_stale = job.planned.id != batch.plan or not job.is_under_way
        if (batch.plan, batch.number) in self.counted or is_stale:
            return
        self.counted.add((batch.plan, batch.number))
        before = job.counts.model_dump()
        now = {name: before[name] + number for name, number in counted._asdict().items()}
        key = (batch.office_id, batch.import_id)
        self.imports.things[key] = job.model_copy(update={"counts": ImportCounts(**before | now)})

    def part_receipt(self, job: ImportJob, receipt: Receipt) -> Part:
        return self.kept.put((job.id, receipt.key), receipt, not_there)

    def receipts(self, job: ImportJob) -> dict[str, Receipt]:
        return {each.key: each for each in self.kept.all_of(job.id)}

    def receipts_of(self, job: ImportJob, people: Sequence[str]) -> dict[str, Receipt]:
        return {key: each for key, each in self.receipts(job).items() if key in people}


class FakeImportFiles:
    def __init__(self) -> None:
        self.sent: dict[str, bytes] = {}
        self.read_rows: dict[tuple[str, str], list[ImportedRow]] = {}
        self.plans: dict[str, tuple[Todo, list[RowResult]]] = {}
        self.told: dict[tuple[str, int], list[RowResult]] = {}
        self.reports: dict[str, list[ImportedRow]] = {}

    def form(self, job: ImportJob) -> dict[str, Any]:
        return {"url": "https://bucket.example", "fields": {"key": job.id}}

    def read(self, job: ImportJob) -> bytes | None:
        return self.sent.get(job.id)

    def write_rows(self, job: ImportJob, rows: Iterable[ImportedRow]) -> None:
        self.read_rows[job.id, job.revision] = list(rows)

    def rows(self, job: ImportJob) -> list[ImportedRow]:
        return deepcopy(self.read_rows[job.id, job.revision])

    def write_plan(self, job: ImportJob, todo: Todo, settled: Iterable[RowResult]) -> None:
        assert job.planned
        self.plans[job.planned.id] = (todo, list(settled))

    def place_of_batches(self, job: ImportJob) -> str:
        assert job.planned
        return job.planned.id

    def settled(self, job: ImportJob) -> list[RowResult]:
        assert job.planned
        return list(self.plans[job.planned.id][1])

    def people(self, batch: Batch) -> list[Person]:
        lines = self.plans[batch.plan][0].lines[batch.first : batch.end].splitlines()
        return [Person.model_validate_json(each) for each in lines]

    def write_results(self, batch: Batch, results: Iterable[RowResult]) -> None:
        self.told[batch.plan, batch.number] = list(results)

    def results(self, job: ImportJob, number: int) -> list[RowResult] | None:
        assert job.planned
        return self.told.get((job.planned.id, number))

    def write_report(self, job: ImportJob, rows: Iterable[ImportedRow]) -> None:
        self.reports[job.id] = list(rows)

    def report(self, job: ImportJob) -> list[ImportedRow] | None:
        return self.reports.get(job.id)


class FakeImportWorkflow:
    """Executions by name; ``lose`` is what a restart does."""

    def __init__(self) -> None:
        self.started: list[tuple[Order, Stage]] = []
        self.statuses: dict[Order, str] = {}
        self.is_down = False

    def start(self, order: Order, stage: Stage) -> None:
        if self.is_down:
            raise ServiceUnavailable(service="states")
        if order not in self.statuses:
            self.statuses[order] = "RUNNING"
            self.started.append((order, stage))

    def status(self, order: Order) -> str | None:
        return self.statuses.get(order)

    def lose(self) -> None:
        self.statuses = dict.fromkeys(self.statuses, "FAILED")
