"""The notification centre in a table: the Portal's for offices, Identity's for what is about accounts themselves."""

from contextlib import suppress
from datetime import datetime

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.table import ConditionFailed, Table
from chalicelib.domain.notification import KEPT_FOR, Addressee, Notification, Position

IS_NEW = "attribute_not_exists(pk)"
IS_LATER = "attribute_not_exists(read_until) OR read_until < :until"
MOST_FORGOTTEN = 2000


class Notifications:
    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, to: Addressee, notification: Notification) -> None:
        """Writes the one row of an occurrence; a repeat changes nothing."""
        key = keys.notification(*to, *notification.position)
        with suppress(ConditionFailed):
            self._table.put(
                key | notification.model_dump(exclude_defaults=True) | _ends(notification.at), IS_NEW
            )

    def newest(
        self, to: Addressee, *, since: datetime, most: int, before: Position | None = None
    ) -> list[Notification]:
        """Newest first, at most so many, of those after ``since`` and, if given, before a position."""
        lowest = keys.notifications_since(to.name, since)
        highest = keys.notification(*to, *before)["sk"] if before else keys.notifications_end(to.name)
        pk = keys.notifications_of(to.owner_id)
        items = self._table.query_between(pk, lowest, highest, limit=most + 1)
        found = [Notification.model_validate(item) for item in items]
        return [each for each in found if each.at > since and each.position != before][:most]

    def read_until(self, to: Addressee, reader_id: str) -> datetime | None:
        item = self._table.get(keys.notifications_read(*to, reader_id))
        return datetime.fromisoformat(item["read_until"]) if item else None

    def mark_read(self, to: Addressee, reader_id: str, until: datetime) -> None:
        """Never goes back. It ends with the rows that it speaks of."""
        with suppress(ConditionFailed):
            self._table.update(
                keys.notifications_read(*to, reader_id),
                "SET read_until = :until, #ttl = :ttl",
                IS_LATER,
                names={"#ttl": "ttl"},
                values={":until": until, ":ttl": _ends(until)["ttl"]},
            )

    def forget(self, to: Addressee) -> None:
        """Everything that an addressee was told, and up to when they have read it."""
        pk, prefix = keys.notifications_of(to.owner_id), keys.notifications_to(to.name)
        for item in self._table.query_all(pk, prefix=prefix, most=MOST_FORGOTTEN):
            self._table.delete({"pk": item["pk"], "sk": item["sk"]})
        self._table.delete(keys.notifications_read(*to, to.name))


def _ends(at: datetime) -> dict[str, int]:
    return {"ttl": int((at + KEPT_FOR).timestamp())}
