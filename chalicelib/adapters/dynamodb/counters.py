"""Counters in the Identity table: one item per limit, window and subject; both of its numbers only rise."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from chalicelib.adapters.dynamodb import keys, keys_identity
from chalicelib.adapters.dynamodb.codec import Item
from chalicelib.adapters.dynamodb.table import ConditionFailed, Table
from chalicelib.adapters.tokens import digest
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.limits import PAUSE, Limit, Tally, Window

TRIES: Final = 5
_new_or_within = "attribute_not_exists(ends_at) OR ends_at > :now"
_over = "ends_at <= :now"
_add = (
    "SET ends_at = if_not_exists(ends_at, :ends_at), passed = if_not_exists(passed, :none),"
    " #ttl = if_not_exists(#ttl, :ttl) ADD tried :one"
)
_same_window = "ends_at = :ends_at"
_may_go = "attribute_exists(pk) AND (attribute_not_exists(paused_until) OR paused_until <= :now)"


class Counters:
    """The subject (an e-mail, an address, an id) is kept as its hash."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, limit: Limit, window: Window, subject: str, now: datetime) -> Tally:
        """Counts one try and gives the window as it then stands; the first try begins it."""
        key = _key(limit, window, subject)
        for _ in range(TRIES):
            with suppress(ConditionFailed):
                return self._count(key, window, now)
            with suppress(ConditionFailed):
                return self._begin_anew(key, window, now)
        raise ServiceUnavailable(service="dynamodb")

    def mark_passed(self, limit: Limit, window: Window, subject: str, tally: Tally) -> None:
        """Notes that a counted try was no failure, while its window lasts."""
        values = {":one": 1, ":ends_at": tally.ends_at}
        with suppress(ConditionFailed):
            self._table.update(_key(limit, window, subject), "ADD passed :one", _same_window, values=values)

    def take_turn(self, limit: Limit, window: Window, subject: str, now: datetime) -> datetime | None:
        """Of all who ask in a pause, lets one through (``None``); gives the others the end of the pause."""
        values = {":now": now, ":until": now + PAUSE}
        try:
            self._table.update(
                _key(limit, window, subject), "SET paused_until = :until", _may_go, values=values
            )
        except ConditionFailed as failure:
            until = (failure.item or {}).get("paused_until")
            return datetime.fromisoformat(until) if until else now + PAUSE
        return None

    def forgive(self, limit: Limit, window: Window, subject: str) -> None:
        """Counts every try so far as passed."""
        with suppress(ConditionFailed):
            self._table.update(
                _key(limit, window, subject),
                "SET passed = tried REMOVE paused_until",
                "attribute_exists(pk)",
            )

    def _count(self, key: keys.Key, window: Window, now: datetime) -> Tally:
        ends_at = now + timedelta(seconds=window.seconds)
        values = {":one": 1, ":none": 0, ":now": now, ":ends_at": ends_at, ":ttl": int(ends_at.timestamp())}
        return _tally(self._table.update(key, _add, _new_or_within, names={"#ttl": "ttl"}, values=values))

    def _begin_anew(self, key: keys.Key, window: Window, now: datetime) -> Tally:
        """Puts a new window in place of one that is over and still there."""
        ends_at = now + timedelta(seconds=window.seconds)
        item = key | {"tried": 1, "passed": 0, "ends_at": ends_at, "ttl": int(ends_at.timestamp())}
        self._table.put(item, _over, values={":now": now})
        return Tally(1, 0, ends_at)


def _key(limit: Limit, window: Window, subject: str) -> keys.Key:
    return keys_identity.counter(f"{limit.name}/{window.seconds}", digest(subject))


def _tally(item: Item) -> Tally:
    return Tally(item["tried"], item["passed"], datetime.fromisoformat(item["ends_at"]))
