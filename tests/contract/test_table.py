"""The hands on a table: conditions, transactions, pages, and what each failure of DynamoDB becomes."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from chalicelib.adapters.dynamodb.table import ConditionFailed, Table, TransactionFailed
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.domain.errors import Conflict, ServiceUnavailable

KEY = {"pk": "off_a#X", "sk": "one"}
IS_NEW = "attribute_not_exists(pk)"


def test_an_item_comes_back_and_a_missing_one_is_none(identity: Table) -> None:
    identity.put(KEY | {"name": "Ção", "count": 3, "kinds": {"b", "a"}, "nested": {"list": [True, 1]}})

    assert identity.get(KEY) == KEY | {
        "name": "Ção",
        "count": 3,
        "kinds": {"a", "b"},
        "nested": {"list": [True, 1]},
    }
    assert identity.get({"pk": "off_a#X", "sk": "two"}) is None


def test_a_failed_condition_shows_what_stood_there(identity: Table) -> None:
    identity.put(KEY | {"count": 3})

    with pytest.raises(ConditionFailed) as failure:
        identity.put(KEY, IS_NEW)

    assert failure.value.item == KEY | {"count": 3}


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_failed_condition_on_nothing_shows_nothing(identity: Table, act: str) -> None:
    arguments = (
        (KEY, "ADD count :one", "attribute_exists(pk)") if act == "update" else (KEY, "attribute_exists(pk)")
    )
    values = {"values": {":one": 1}} if act == "update" else {}

    with pytest.raises(ConditionFailed) as failure:
        getattr(identity, act)(*arguments, **values)

    assert failure.value.item is None


def test_an_update_gives_the_item_as_it_then_stands(identity: Table) -> None:
    identity.put(KEY | {"count": 3, "kept": "x"})

    assert identity.update(KEY, "ADD #count :one", names={"#count": "count"}, values={":one": 1}) == KEY | {
        "count": 4,
        "kept": "x",
    }


def test_a_transaction_writes_all_or_nothing_and_says_which_part_failed(
    identity: Table, dynamodb: Any
) -> None:
    identity.put(KEY | {"count": 3})
    other = {"pk": "off_a#X", "sk": "two"}
    parts = [
        identity.part_put(other, IS_NEW),
        identity.part_update(
            KEY, "ADD #c :one", "#c = :four", names={"#c": "count"}, values={":one": 1, ":four": 4}
        ),
        identity.part_check({"pk": "nobody", "sk": "x"}, "attribute_exists(pk)"),
    ]

    with pytest.raises(TransactionFailed) as failure:
        commit(dynamodb, parts)

    assert failure.value.items == [None, KEY | {"count": 3}, {}]
    assert [failure.value.failed(part) for part in range(3)] == [False, True, True]
    assert identity.get(other) is None


def test_a_partition_is_read_in_key_order_or_by_prefix(identity: Table) -> None:
    for sk in ("A#2", "B#0", "A#1"):
        identity.put({"pk": "many", "sk": sk})
    identity.put({"pk": "manyfold", "sk": "A#0"})

    assert [each["sk"] for each in identity.query_all("many")] == ["A#1", "A#2", "B#0"]
    assert [each["sk"] for each in identity.query_all("many", prefix="A#")] == ["A#1", "A#2"]
    assert identity.query_all("nobody") == []


@pytest.mark.statement("J9")
def test_a_partition_longer_than_a_page_is_read_to_its_end(identity: Table) -> None:
    for number in range(5):
        identity.put({"pk": "big", "sk": str(number), "text": "x" * 300_000})

    assert len(identity.query_all("big")) == 5


def test_many_items_are_read_at_once_and_the_missing_left_out(identity: Table) -> None:
    identity.put(KEY)

    assert identity.get_many([KEY, {"pk": "off_a#X", "sk": "two"}]) == [KEY]
    assert identity.get_many([]) == []


def test_more_items_than_one_request_may_name_come_by_several(identity: Table) -> None:
    """Two edits taken up into one may give a person more than a hundred companies."""
    keys = [{"pk": "off_a#X", "sk": str(number)} for number in range(101)]
    for key in keys:
        identity.put(key)

    assert sorted(identity.get_many(keys), key=str) == sorted(keys, key=str)


class Failing:
    """A client whose every call fails in one way."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        def fail(**request: Any) -> Any:
            raise self._error

        return fail


def client_error(code: str, **more: Any) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "secret inside"}, **more}, "Operation")  # type: ignore[arg-type]


def cancelled(*codes: str) -> ClientError:
    return client_error(
        "TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes]
    )


@pytest.mark.statement("J9")
@pytest.mark.parametrize(
    ("error", "becomes"),
    [
        (client_error("ThrottlingException"), ServiceUnavailable),
        (client_error("ProvisionedThroughputExceededException"), ServiceUnavailable),
        (client_error("InternalServerError"), ServiceUnavailable),
        (client_error("TransactionInProgressException"), ServiceUnavailable),
        (ConnectTimeoutError(endpoint_url="https://dynamodb"), ServiceUnavailable),
        (cancelled("TransactionConflict", "None"), Conflict),
        (cancelled("ThrottlingError"), ServiceUnavailable),
        (cancelled("None", "ConditionalCheckFailed", "TransactionConflict"), TransactionFailed),
        (client_error("ValidationException"), ClientError),
    ],
)
def test_each_failure_of_dynamodb_has_one_meaning(error: Exception, becomes: type[Exception]) -> None:
    with pytest.raises(becomes):
        commit(Failing(error), [])
    with pytest.raises(becomes):
        Table(Failing(error), "Portal").get(KEY)


def test_an_answer_with_keys_left_over_is_no_answer(identity: Table) -> None:
    class Busy:
        def batch_get_item(self, **request: Any) -> dict[str, Any]:
            return {"Responses": {}, "UnprocessedKeys": request["RequestItems"]}

    with pytest.raises(ServiceUnavailable):
        Table(Busy(), "Portal").get_many([KEY])


def test_the_newest_are_all_given_even_where_one_answer_cannot_hold_them(identity: Table) -> None:
    for number in range(5):
        identity.put({"pk": "off_a#X", "sk": str(number), "text": "x" * 300_000})

    found = identity.query_newest(("pk", "off_a#X"), limit=4)

    assert [each["sk"] for each in found] == ["4", "3", "2", "1"]
