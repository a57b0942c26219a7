"""History in the Audit table: rows are added, never changed."""

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.audit import AuditRow
from chalicelib.services.ports import Part


class Audit:
    def __init__(self, table: Table) -> None:
        self._table = table

    def part_row(self, row: AuditRow) -> Part:
        item = keys.audit(row.owner_id, row.target_id, row.at, row.id) | row.model_dump()
        return self._table.part_put(item, "attribute_not_exists(pk)")

    def rows_about(self, owner_id: str, target_id: str) -> list[AuditRow]:
        """What happened to one target, newest first."""
        rows = self._table.query_all(keys.history_of(owner_id, target_id))
        return [AuditRow.model_validate(row) for row in reversed(rows)]
