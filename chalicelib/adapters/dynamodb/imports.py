"""Imports in the Portal table: state and counts; the file and its rows lie beside it, in S3."""

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.import_job import ImportJob
from chalicelib.services.ports import ConditionFailed

IS_NEW = "attribute_not_exists(pk)"
IS_AS_SEEN = "#status = :seen"


def _item(job: ImportJob) -> Item:
    key = keys.import_job(job.office_id, job.id)
    return key | job.model_dump() | {"ttl": int(job.expires_at.timestamp())}


class Imports:
    def __init__(self, table: Table) -> None:
        self._table = table

    def create(self, job: ImportJob) -> None:
        self._table.put(_item(job), IS_NEW)

    def find(self, office_id: str, import_id: str) -> ImportJob | None:
        item = self._table.get(keys.import_job(office_id, import_id))
        return ImportJob.model_validate(item) if item else None

    def save(self, job: ImportJob, seen: ImportJob) -> bool:
        """Over the status that was seen; says whether it still was that."""
        try:
            self._table.put(_item(job), IS_AS_SEEN, {"#status": "status"}, {":seen": seen.status.value})
        except ConditionFailed:
            return False
        return True
