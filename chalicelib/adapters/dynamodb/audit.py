"""History in the Audit table: rows are added, never changed.

What a row's key says is not written twice.
"""

from functools import partial

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item
from chalicelib.adapters.dynamodb.table import Table, TransactItem
from chalicelib.domain.audit import AuditRow, Place, linked
from chalicelib.services.ports import Part

IS_NEXT = "attribute_not_exists(pk)"
_IN_THE_KEY = {"owner_id", "target_id", "seq"}


def row_of(item: Item) -> AuditRow:
    owner_id, _, target_id = item["pk"].partition("#")
    in_the_key = {"owner_id": owner_id, "target_id": target_id, "seq": int(item["sk"])}
    return AuditRow.model_validate(item | in_the_key)


class Audit:
    def __init__(self, table: Table) -> None:
        self._table = table

    def part_row(self, row: AuditRow) -> Part:
        """Takes its place in the history when it is committed: after the row that is the newest then."""
        return {"Late": partial(self._part_next, row)}

    def _part_next(self, row: AuditRow, earlier: dict[str, AuditRow]) -> TransactItem:
        """``earlier`` are the rows of the same transaction, by history."""
        history = keys.history_of(row.owner_id, row.target_id)
        earlier[history] = row = linked(row, earlier.get(history) or self._head(history))
        key = keys.audit(row.owner_id, row.target_id, row.seq) | keys.listed(row.owner_id)
        return self._table.part_put(key | row.model_dump(exclude_defaults=True, exclude=_IN_THE_KEY), IS_NEXT)

    def _head(self, history: str) -> AuditRow | None:
        newest = self._table.query_newest(("pk", history), limit=1)
        return row_of(newest[0]) if newest else None

    def rows_about(self, owner_id: str, target_id: str) -> list[AuditRow]:
        """What happened to one target, newest first."""
        rows = self._table.query_all(keys.history_of(owner_id, target_id))
        return [row_of(row) for row in reversed(rows)]

    def newest_about(
        self, owner_id: str, target_id: str, *, limit: int, after: Place | None = None
    ) -> list[AuditRow]:
        """A page of what happened to one target, newest first."""
        start = keys.audit(owner_id, target_id, after.seq) if after else None
        partition = ("pk", keys.history_of(owner_id, target_id))
        return [row_of(row) for row in self._table.query_newest(partition, limit=limit, after=start)]

    def newest_of_office(self, office_id: str, *, limit: int, after: Place | None = None) -> list[AuditRow]:
        """A page of what happened at an office at all, newest first, without facts and hashes."""
        ((name, value),) = keys.listed(office_id).items()
        start = None
        if after:
            start = keys.audit(office_id, after.target_id, after.seq) | {name: value, "at": after.at}
        rows = self._table.query_newest((name, value), limit=limit, after=start, index=keys.OFFICE_INDEX)
        return [row_of(row) for row in rows]
