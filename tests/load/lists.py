"""What a page of the list of client users takes of DynamoDB, of a hundred people and of a hundred thousand.

The code that runs is the product's; below it stands a table for reading alone, whose places are sorted as DynamoDB
sorts them and whose people are made when somebody asks for them: a hundred thousand of them in seconds.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import encode_item
from chalicelib.adapters.dynamodb.lists import Lists
from chalicelib.adapters.dynamodb.members import Members, orders_of
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.client_user import ClientUser, CompanyGrant, Status
from chalicelib.domain.listing import Filters, Listed, Order
from chalicelib.services import client_user_lists
from chalicelib.services.client_user_lists import Wanted
from tests.fakes import fake_store
from tests.load.units import read_units

OFFICE = "off_" + "a" * 20
FEW, MANY = 100, 100_000
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
FIRST = ("Ana", "Bruno", "Érica", "João", "Maria", "Zélia")
LAST = ("Silva", "Silveira", "Souza", "Lima", "Silva")
SHAPES = {
    "the list": (Filters(), Wanted()),
    "a search": (Filters("silv"), Wanted()),
    "a company": (Filters(company="cmp_0"), Wanted()),
    "a status": (Filters(status=Status.NOT_INVITED), Wanted()),
    "by last sign-in": (Filters(), Wanted(order=Order.LOGIN, is_descending=True)),
    "a page of the workbook": (Filters(), Wanted(limit=100)),
}


def person(number: int) -> ClientUser:
    name = f"{FIRST[number % 6]} {FIRST[number % 5]} {LAST[number % 5]}"
    email = f"pessoa.{number}@empresa.com.br"
    return ClientUser(
        id=f"usr_{number:020}", office_id=OFFICE, name=name, email=email, email_key=email, cpf=f"{number:011}",
        portal_access=number % 5 > 0, companies=[CompanyGrant(id="cmp_0" if number % 5 else f"cmp_{number}")],
        last_login_at=NOON - timedelta(seconds=number), created_at=NOON, created_by="Ana Souza", updated_at=NOON,
        updated_by="Ana Souza",
    )  # fmt: skip


class Clock:
    def now(self) -> datetime:
        return NOON


class Reading:
    """A client of DynamoDB over sorted places; what is asked of it is counted."""

    def __init__(self, number: int) -> None:
        self._members = Members(Table(self, "Portal"))
        self._places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for at in range(number):
            self._add(person(at))
        for places in self._places.values():
            places.sort()
        self.requests, self.units = 0, 0.0

    def _add(self, user: ClientUser) -> None:
        placed = orders_of(user)
        self._places["listed_name", placed["listed"]].append(placed["listed_name"])
        self._places["listed_name", placed["listed_status"]].append(placed["listed_name"])
        self._places["listed_login", placed["listed"]].append(placed["listed_login"])
        for entry in Listed.of(user).entries():
            key = keys.entry(OFFICE, *entry, user.id)
            self._places["sk", key["pk"]].append(key["sk"])

    def query(self, **request: Any) -> dict[str, Any]:
        """Of an index its partition, of the table what begins in a way; both after a place, up to a limit."""
        values = {name: each["S"] for name, each in request["ExpressionAttributeValues"].items()}
        order = {"by_login": "listed_login", "": "sk"}.get(request.get("IndexName", ""), "listed_name")
        partition = values.get(":value") or values[":pk"]
        places = self._places[order, partition]
        begin = values.get(":begin", "")
        low, high = bisect_left(places, begin), bisect_right(places, begin + "\U0010ffff")
        after = request.get("ExclusiveStartKey", {}).get(order, {}).get("S")
        if request["ScanIndexForward"]:
            low = bisect_right(places, after) if after else low
            found = places[low : min(high, low + request["Limit"])]
        else:
            high = bisect_left(places, after) if after else high
            found = places[max(low, high - request["Limit"]) : high][::-1]
        kept = {"pk": partition} if order == "sk" else {"pk": f"{OFFICE}#CLIENT", "listed": partition}
        items = [encode_item(kept | self._key(each, order)) for each in found]
        return self._counted("Query", request, {"Items": items})

    def _key(self, place: str, order: str) -> dict[str, str]:
        return {order: place} if order == "sk" else {order: place, "sk": place.rsplit("\t", maxsplit=1)[-1]}

    def batch_get_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:
        wanted = [int(key["sk"]["S"].removeprefix("usr_")) for key in RequestItems["Portal"]["Keys"]]
        items = [self._members.parts_create(person(number))[0]["Put"]["Item"] for number in wanted]
        answer = {"Responses": {"Portal": items}}
        return self._counted("BatchGetItem", {"RequestItems": RequestItems}, answer)

    def _counted(self, operation: str, request: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        self.requests += 1
        self.units += read_units(operation, request, answer)
        return answer


def taken(reading: Reading) -> dict[str, tuple[int, float]]:
    """Requests and read units of the second page of each kind, as the first has no place to go on from."""
    store = replace(fake_store(), lists=Lists(Table(reading, "Portal")))
    found = {}
    for name, (filters, wanted) in SHAPES.items():
        half = replace(wanted, limit=wanted.limit // 2)
        reading.requests, reading.units = 0, 0.0
        people, place = client_user_lists.page(OFFICE, filters, half, store=store, clock=Clock())
        rest, _ = client_user_lists.page(
            OFFICE, filters, replace(half, after=place), store=store, clock=Clock()
        )
        assert len({each.id for each in people + rest}) == wanted.limit, name
        found[name] = (reading.requests, reading.units)
    return found


def figures(report: Callable[[str], None] = print) -> dict[str, float]:
    """The worst of all kinds of page: how many more requests, and how many times the units, a large office takes."""
    few, many = taken(Reading(FEW)), taken(Reading(MANY))
    report(f"\ntwo half pages of a list, of {FEW} people and of {MANY}")
    for name in SHAPES:
        (requests, units), (more_requests, more_units) = few[name], many[name]
        report(
            f"  {name:<24}{requests} requests{units:>7g} read units   {more_requests} requests{more_units:>7g}"
        )
    return {
        "more_requests": max(many[name][0] - few[name][0] for name in SHAPES),
        "read_units_ratio": round(max(many[name][1] / few[name][1] for name in SHAPES), 2),
    }
