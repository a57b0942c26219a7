"""Imports in the Portal table: state and counts; the file and its rows lie beside it, in S3."""

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.import_job import ImportJob
from chalicelib.services.ports import ConditionFailed

IS_NEW = "attribute_not_exists(pk)"
IS_AS_SEEN = "#status = :seen AND (revision = :revision OR attribute_not_exists(revision))"


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

    def all(self, office_id: str) -> list[ImportJob]:
        return [ImportJob.model_validate(item) for item in self._table.query_all(keys.imports_of(office_id))]

    def save(self, job: ImportJob, seen: ImportJob) -> bool:
        """Over the status and the revision that were seen; says whether they still were those."""
        values = {":seen": seen.status.value, ":revision": seen.revision}
        try:
            self._table.put(_item(job), IS_AS_SEEN, {"#status": "status"}, values)
        except ConditionFailed:
            return False
        return True
