"""History in the Audit table: rows are added, never changed."""

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.audit import AuditRow
from chalicelib.services.ports import Part


class Audit:
    def __init__(self, table: Table) -> None:
        self._table = table

    def part_row(self, row: AuditRow) -> Part:
        item = keys.audit(row.owner_id, row.at, row.id) | row.model_dump()
        return self._table.part_put(item, "attribute_not_exists(pk)")

    def rows_about(self, owner_id: str, target_id: str) -> list[AuditRow]:
        """What happened to one target, newest first."""
        rows = [AuditRow.model_validate(item) for item in self._table.query_all(owner_id)]
        return sorted(
            (row for row in rows if row.target_id == target_id), key=lambda row: row.at, reverse=True
        )
