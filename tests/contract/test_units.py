"""The bench counts as DynamoDB bills: sizes, roundings, transactions twice, the index."""

from typing import Any

import pytest

from tests.contract.stores import make_table
from tests.load.units import Meter, size, units

KEY = {"pk": "off_a#OUTBOX", "sk": "out_x"}


@pytest.mark.parametrize(
    ("item", "length"),
    [
        ({"a": {"S": "é"}}, 3),
        ({"ab": {"N": "12345"}}, 6),
        ({"a": {"BOOL": True}}, 2),
        ({"a": {"L": [{"S": "x"}, {"S": "y"}]}}, 8),
        ({"a": {"M": {"b": {"S": "x"}}}}, 7),
        ({}, 0),
    ],
)
def test_an_item_is_as_long_as_its_names_and_values(item: dict[str, Any], length: int) -> None:
    assert size(item) == length


def test_units_are_rounded_up_and_never_none() -> None:
    assert [units(length, 1) for length in (0, 1024, 1025)] == [1, 1, 2]


def test_a_write_counts_for_the_table_and_for_each_change_of_the_index(dynamodb: Any) -> None:
    table = make_table(dynamodb, "Portal", has_index=True)
    meter = Meter(dynamodb)
    due = {"due_shard": "1", "due_at": "2026"}

    table.put(KEY | due)
    assert meter.written[""] == 2
    table.update(KEY, "SET due_at = :later", values={":later": "2027"})
    assert meter.written[""] == 2 + 3
    table.delete(KEY)

    assert meter.written[""] == 2 + 3 + 2
    assert meter.requests == {"PutItem": 1, "UpdateItem": 1, "DeleteItem": 1}


def test_a_transaction_counts_twice_and_its_checks_as_writes(dynamodb: Any) -> None:
    table = make_table(dynamodb, "Portal", has_index=True)
    meter = Meter(dynamodb)
    parts = [
        table.part_put(KEY | {"text": "x" * 1500}),
        table.part_check({"pk": "a", "sk": "b"}, "attribute_not_exists(pk)"),
    ]

    dynamodb.transact_write_items(TransactItems=parts)

    assert meter.written[""] == 2 * 2 + 2 * 1


def test_a_read_counts_per_four_kilobytes(dynamodb: Any) -> None:
    table = make_table(dynamodb, "Portal", has_index=True)
    table.put(KEY | {"text": "x" * 5000})
    meter = Meter(dynamodb)

    table.get(KEY)
    table.get(KEY, consistent=False)
    table.query_all(KEY["pk"])
    table.get({"pk": "nothing", "sk": "here"})

    assert meter.read[""] == 2 + 1 + 2 + 1
