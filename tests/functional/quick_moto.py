"""Makes moto quick: an item is never changed but replaced, so that a copy of a table is a list of its items.

Nothing of what it answers changes; what it does over and over for every call is done once, or without detours.
"""

import copy
import functools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import moto
from moto.core import responses
from moto.core.serialize import ResponseSerializer
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, LimitedSizeDict
from moto.dynamodb.models.table import Item, Table

from tests.functional import quick_expressions

MADE_FOR = "5.2.5"
_SERIALIZE = ResponseSerializer._serialize_type_structure
_CAST_VALUE = DynamoType.cast_value
_QUERY = Table.query
_UPDATE = DynamoDBBackend.update_item
_TRANSACT = DynamoDBBackend.transact_write_items
_LARGEST_ITEM = 405000
_PLAIN = frozenset({"S", "N", "BOOL", "SS"})
_touched: list[DynamoType] = []
Places = dict[DynamoType, dict[DynamoType, Item]]


def make_quick() -> None:
    assert moto.__version__ == MADE_FOR, f"Look whether this still fits moto {moto.__version__}"
    quick_expressions.make_quick()
    Item.__init__ = _make_item
    Table.query = _query
    ResponseSerializer._serialize_type_structure = _serialize_structure
    DynamoDBBackend.update_item = _update_item
    DynamoDBBackend.transact_write_items = _transact_write_items
    DynamoType.cast_value = property(_cast_value)
    DynamoType.__eq__ = _equals
    Table.__deepcopy__ = _copy_of_table
    Table.all_items = _all_items
    responses.method_names_from_class = _method_names


def items(table: str, region: str) -> list[dict[str, Any]]:
    """Every item of a table as DynamoDB would give it, in the order of their keys; to be looked at only."""
    return [_plain(item) for item in dynamodb_backends["123456789012"][region].tables[table].all_items()]


def _plain(item: Item) -> dict[str, Any]:
    if not hasattr(item, "plain"):
        item.plain = copy.deepcopy(item).to_json()["Attributes"]
    return item.plain


def kept(tables: Iterable[str], region: str) -> dict[str, Places]:
    """What stands in some tables, to be put back by :func:`restore`."""
    backend = dynamodb_backends["123456789012"][region]
    return {name: _copied(backend.tables[name].items) for name in tables}


def restore(what: dict[str, Places], region: str) -> None:
    backend = dynamodb_backends["123456789012"][region]
    for name, found in what.items():
        backend.tables[name].items = _copied(found)


def _copied(places: Places) -> Places:
    return defaultdict(dict, {partition: dict(items) for partition, items in places.items()})


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


def _update_item(self: DynamoDBBackend, table_name: str, key: dict[str, Any], *how: Any, **more: Any) -> Item:
    """Lets moto change a copy in the item's place; whoever holds the item itself finds it as it was."""
    items = self.get_table(table_name).items
    partition, place = DynamoType(key["pk"]), DynamoType(key["sk"])
    if place in items.get(partition, {}):
        items[partition][place] = copy.deepcopy(items[partition][place])
    return _UPDATE(self, table_name, key, *how, **more)


def _transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    _touched[:] = [_partition(next(iter(each.values()))) for each in transact_items]
    _TRANSACT(self, transact_items)


def _partition(part: dict[str, Any]) -> DynamoType:
    return DynamoType((part.get("Item") or part["Key"])["pk"])


def _copy_of_table(self: Table, memo: dict[int, Any]) -> Table:
    """What a transaction that fails is put back to; it reaches no other partitions than those it names."""
    copied = copy.copy(self)
    copied.items = self.items.copy()
    for partition in _touched:
        if partition in self.items:
            copied.items[partition] = dict(self.items[partition])
    return copied


def _make_item(self: Item, hash_key: DynamoType, range_key: DynamoType | None, attrs: dict[str, Any]) -> None:
    """Weighs an item once it is whole, and not after each attribute: it is too large then or never was."""
    self.hash_key, self.range_key = hash_key, range_key
    self.attrs = LimitedSizeDict()
    for name, value in attrs.items():
        dict.__setitem__(self.attrs, name, DynamoType(value))
    if self.size() > _LARGEST_ITEM:
        raise ItemSizeTooLarge


def _query(self: Table, hash_key: DynamoType, *criteria: Any, **more: Any) -> Any:
    """Looks through the one partition that is asked for; whoever asks an index looks through all."""
    index_name = criteria[6] if len(criteria) > 6 else more.get("index_name")
    if index_name:
        return _QUERY(self, hash_key, *criteria, **more)
    alone = copy.copy(self)
    alone.items = {hash_key: self.items[hash_key]} if hash_key in self.items else {}
    return _QUERY(alone, hash_key, *criteria, **more)
