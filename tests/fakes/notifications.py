"""The notification centre in memory."""

from datetime import datetime

from chalicelib.domain.notification import Addressee, Notification, Position


class FakeNotifications:
    def __init__(self) -> None:
        self.rows: dict[tuple[Addressee, Position], Notification] = {}
        self.read: dict[tuple[Addressee, str], datetime] = {}

    def add(self, to: Addressee, notification: Notification) -> None:
        self.rows.setdefault((to, notification.position), notification)

    def newest(
        self, to: Addressee, *, since: datetime, most: int, before: Position | None = None
    ) -> list[Notification]:
        own = [row for (addressee, _), row in self.rows.items() if addressee == to and row.at > since]
        own.sort(key=lambda row: row.position, reverse=True)
        return [row for row in own if before is None or row.position < before][:most]

    def read_until(self, to: Addressee, reader_id: str) -> datetime | None:
        return self.read.get((to, reader_id))

    def mark_read(self, to: Addressee, reader_id: str, until: datetime) -> None:
        self.read[to, reader_id] = max(until, self.read.get((to, reader_id), until))

    def forget(self, to: Addressee) -> None:
        for key in [key for key in self.rows if key[0] == to]:
            del self.rows[key]
        self.read.pop((to, to.name), None)

    def slugs(self, to: Addressee) -> list[str]:
        """What somebody was told, newest first."""
        found = sorted((key for key in self.rows if key[0] == to), reverse=True)
        return [self.rows[key].slug for key in found]
