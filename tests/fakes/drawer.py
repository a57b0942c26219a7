"""A drawer of things by key, conditional parts for it, and the one commit.

A part names a drawer, a key, what is to stand there and the condition; ``commit`` applies all or none and, like
DynamoDB, refuses two parts on one item.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import asdict, is_dataclass
from typing import Any

from chalicelib.domain.errors import NotFound
from chalicelib.services.ports import TransactionFailed

MOST_PARTS = 100
Part = dict[str, Any]
Holds = Callable[[Any], bool]


def commit(parts: Sequence[Part]) -> None:
    assert len(parts) <= MOST_PARTS
    parts = made(parts)
    touched = [(id(part["drawer"]), part["key"]) for part in parts]
    assert len(set(touched)) == len(touched), "two parts on one item"
    items = [None if _is_held(part) else item_of(part["drawer"].things.get(part["key"])) for part in parts]
    if any(item is not None for item in items):
        raise TransactionFailed(items)
    for part in parts:
        part["drawer"].apply(part)


def made(parts: Sequence[Part]) -> list[Part]:
    """The parts, with those made now that have to know what stands there."""
    earlier: dict[Any, Any] = {}
    return [part["late"](earlier) if "late" in part else part for part in parts]


def _is_held(part: Part) -> bool:
    return bool(part["holds"](part["drawer"].things.get(part["key"])))


def item_of(thing: Any) -> dict[str, Any]:
    if thing is None:
        return {}
    return asdict(thing) if is_dataclass(thing) else thing.model_dump(mode="json")


def there(thing: Any) -> bool:
    return thing is not None


def not_there(thing: Any) -> bool:
    return thing is None


def always(_: Any) -> bool:
    return True


class Drawer:
    """Things by key; what is put in or taken out is a copy."""

    def __init__(self) -> None:
        self.things: dict[Any, Any] = {}

    def read(self, key: Any) -> Any:
        return deepcopy(self.things.get(key))

    def get(self, *key: str) -> Any:
        found = self.read(key)
        if found is None:
            raise NotFound
        return found

    def all_of(self, office_id: str) -> list[Any]:
        return [deepcopy(thing) for key, thing in sorted(self.things.items()) if key[0] == office_id]

    def put(self, key: Any, thing: Any, holds: Holds = always) -> Part:
        kept = deepcopy(thing)
        return self.change(key, lambda _: kept, holds)

    def remove(self, key: Any, holds: Holds = always) -> Part:
        return self.change(key, lambda _: None, holds)

    def change(self, key: Any, make: Callable[[Any], Any], holds: Holds) -> Part:
        return {"drawer": self, "key": key, "make": make, "holds": holds}

    def apply(self, part: Part) -> None:
        thing = part["make"](self.things.get(part["key"]))
        if thing is None:
            self.things.pop(part["key"], None)
        else:
            self.things[part["key"]] = thing


def as_seen(version: int) -> Holds:
    return lambda now: now is not None and now.version == version
