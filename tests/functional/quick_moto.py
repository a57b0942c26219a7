"""Makes moto quick: its transactions copy only the items that they touch, and its tables are read at once.

Nothing of what it answers changes; what it does over and over for every call is done once, or without detours.
"""

import copy
import functools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from moto.core import responses
from moto.core.serialize import ResponseSerializer
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Item, Table

_ORIGINAL = DynamoDBBackend.transact_write_items
_SERIALIZE = ResponseSerializer._serialize_type_structure
_CAST_VALUE = DynamoType.cast_value
_PLAIN = frozenset({"S", "N", "BOOL", "SS"})
_touched: list[tuple[DynamoType, DynamoType]] = []


def make_quick() -> None:
    ResponseSerializer._serialize_type_structure = _serialize_structure
    DynamoDBBackend.transact_write_items = _transact_write_items
    DynamoType.cast_value = property(_cast_value)
    DynamoType.__eq__ = _equals
    Table.__deepcopy__ = _copy_of_what_is_touched
    Table.all_items = _all_items
    responses.method_names_from_class = _method_names


def items(table: str, region: str) -> list[dict[str, Any]]:
    """Every item of a table as DynamoDB would give it, in the order of their keys."""
    found = dynamodb_backends["123456789012"][region].tables[table].all_items()
    plain = (copy.deepcopy(item).to_json()["Attributes"] for item in found)
    return sorted(plain, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def kept(tables: Iterable[str], region: str) -> dict[str, Any]:
    """What stands in some tables, to be put back by :func:`restore`."""
    backend = dynamodb_backends["123456789012"][region]
    return {name: copy.deepcopy(backend.tables[name].items) for name in tables}


def restore(what: dict[str, Any], region: str) -> None:
    backend = dynamodb_backends["123456789012"][region]
    for name, found in what.items():
        backend.tables[name].items = found


def _serialize_structure(self: ResponseSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    """A plain value of DynamoDB is its own serialization; moto looks for it under thirty names."""
    if key and shape.name == "AttributeValue" and type(value) is dict and value.keys() <= _PLAIN:
        self._default_serialize(serialized, dict(value), shape, key)
    else:
        _SERIALIZE(self, serialized, value, shape, key)


def _cast_value(self: DynamoType) -> Any:
    return self.value if self.type == "S" else _CAST_VALUE.fget(self)


def _equals(self: DynamoType, other: DynamoType) -> bool:
    if self.type == "S":
        return bool(self.value == other.value) and other.type == "S"
    return self.type == other.type and bool(self.cast_value == other.cast_value)


def _all_items(self: Table) -> list[Item]:
    """In the order of their keys, which are text in every table here."""
    found = [item for partition in self.items.values() for item in partition.values()]
    return sorted(found, key=lambda item: (item.hash_key.value, item.range_key.value))


_method_names = functools.cache(responses.method_names_from_class)


def _transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    _touched[:] = [_key(next(iter(each.values()))) for each in transact_items]
    _ORIGINAL(self, transact_items)


def _key(part: dict[str, Any]) -> tuple[DynamoType, DynamoType]:
    named = part.get("Item") or part["Key"]
    return DynamoType(named["pk"]), DynamoType(named["sk"])


def _copy_of_what_is_touched(self: Table, memo: dict[int, Any]) -> Table:
    copied = copy.copy(self)
    copied.items = defaultdict(dict, {partition: dict(items) for partition, items in self.items.items()})
    for partition, place in _touched:
        if place in copied.items.get(partition, {}):
            copied.items[partition][place] = copy.deepcopy(copied.items[partition][place], memo)
    return copied
