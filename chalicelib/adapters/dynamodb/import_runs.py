"""Running imports in the Portal table: their state is written by conditions, never as a whole over a correction."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, Final

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.table import Table, commit
from chalicelib.domain.import_job import ImportJob, ImportStatus
from chalicelib.domain.import_run import Batch, Receipt, Tally
from chalicelib.services.ports import ConditionFailed, Part, TransactionFailed

IS_NEW: Final = "attribute_not_exists(pk)"
IS_AS_SEEN: Final = "#status = :seen"
IS_FREE: Final = "attribute_not_exists(pk) OR expires_at <= :now"
IS_OWN: Final = "attribute_not_exists(pk) OR import_id = :own"
IS_OF_RUN: Final = "#run = :run AND #status IN (:running, :cancelling)"
IS_UNPLANNED: Final = f"{IS_OF_RUN} AND (attribute_not_exists(planned) OR planned.#run < :run)"
IS_PLANNED: Final = "planned.id = :plan"

_UNDER_WAY: Final = {":running": ImportStatus.RUNNING, ":cancelling": ImportStatus.CANCELLING}


class ImportRuns:
    def __init__(self, table: Table) -> None:
        self._table = table
        self._commit = partial(commit, table.client)

    def part_begin(self, job: ImportJob) -> Part:
        """On an import that was read and nothing else yet; what a correction wrote stays."""
        what = {name: getattr(job, name) for name in ("run", "slot", "expires_at")}
        by = {"confirmed_by": job.confirmed_by and job.confirmed_by.model_dump()}
        return self._part_set(job, ImportStatus.READ, what | by | {"ttl": int(job.expires_at.timestamp())})

    def part_stop(self, job: ImportJob, seen: ImportStatus) -> Part:
        return self._part_set(job, seen, {})

    def part_end(self, job: ImportJob, seen: ImportStatus) -> Part:
        return self._part_set(job, seen, {"counts": job.counts.model_dump(), "ended_at": job.ended_at})

    def _part_set(self, job: ImportJob, seen: ImportStatus, what: Mapping[str, Any]) -> Part:
        what = {"status": job.status} | dict(what)
        return self._table.part_update(
            keys.import_job(job.office_id, job.id),
            "SET " + ", ".join(f"#{name} = :{name}" for name in what),
            IS_AS_SEEN,
            {f"#{name}": name for name in what},
            {f":{name}": value for name, value in what.items()} | {":seen": seen},
        )

    def part_take_slot(self, job: ImportJob, now: datetime) -> Part:
        key = keys.import_slot(job.office_id, job.slot)
        ends = {"expires_at": job.expires_at, "ttl": int(job.expires_at.timestamp())}
        return self._table.part_put(key | {"import_id": job.id} | ends, IS_FREE, values={":now": now})

    def part_free_slot(self, job: ImportJob) -> Part:
        key = keys.import_slot(job.office_id, job.slot)
        return self._table.part_delete(key, IS_OWN, values={":own": job.id})

    def begin_anew(self, job: ImportJob) -> bool:
        return self._set_of_run(job, "SET #run = :next", IS_OF_RUN, {":next": job.run + 1})

    def plan(self, job: ImportJob) -> bool:
        """The first plan of a run is the only one."""
        assert job.planned
        what = {":planned": job.planned.model_dump(), ":counts": job.counts.model_dump()}
        return self._set_of_run(job, "SET planned = :planned, counts = :counts", IS_UNPLANNED, what)

    def _set_of_run(self, job: ImportJob, change: str, condition: str, what: Mapping[str, Any]) -> bool:
        try:
            self._table.update(
                keys.import_job(job.office_id, job.id),
                change,
                condition,
                {"#run": "run", "#status": "status"},
                {":run": job.run} | _UNDER_WAY | dict(what),
            )
        except ConditionFailed:
            return False
        return True

    def count(self, batch: Batch, counted: Tally, expires_at: datetime) -> None:
        """A batch that was counted before, or of a plan that was replaced, counts for nothing."""
        mark = keys.import_batch(batch.office_id, batch.import_id, batch.plan, batch.number)
        moved = {name: number for name, number in counted._asdict().items() if number}
        adding = self._table.part_update(
            keys.import_job(batch.office_id, batch.import_id),
            "SET " + ", ".join(f"counts.#{name} = counts.#{name} + :{name}" for name in moved),
            IS_PLANNED,
            {f"#{name}": name for name in moved},
            {f":{name}": number for name, number in moved.items()} | {":plan": batch.plan},
        )
        with suppress(TransactionFailed):
            self._commit([self._table.part_put(mark | {"ttl": int(expires_at.timestamp())}, IS_NEW), adding])

    def part_receipt(self, job: ImportJob, receipt: Receipt) -> Part:
        key = keys.import_receipt(job.office_id, job.id, receipt.key)
        return self._table.part_put(
            key | receipt.model_dump() | {"ttl": int(job.expires_at.timestamp())}, IS_NEW
        )

    def receipts(self, job: ImportJob) -> dict[str, Receipt]:
        """By person; of all that the import did."""
        items = self._table.query_all(keys.imported_by(job.office_id), prefix=keys.import_receipts(job.id))
        return {each.key: each for each in map(Receipt.model_validate, items)}

    def receipts_of(self, job: ImportJob, people: Sequence[str]) -> dict[str, Receipt]:
        wanted = [keys.import_receipt(job.office_id, job.id, each) for each in people]
        return {each.key: each for each in map(Receipt.model_validate, self._table.get_many(wanted))}
