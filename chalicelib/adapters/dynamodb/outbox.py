"""Owed calls in the Portal table; the index ``due`` finds those that were not made."""

from contextlib import suppress
from datetime import datetime

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import instant
from chalicelib.adapters.dynamodb.members import due_items
from chalicelib.adapters.dynamodb.table import ConditionFailed, Table
from chalicelib.domain.outbox import Owed
from chalicelib.services.ports import Part

IS_STILL_OWED = "attribute_exists(pk) AND attempts = :seen"


class Outbox:
    def __init__(self, table: Table) -> None:
        self._table = table

    def part_add(self, owed: Owed) -> Part:
        told = owed.model_dump(exclude_defaults=True) | {"attempts": owed.attempts}
        key = keys.outbox(owed.office_id, owed.id)
        return self._table.part_put(key | told | keys.due(owed.office_id, owed.due_at))

    def find(self, office_id: str, outbox_id: str) -> Owed | None:
        item = self._table.get(keys.outbox(office_id, outbox_id))
        return Owed.model_validate(item) if item else None

    def claim(self, owed: Owed, until: datetime) -> bool:
        """Takes a row for one worker until a time; ``False`` when another has it or it is done."""
        try:
            self._table.update(
                keys.outbox(owed.office_id, owed.id),
                "SET claimed_until = :until ADD attempts :one",
                IS_STILL_OWED,
                values={":until": instant(until), ":seen": owed.attempts, ":one": 1},
            )
        except ConditionFailed:
            return False
        return True

    def mailed(self, owed: Owed) -> None:
        """Leaves what else is owed to whoever comes next."""
        with suppress(ConditionFailed):
            self._table.update(
                keys.outbox(owed.office_id, owed.id), "REMOVE mails, claimed_until", "attribute_exists(pk)"
            )

    def done(self, owed: Owed) -> None:
        self._table.delete(keys.outbox(owed.office_id, owed.id))

    def due(self, now: datetime) -> list[Owed]:
        found = [item for item in due_items(self._table, now) if item["pk"].endswith("#OUTBOX")]
        fresh = (self._table.get({"pk": item["pk"], "sk": item["sk"]}) for item in found)
        owed = [Owed.model_validate(item) for item in fresh if item]
        return [each for each in owed if each.due_at <= now and not each.is_claimed(now)]
