"""What stands beside the offices' own data and follows it: their lists, their notification centre, their funnel."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.funnel import FunnelMonth, Passed
from chalicelib.domain.listing import Entry, Hit, Lookup
from chalicelib.domain.notification import Addressee, Notification, Position


class Lists(Protocol):
    """Client users by what a list is asked for: one query, then the people by id. What is found are hints."""

    def read(
        self,
        office_id: str,
        lookup: Lookup,
        *,
        most: int,
        after: str = "",
        is_descending: bool = False,
        is_fresh: bool = False,
    ) -> tuple[list[Hit], bool]: ...
    def people(
        self, office_id: str, ids: Sequence[str], *, is_fresh: bool = False
    ) -> dict[str, ClientUser]: ...
    def some_of_office(self, office_id: str, *, most: int, after: str = "") -> list[ClientUser]: ...
    def put_in_order(self, user: ClientUser) -> None: ...
    def write(
        self, office_id: str, member_id: str, *, put: Iterable[Entry], remove: Iterable[Entry]
    ) -> None: ...


class Notifications(Protocol):
    """The notification centre of offices, or that of accounts. ``newest`` gives those after ``since`` only."""

    def add(self, to: Addressee, notification: Notification) -> None: ...
    def newest(
        self, to: Addressee, *, since: datetime, most: int, before: Position | None = None
    ) -> list[Notification]: ...
    def read_until(self, to: Addressee, reader_id: str) -> datetime | None: ...
    def mark_read(self, to: Addressee, reader_id: str, until: datetime) -> None: ...
    def forget(self, to: Addressee) -> None: ...


class Funnel(Protocol):
    """``since`` gives the months from ``month`` (``2026-12``) on in which anybody was counted."""

    def add(self, passed: Passed) -> None: ...
    def since(self, office_id: str, month: str) -> list[FunnelMonth]: ...
