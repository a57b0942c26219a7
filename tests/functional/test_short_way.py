"""Straight to moto's handler or through HTTP: the same answers, the same refusals, the same items afterwards."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.functional.world import World

KEY = {"pk": {"S": "LAMP#1"}, "sk": {"S": "1"}}
OTHER = {"pk": {"S": "LAMP#1"}, "sk": {"S": "2"}}
LAMP = KEY | {
    "count": {"N": "7"},
    "is_lit": {"BOOL": True},
    "sealed": {"B": b"\x00\xff"},
    "rooms": {"SS": ["hall", "study"]},
    "parts": {"L": [{"S": "shade"}, {"M": {"kind": {"S": "bulb"}, "seal": {"B": b"\x01"}}}]},
    "of": {"M": {"name": {"S": "Ana"}, "none": {"NULL": True}}},
    "due_shard": {"S": "0"},
    "due_at": {"S": "2026"},
}
NAMES, ONE = {"#count": "count"}, {":one": {"N": "1"}}
GROW = {"UpdateExpression": "SET #count = #count + :one", "ExpressionAttributeNames": NAMES}
OF_ONE = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": KEY["pk"]}}
OLD = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
MISSING = "attribute_not_exists(pk)"
AT = {"TableName": "Portal"}

ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "an item": ("get_item", AT | {"Key": KEY}),
    "no item": ("get_item", AT | {"Key": {"pk": {"S": "LAMP#2"}, "sk": {"S": "1"}}}),
    "several": ("batch_get_item", {"RequestItems": {"Portal": {"Keys": [KEY, OTHER]}}}),
    "a partition": ("query", AT | OF_ONE),
    "its last": ("query", AT | OF_ONE | {"ScanIndexForward": False, "Limit": 1}),
    "after the first": ("query", AT | OF_ONE | {"ExclusiveStartKey": KEY}),
    "an empty one": ("query", AT | OF_ONE | {"ExpressionAttributeValues": {":pk": {"S": "LAMP#2"}}}),
    "an index": (
        "query",
        AT
        | {"IndexName": "due", "KeyConditionExpression": "due_shard = :shard"}
        | {"ExpressionAttributeValues": {":shard": {"S": "0"}}},
    ),
    "a new item": ("put_item", AT | {"Item": LAMP | {"sk": {"S": "3"}}, "ConditionExpression": MISSING}),
    "one already there": ("put_item", AT | OLD | {"Item": LAMP, "ConditionExpression": MISSING}),
    "an empty key": ("put_item", AT | {"Item": LAMP | {"sk": {"S": ""}}}),
    "too large an item": ("put_item", AT | {"Item": LAMP | {"text": {"S": "x" * 410_000}}}),
    "a change": (
        "update_item",
        AT | GROW | {"Key": KEY, "ExpressionAttributeValues": ONE, "ReturnValues": "ALL_NEW"},
    ),
    "a change of nothing": ("update_item", AT | GROW | {"Key": OTHER, "ExpressionAttributeValues": ONE}),
    "a change without its value": ("update_item", AT | GROW | {"Key": KEY}),
    "an update that makes": (
        "update_item",
        AT
        | {"Key": OTHER | {"sk": {"S": "9"}}, "UpdateExpression": "SET parts = :parts REMOVE rooms"}
        | {"ExpressionAttributeValues": {":parts": LAMP["parts"]}, "ReturnValues": "ALL_NEW"},
    ),
    "a deletion": ("delete_item", AT | {"Key": KEY, "ConditionExpression": "attribute_exists(pk)"}),
    "a deletion refused": ("delete_item", AT | OLD | {"Key": KEY, "ConditionExpression": MISSING}),
    "all or nothing": (
        "transact_write_items",
        {
            "TransactItems": [
                {"Put": AT | {"Item": LAMP | {"sk": {"S": "4"}}}},
                {"Update": AT | GROW | {"Key": KEY, "ExpressionAttributeValues": ONE}},
                {"Delete": AT | {"Key": OTHER}},
            ]
        },
    ),
    "nothing of all": (
        "transact_write_items",
        {
            "TransactItems": [
                {"Update": AT | GROW | {"Key": KEY, "ExpressionAttributeValues": ONE}},
                {"ConditionCheck": AT | OLD | {"Key": OTHER, "ConditionExpression": MISSING}},
            ]
        },
    ),
    "twice the same": ("transact_write_items", {"TransactItems": [{"Delete": AT | {"Key": KEY}}] * 2}),
    "no such table": ("get_item", {"TableName": "Cellar", "Key": KEY}),
}


def told(world: World, client: Any, operation: str, request: dict[str, Any]) -> tuple[Any, Any]:
    """The answer or the refusal, and what stands in the tables then; it has not happened afterwards."""
    with world.undone():
        try:
            answer = getattr(client, operation)(**request)
        except ClientError as error:
            answer = error.response
            answer["kind"] = type(error).__name__
        del answer["ResponseMetadata"]
        return answer, world.items()


@pytest.mark.parametrize("name", ASKED)
def test_the_short_way_tells_what_the_long_way_tells(world: World, name: str) -> None:
    operation, request = ASKED[name]
    short, long = world.wiring.client("dynamodb"), boto3.client("dynamodb")
    short.put_item(TableName="Portal", Item=LAMP)
    short.put_item(TableName="Portal", Item=OTHER | {"name": {"S": "a second"}})

    told_short = told(world, short, operation, request)

    assert told_short == told(world, long, operation, request)


def test_the_products_client_takes_the_short_way(world: World) -> None:
    answer = world.wiring.client("dynamodb").get_item(TableName="Portal", Key=KEY)

    assert answer["ResponseMetadata"]["RequestId"] == "short"
