"""Mails owed to accounts, in the Identity table; the index ``due`` finds those that were not sent."""

from datetime import datetime

from chalicelib.adapters.dynamodb import keys, keys_identity
from chalicelib.adapters.dynamodb.members import due_items
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.notice import KEPT_FOR, Notice
from chalicelib.services.ports import Part

IS_STILL_OWED = "attribute_exists(pk) AND attempts = :seen"


class Notices:
    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, notice: Notice) -> None:
        self._table.put(_item(notice))

    def part_add(self, notice: Notice) -> Part:
        return self._table.part_put(_item(notice))

    def find(self, notice_id: str) -> Notice | None:
        item = self._table.get(keys_identity.notice(notice_id))
        return Notice.model_validate(item) if item else None

    def claim(self, notice: Notice, until: datetime) -> bool:
        """Takes a notice for one worker until a time; ``False`` when another has it or it is sent."""
        values = {":until": until, ":seen": notice.attempts, ":one": 1}
        return self._table.update_if(
            keys_identity.notice(notice.id),
            "SET claimed_until = :until ADD attempts :one",
            IS_STILL_OWED,
            values=values,
        )

    def done(self, notice: Notice) -> None:
        self._table.delete(keys_identity.notice(notice.id))

    def due(self, now: datetime) -> list[Notice]:
        found = (
            self._table.get({"pk": item["pk"], "sk": item["sk"]}) for item in due_items(self._table, now)
        )
        notices = [Notice.model_validate(item) for item in found if item]
        return [each for each in notices if each.due_at <= now and not each.is_claimed(now)]


def _item(notice: Notice) -> dict[str, object]:
    told = notice.model_dump(exclude_defaults=True) | {"attempts": notice.attempts}
    ttl = {"ttl": int((notice.created_at + KEPT_FOR).timestamp())}
    return keys_identity.notice(notice.id) | told | keys.due(notice.id, notice.due_at) | ttl
