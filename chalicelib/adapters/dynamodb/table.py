"""Thin hands on a DynamoDB table: conditional writes, parts of transactions, and their failures as exceptions."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from chalicelib.adapters.dynamodb.codec import Item, decode_item, encode, encode_item
from chalicelib.adapters.dynamodb.failures import translated
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.services.ports import ConditionFailed, TransactionFailed

__all__ = ["ConditionFailed", "Table", "TransactionFailed", "translated"]

Key = Mapping[str, str]
TransactItem = dict[str, Any]

MOST_READ_AT_ONCE: Final = 100


def _conditioned(condition: str, names: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if condition:
        parts["ConditionExpression"] = condition
    if names:
        parts["ExpressionAttributeNames"] = dict(names)
    if values:
        parts["ExpressionAttributeValues"] = {name: encode(value) for name, value in values.items()}
    return parts


class Table:
    """One table. ``names`` (``#n``) and ``values`` (``:v``) are the placeholders of the expressions."""

    def __init__(self, client: Any, name: str) -> None:
        self.client = client
        self.name = name

    def get(self, key: Key, *, consistent: bool = True) -> Item | None:
        with translated():
            answer = self.client.get_item(
                TableName=self.name, Key=encode_item(key), ConsistentRead=consistent
            )
        return decode_item(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Sequence[Key], *, consistent: bool = True) -> list[Item]:
        """Items by key, a hundred in a request; those missing are left out, order is not kept."""
        if not keys:
            return []
        some = [encode_item(key) for key in keys[:MOST_READ_AT_ONCE]]
        wanted = {self.name: {"Keys": some, "ConsistentRead": consistent}}
        with translated():
            answer = self.client.batch_get_item(RequestItems=wanted)
        if answer.get("UnprocessedKeys"):
            raise ServiceUnavailable(service="dynamodb")
        found = [decode_item(item) for item in answer["Responses"].get(self.name, [])]
        return found + self.get_many(keys[MOST_READ_AT_ONCE:], consistent=consistent)

    def put(
        self,
        item: Mapping[str, Any],
        condition: str = "",
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        with translated():
            self.client.put_item(**self._put(item, condition, names or {}, values or {}))

    def update(
        self,
        key: Key,
        expression: str,
        condition: str = "",
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Item:
        """Changes one item and gives it back as it stands after the change."""
        with translated():
            answer = self.client.update_item(
                **self._update(key, expression, condition, names or {}, values or {}),
                ReturnValues="ALL_NEW",
            )
        return decode_item(answer["Attributes"])

    def update_if(
        self,
        key: Key,
        expression: str,
        condition: str,
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> bool:
        """Changes one item where the condition holds; says whether it did."""
        try:
            self.update(key, expression, condition, names, values)
        except ConditionFailed:
            return False
        return True

    def delete(
        self,
        key: Key,
        condition: str = "",
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        with translated():
            self.client.delete_item(**self._delete(key, condition, names or {}, values or {}))

    def query_all(self, pk: str, *, prefix: str = "", most: int = 0) -> list[Item]:
        """A partition in key order, page by page; ``most`` ends it early, for one that may not stay small."""
        expression, values = "pk = :pk", {":pk": encode(pk)}
        if prefix:
            expression, values = "pk = :pk AND begins_with(sk, :sk)", {**values, ":sk": encode(prefix)}
        request = {"KeyConditionExpression": expression, "ExpressionAttributeValues": values}
        items: list[Item] = []
        after: dict[str, Any] = {}
        while True:
            with translated():
                page = self.client.query(TableName=self.name, ConsistentRead=True, **request, **after)
            items += [decode_item(item) for item in page["Items"]]
            if "LastEvaluatedKey" not in page or 0 < most <= len(items):
                return items
            after = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def query_from(self, pk: str, sk: str) -> list[Item]:
        """A small partition from ``sk`` on, in key order, in one request; may be a moment old."""
        with translated():
            page = self.client.query(
                TableName=self.name,
                KeyConditionExpression="pk = :pk AND sk >= :sk",
                ExpressionAttributeValues={":pk": encode(pk), ":sk": encode(sk)},
            )
        return [decode_item(item) for item in page["Items"]]

    def query_newest(
        self, partition: tuple[str, str], *, limit: int, after: Item | None = None, index: str = ""
    ) -> list[Item]:
        """The last items of a partition (its attribute and value), the last one first, or those before ``after``.

        Those of an index may be a moment old. One answer of DynamoDB holds 1 MB at most: more is asked for then.
        """
        name, value = partition
        where = {"IndexName": index} if index else {"ConsistentRead": True}
        request = {
            "KeyConditionExpression": "#partition = :value",
            "ExpressionAttributeNames": {"#partition": name},
            "ExpressionAttributeValues": {":value": encode(value)},
            "ScanIndexForward": False,
        }
        start = {"ExclusiveStartKey": encode_item(after)} if after else {}
        items: list[Item] = []
        while True:
            left = limit - len(items)
            with translated():
                page = self.client.query(TableName=self.name, Limit=left, **request, **where, **start)
            items += [decode_item(item) for item in page["Items"]]
            if "LastEvaluatedKey" not in page or len(items) >= limit:
                return items
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def query_between(self, pk: str, lowest: str, highest: str, *, limit: int) -> list[Item]:
        """The last items of a partition whose sort key lies between two (both included), the last one first."""
        values = {":pk": encode(pk), ":lowest": encode(lowest), ":highest": encode(highest)}
        with translated():
            page = self.client.query(
                TableName=self.name,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :lowest AND :highest",
                ExpressionAttributeValues=values,
                ScanIndexForward=False,
                ConsistentRead=True,
                Limit=limit,
            )
        return [decode_item(item) for item in page["Items"]]

    def part_put(
        self,
        item: Mapping[str, Any],
        condition: str = "",
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> TransactItem:
        return {"Put": self._put(item, condition, names or {}, values or {})}

    def part_update(
        self,
        key: Key,
        expression: str,
        condition: str = "",
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> TransactItem:
        return {"Update": self._update(key, expression, condition, names or {}, values or {})}

    def part_delete(
        self,
        key: Key,
        condition: str = "",
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> TransactItem:
        return {"Delete": self._delete(key, condition, names or {}, values or {})}

    def part_check(
        self,
        key: Key,
        condition: str,
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> TransactItem:
        return {"ConditionCheck": self._delete(key, condition, names or {}, values or {})}

    def _put(
        self, item: Mapping[str, Any], condition: str, names: Mapping[str, str], values: Mapping[str, Any]
    ) -> dict[str, Any]:
        return self._write("Item", item) | _conditioned(condition, names, values)

    def _update(
        self, key: Key, expression: str, condition: str, names: Mapping[str, str], values: Mapping[str, Any]
    ) -> dict[str, Any]:
        return (
            self._write("Key", key)
            | {"UpdateExpression": expression}
            | _conditioned(condition, names, values)
        )

    def _delete(
        self, key: Key, condition: str, names: Mapping[str, str], values: Mapping[str, Any]
    ) -> dict[str, Any]:
        return self._write("Key", key) | _conditioned(condition, names, values)

    def _write(self, kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "TableName": self.name,
            kind: encode_item(item),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
