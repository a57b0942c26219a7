"""Client users by what a list is asked for: indexes over the people themselves, and entries that lead to them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Final

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import decode_item, encode, encode_item
from chalicelib.adapters.dynamodb.members import IS_AS_READ, member_of, orders_of
from chalicelib.adapters.dynamodb.table import ConditionFailed, Table, translated
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.listing import Entry, Hit, Lookup, Order

PUT_IN_ORDER: Final = (
    "SET listed = :listed, listed_name = :listed_name, "
    "listed_status = :listed_status, listed_login = :listed_login"
)
MOST_WRITTEN_AT_ONCE: Final = 25

_INDEXES: Final = {
    Order.NAME: (keys.BY_NAME_INDEX, "listed", "listed_name"),
    Order.STATUS: (keys.BY_STATUS_INDEX, "listed_status", "listed_name"),
    Order.LOGIN: (keys.BY_LOGIN_INDEX, "listed", "listed_login"),
}


class Lists:
    def __init__(self, table: Table) -> None:
        self._table = table

    def read(
        self,
        office_id: str,
        lookup: Lookup,
        *,
        most: int,
        after: str = "",
        is_descending: bool = False,
        is_fresh: bool = False,
    ) -> tuple[list[Hit], bool]:
        """One query: at most so many after a place, and whether there are more.

        ``is_fresh`` sees what was just written; an index never promises that.
        """
        is_order = isinstance(lookup.by, Order)
        request = _of_order(office_id, lookup, after) if is_order else _of_facet(office_id, lookup, after)
        with translated():
            page = self._table.client.query(
                TableName=self._table.name,
                Limit=most + 1,
                ScanIndexForward=not is_descending,
                ConsistentRead=is_fresh and not is_order,
                **request,
            )
        place = _INDEXES[lookup.by][2] if isinstance(lookup.by, Order) else "sk"
        places = [item[place]["S"] for item in page["Items"]]
        has_more = len(places) > most or (len(places) < most and "LastEvaluatedKey" in page)
        return [_hit(each) for each in places[:most]], has_more

    def people(self, office_id: str, ids: Sequence[str], *, is_fresh: bool = False) -> dict[str, ClientUser]:
        """Client users by id, a hundred in a request; whoever is gone is left out."""
        wanted = [keys.member(office_id, each) for each in dict.fromkeys(ids)]
        members = map(member_of, self._table.get_many(wanted, consistent=is_fresh))
        return {each.id: each for each in members if isinstance(each, ClientUser)}

    def some_of_office(self, office_id: str, *, most: int, after: str = "") -> list[ClientUser]:
        """Client users by id, those after one; for whoever sees to the lists themselves."""
        start = {"ExclusiveStartKey": encode_item(keys.member(office_id, after))} if after else {}
        with translated():
            page = self._table.client.query(
                TableName=self._table.name,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": encode(keys.client_users_of(office_id))},
                ConsistentRead=True,
                Limit=most,
                **start,
            )
        members = map(member_of, map(decode_item, page["Items"]))
        return [each for each in members if isinstance(each, ClientUser)]

    def put_in_order(self, user: ClientUser) -> None:
        """Writes a person's place on each index; whoever wrote the person meanwhile has done so already."""
        placed = orders_of(user)
        with suppress(ConditionFailed):
            self._table.update(
                keys.member(user.office_id, user.id),
                PUT_IN_ORDER,
                IS_AS_READ,
                values={":read": user.rev} | {f":{name}": value for name, value in placed.items()},
            )

    def write(self, office_id: str, member_id: str, *, put: Iterable[Entry], remove: Iterable[Entry]) -> None:
        """Puts and removes entries of one person, a write unit each.

        Errors: ``ServiceUnavailable``, with some of it done.
        """
        puts: list[dict[str, Any]] = [
            {"PutRequest": {"Item": encode_item(keys.entry(office_id, *each, member_id))}}
            for each in sorted(put)
        ]
        removals = [
            {"DeleteRequest": {"Key": encode_item(keys.entry(office_id, *each, member_id))}}
            for each in sorted(remove)
        ]
        requests = [*puts, *removals]
        for start in range(0, len(requests), MOST_WRITTEN_AT_ONCE):
            self._write(requests[start : start + MOST_WRITTEN_AT_ONCE])

    def _write(self, requests: list[dict[str, Any]]) -> None:
        with translated():
            answer = self._table.client.batch_write_item(RequestItems={self._table.name: requests})
        if answer.get("UnprocessedItems"):
            raise ServiceUnavailable(service="dynamodb")


def _of_order(office_id: str, lookup: Lookup, after: str) -> dict[str, Any]:
    index, partition, order = _INDEXES[Order(lookup.by)]
    value = keys.status_list(office_id, lookup.value) if lookup.by is Order.STATUS else office_id
    request: dict[str, Any] = {
        "IndexName": index,
        "KeyConditionExpression": "#partition = :value",
        "ExpressionAttributeNames": {"#partition": partition},
        "ExpressionAttributeValues": {":value": encode(value)},
    }
    if after:
        member = keys.member(office_id, _hit(after).member_id)
        request["ExclusiveStartKey"] = encode_item(member | {partition: value, order: after})
    return request


def _of_facet(office_id: str, lookup: Lookup, after: str) -> dict[str, Any]:
    pk = keys.entries_of(office_id, lookup.by.value)
    begin = lookup.value + keys.PLACE_END if lookup.is_whole else lookup.value
    request: dict[str, Any] = {
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": encode(pk)},
    }
    if begin:
        request["KeyConditionExpression"] += " AND begins_with(sk, :begin)"
        request["ExpressionAttributeValues"][":begin"] = encode(begin)
    if after:
        request["ExclusiveStartKey"] = encode_item({"pk": pk, "sk": after})
    return request


def _hit(place: str) -> Hit:
    *entry, member_id = place.split(keys.PLACE_END)
    value, name = entry if len(entry) == 2 else ("", "")
    return Hit(member_id, place, value, name)
