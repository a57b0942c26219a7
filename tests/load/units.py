"""Counts what DynamoDB would bill: read and write request units from item sizes, transactions twice.

Rules: Developer Guide, "DynamoDB read and write operations" and "DynamoDB item sizes and formats". A read counts
per 4 KB (half if eventually consistent), a write per 1 KB of the larger of the item before and after, and
each part of a transaction twice. A write to an index counts once per entry that is added, changed or removed.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

Attributes = Mapping[str, Mapping[str, Any]]
READ_KB, WRITE_KB = 4, 1
DUE = ("due_shard", "due_at")
OF_INDEXES = {
    "Portal": (
        DUE,
        ("listed", "listed_name"),
        ("listed_status", "listed_name"),
        ("listed", "listed_login"),
    ),
    "Identity": (DUE,),
    "Audit": (("office_id", "at"),),
}


def size(item: Attributes | None) -> int:
    return sum(len(name.encode()) + _value_size(value) for name, value in (item or {}).items())


def _value_size(value: Mapping[str, Any]) -> int:  # noqa: PLR0911 - one return per type
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "B":
            return len(held)
        case "N":
            return math.ceil(len(held.strip("-")) / 2) + 1
        case "M":
            return 3 + size(held) + len(held)
        case "L":
            return 3 + sum(1 + _value_size(each) for each in held)
        case "SS":
            return sum(len(each.encode()) for each in held)
        case _:
            return 1


def units(length: int, per: int) -> int:
    return max(1, math.ceil(length / (per * 1024)))


class Meter:
    """Stands before a DynamoDB client's calls. ``act`` is what the following calls are for."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._call: Callable[[str, dict[str, Any]], Any] = client._make_api_call
        client._make_api_call = self._metered
        self.act = ""
        self.requests: Counter[str] = Counter()
        self.read: defaultdict[str, float] = defaultdict(float)
        self.written: defaultdict[str, float] = defaultdict(float)
        self.writes: defaultdict[str, float] = defaultdict(float)

    def stop(self) -> None:
        self._client._make_api_call = self._call

    def _metered(self, operation: str, request: dict[str, Any]) -> Any:
        self.requests[operation] += 1
        if operation in {"GetItem", "Query", "BatchGetItem"}:
            answer = self._call(operation, request)
            self.read[self.act] += read_units(operation, request, answer)
            return answer
        parts = _parts(operation, request)
        before = [self._standing(part) for part in parts]
        try:
            return self._call(operation, request)
        finally:
            twice = 2 if operation == "TransactWriteItems" else 1
            for part, old in zip(parts, before, strict=True):
                self._count_write(part, old, twice)

    def _count_write(self, part: dict[str, Any], old: Attributes, factor: int) -> None:
        new = old if part["kind"] == "ConditionCheck" else self._standing(part)
        cost = factor * units(max(size(old), size(new)), WRITE_KB)
        on_index = _index_units(part["table"], old, new)
        self.written[self.act] += cost + on_index
        self.writes[f"{part['kind']} {_subject(part['key'])}"] += cost
        if on_index:
            self.writes[f"index of {_subject(part['key'])}"] += on_index

    def _standing(self, part: dict[str, Any]) -> Attributes:
        answer = self._call(
            "GetItem", {"TableName": part["table"], "Key": part["key"], "ConsistentRead": True}
        )
        found: Attributes = answer.get("Item", {})
        return found


def read_units(operation: str, request: dict[str, Any], answer: dict[str, Any]) -> float:
    if operation == "BatchGetItem":
        return sum(
            units(size(item), READ_KB) * (1 if request["RequestItems"][table].get("ConsistentRead") else 0.5)
            for table, items in answer["Responses"].items()
            for item in items
        )
    length = size(answer.get("Item")) if operation == "GetItem" else sum(map(size, answer["Items"]))
    return units(length, READ_KB) * (1 if request.get("ConsistentRead") else 0.5)


def _parts(operation: str, request: dict[str, Any]) -> list[dict[str, Any]]:
    if operation == "TransactWriteItems":
        given = [next(iter(part.items())) for part in request["TransactItems"]]
    elif operation == "BatchWriteItem":
        given = [
            (kind.removesuffix("Request"), {"TableName": table} | what)
            for table, requests in request["RequestItems"].items()
            for each in requests
            for kind, what in each.items()
        ]
    else:
        given = [(operation.removesuffix("Item"), request)]
    return [{"kind": kind, "table": what["TableName"], "key": _key(what)} for kind, what in given]


def _key(what: dict[str, Any]) -> dict[str, Any]:
    holder = what.get("Key") or what["Item"]
    return {name: holder[name] for name in ("pk", "sk")}


def _index_units(table: str, old: Attributes, new: Attributes) -> int:
    """For each index a unit to add an entry or to take it away, two to move it, none otherwise."""
    return sum(_one_index(names, old, new) for names in OF_INDEXES.get(table, ()))


def _one_index(names: tuple[str, ...], old: Attributes, new: Attributes) -> int:
    was, now = [
        {name: item[name] for name in names} if set(names) <= set(item) else None for item in (old, new)
    ]
    if was is None and now is None:
        return 0
    if was is None or now is None:
        return 1
    return 2 if was != now else 0


def _subject(key: dict[str, Any]) -> str:
    """What an item is, from its key: DRAFT, CLIENT, SESSION, history."""
    pk, sk = key["pk"]["S"], key["sk"]["S"]
    first, _, second = pk.partition("#")
    if first in {"ACCOUNT", "EMAIL", "INVITATION", "CHALLENGE"}:
        return sk.partition("#")[0].lower()
    kind = first if first.isupper() else second.partition("#")[0]
    return kind.lower() if kind.isupper() else "history"
