"""Owed calls in a table of their own, whose few partitions ``reconcile`` reads whole."""

from datetime import datetime

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import instant
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.outbox import Owed
from chalicelib.services.ports import Part

MOST_READ = 2000
MOST_DUE = 800
IS_STILL_OWED = "attribute_exists(pk) AND attempts = :seen"


class Outbox:
    def __init__(self, table: Table) -> None:
        self._table = table

    def part_add(self, owed: Owed) -> Part:
        told = owed.model_dump(exclude_defaults=True) | {"attempts": owed.attempts}
        return self._table.part_put(keys.outbox(owed.office_id, owed.id) | told)

    def find(self, office_id: str, outbox_id: str) -> Owed | None:
        item = self._table.get(keys.outbox(office_id, outbox_id))
        return Owed.model_validate(item) if item else None

    def claim(self, owed: Owed, until: datetime) -> bool:
        """Takes a row for one worker until a time; ``False`` when another has it or it is done."""
        return self._table.update_if(
            keys.outbox(owed.office_id, owed.id),
            "SET claimed_until = :until ADD attempts :one",
            IS_STILL_OWED,
            values={":until": instant(until), ":seen": owed.attempts, ":one": 1},
        )

    def mailed(self, owed: Owed) -> None:
        """Leaves what else is owed to whoever comes next."""
        self._table.update_if(
            keys.outbox(owed.office_id, owed.id), "REMOVE mails, claimed_until", "attribute_exists(pk)"
        )

    def done(self, owed: Owed) -> None:
        self._table.delete(keys.outbox(owed.office_id, owed.id))

    def due(self, now: datetime) -> list[Owed]:
        """What should have been done by now, oldest first; of very many, what one round can do."""
        shards = (keys.outbox_shard(number) for number in range(keys.OUTBOX_SHARDS))
        items = (item for shard in shards for item in self._table.query_all(shard, most=MOST_READ))
        owed = sorted((Owed.model_validate(item) for item in items), key=lambda each: each.due_at)
        return [each for each in owed if each.due_at <= now and not each.is_claimed(now)][:MOST_DUE]
