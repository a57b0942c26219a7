"""Running imports in the Portal table: their state is written by conditions, never as a whole over a correction."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from chalicelib.adapters.dynamodb import keys, keys_imports
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.import_job import ImportJob, ImportStatus
from chalicelib.domain.import_run import Batch, Receipt, Tally
from chalicelib.services.ports import ConditionFailed, Part

IS_NEW: Final = "attribute_not_exists(pk)"
IS_AS_SEEN: Final = "#status = :seen"
IS_FREE: Final = "attribute_not_exists(pk) OR expires_at <= :now"
IS_OWN: Final = "attribute_not_exists(pk) OR import_id = :own"
IS_OF_RUN: Final = "#run = :run AND #status IN (:running, :cancelling)"
IS_UNPLANNED: Final = (
    "#run = :run AND #status IN (:running, :cancelling)"
    " AND (attribute_not_exists(planned) OR planned.#run < :run)"
)
IS_PLANNED: Final = "planned.id = :plan AND #status IN (:running, :cancelling)"
BEGUN: Final = (
    "SET #status = :status, #run = :run, slot = :slot, confirmed_by = :by, expires_at = :expires, #ttl = :ttl"
)
STOPPED: Final = "SET #status = :status"
ENDED: Final = "SET #status = :status, counts = :counts, ended_at = :ended"
COUNTED: Final = (
    "SET counts.#done = counts.#done + :done, counts.#created = counts.#created + :created,"
    " counts.#updated = counts.#updated + :updated, counts.#unchanged = counts.#unchanged + :unchanged,"
    " counts.#skipped = counts.#skipped + :skipped, counts.#failed = counts.#failed + :failed,"
    " counts.#cancelled = counts.#cancelled + :cancelled"
)

_UNDER_WAY: Final = {":running": ImportStatus.RUNNING, ":cancelling": ImportStatus.CANCELLING}
_STATUS: Final = {"#status": "status"}
_RUN: Final = {"#run": "run"}


class ImportRuns:
    def __init__(self, table: Table) -> None:
        self._table = table

    def part_begin(self, job: ImportJob) -> Part:
        """On an import that was read and nothing else yet; what a correction wrote stays."""
        what = {
            ":run": job.run,
            ":slot": job.slot,
            ":by": job.confirmed_by and job.confirmed_by.model_dump(),
            ":expires": job.expires_at,
            ":ttl": int(job.expires_at.timestamp()),
        }
        names = _STATUS | _RUN | {"#ttl": "ttl"}
        return self._part_of(job, ImportStatus.READ, BEGUN, names, what)

    def part_stop(self, job: ImportJob, seen: ImportStatus) -> Part:
        return self._part_of(job, seen, STOPPED, _STATUS, {})

    def part_end(self, job: ImportJob, seen: ImportStatus) -> Part:
        what = {":counts": job.counts.model_dump(), ":ended": job.ended_at}
        return self._part_of(job, seen, ENDED, _STATUS, what)

    def _part_of(
        self,
        job: ImportJob,
        seen: ImportStatus,
        change: str,
        names: Mapping[str, str],
        what: Mapping[str, Any],
    ) -> Part:
        """Over the status that was seen."""
        values = {":status": job.status, ":seen": seen} | dict(what)
        key = keys.import_job(job.office_id, job.id)
        return self._table.part_update(key, change, IS_AS_SEEN, names, values)

    def part_take_slot(self, job: ImportJob, now: datetime) -> Part:
        key = keys_imports.import_slot(job.office_id, job.slot)
        ends = {"expires_at": job.expires_at, "ttl": int(job.expires_at.timestamp())}
        return self._table.part_put(key | {"import_id": job.id} | ends, IS_FREE, values={":now": now})

    def part_free_slot(self, job: ImportJob) -> Part:
        key = keys_imports.import_slot(job.office_id, job.slot)
        return self._table.part_delete(key, IS_OWN, values={":own": job.id})

    def begin_anew(self, job: ImportJob) -> bool:
        return self._set_of_run(job, "SET #run = :next", IS_OF_RUN, {":next": job.run + 1})

    def plan(self, job: ImportJob) -> bool:
        """The first plan of a run is the only one."""
        assert job.planned
        what = {":planned": job.planned.model_dump(), ":counts": job.counts.model_dump()}
        return self._set_of_run(job, "SET planned = :planned, counts = :counts", IS_UNPLANNED, what)

    def _set_of_run(self, job: ImportJob, change: str, condition: str, what: Mapping[str, Any]) -> bool:
        key = keys.import_job(job.office_id, job.id)
        values = {":run": job.run} | _UNDER_WAY | dict(what)
        try:
            self._table.update(key, change, condition, _STATUS | _RUN, values)
        except ConditionFailed:
            return False
        return True

    def count(self, batch: Batch, counted: Tally, expires_at: datetime) -> None:
        """A batch that was counted before, or of a plan that was replaced or is over, counts for nothing.

        One whose mark was written and whose count got lost is missing until the end counts all rows anew.
        """
        mark = keys_imports.import_batch(batch.office_id, batch.import_id, batch.plan, batch.number)
        numbers = counted._asdict()
        with suppress(ConditionFailed):
            self._table.put(mark | {"ttl": int(expires_at.timestamp())}, IS_NEW)
            self._table.update(
                keys.import_job(batch.office_id, batch.import_id),
                COUNTED,
                IS_PLANNED,
                _STATUS | {"#" + name: name for name in numbers},
                _UNDER_WAY | {f":{name}": number for name, number in numbers.items()} | {":plan": batch.plan},
            )

    def part_receipt(self, job: ImportJob, receipt: Receipt) -> Part:
        key = keys_imports.import_receipt(job.office_id, job.id, receipt.key)
        ends = {"ttl": int(job.expires_at.timestamp())}
        return self._table.part_put(key | receipt.model_dump() | ends, IS_NEW)

    def receipts(self, job: ImportJob) -> dict[str, Receipt]:
        """By person; of all that the import did."""
        prefix = keys_imports.import_receipts(job.id)
        items = self._table.query_all(keys_imports.imported_by(job.office_id), prefix=prefix)
        return {each.key: each for each in map(Receipt.model_validate, items)}

    def receipts_of(self, job: ImportJob, people: Sequence[str]) -> dict[str, Receipt]:
        wanted = [keys_imports.import_receipt(job.office_id, job.id, each) for each in people]
        return {each.key: each for each in map(Receipt.model_validate, self._table.get_many(wanted))}
