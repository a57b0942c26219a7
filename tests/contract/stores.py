"""The offices' data over DynamoDB, with tables and index as the template has them."""

from functools import partial
from typing import Any

from chalicelib.adapters.dynamodb.accounts import Accounts
from chalicelib.adapters.dynamodb.audit import Audit
from chalicelib.adapters.dynamodb.directory import Tasks
from chalicelib.adapters.dynamodb.drafts import Drafts
from chalicelib.adapters.dynamodb.funnel import Funnel
from chalicelib.adapters.dynamodb.invitations import InvitationTokens, Waits
from chalicelib.adapters.dynamodb.lists import Lists
from chalicelib.adapters.dynamodb.members import Members
from chalicelib.adapters.dynamodb.notifications import Notifications
from chalicelib.adapters.dynamodb.offices import Companies, Departments, Offices
from chalicelib.adapters.dynamodb.outbox import Outbox
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.services.ports import Store


def _index(name: str, partition: str, order: str, **projection: Any) -> dict[str, Any]:
    return {
        "IndexName": name,
        "KeySchema": [
            {"AttributeName": partition, "KeyType": "HASH"},
            {"AttributeName": order, "KeyType": "RANGE"},
        ],
        "Projection": projection or {"ProjectionType": "KEYS_ONLY"},
    }


DUE = _index("due", "due_shard", "due_at")
INDEXES: dict[str, list[dict[str, Any]]] = {
    "Portal": [
        DUE,
        _index("by_name", "listed", "listed_name"),
        _index("by_status", "listed_status", "listed_name"),
        _index("by_login", "listed", "listed_login"),
    ],
    "Identity": [DUE],
    "Audit": [
        _index(
            "office",
            "office_id",
            "at",
            ProjectionType="INCLUDE",
            NonKeyAttributes=["id", "action", "actor", "result"],
        )
    ],
}
"""As the template has them, which a test compares."""


def attributes_of(indexes: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The definitions of all attributes that are keys of the table or of its indexes."""
    names = ["pk", "sk", *(key["AttributeName"] for index in indexes for key in index["KeySchema"])]
    return [{"AttributeName": each, "AttributeType": "S"} for each in dict.fromkeys(names)]


def make_table(client: Any, name: str, *, has_index: bool = False) -> Table:
    indexes = INDEXES.get(name, []) if has_index else []
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=attributes_of(indexes),
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    )
    return Table(client, name)


def store_on_dynamodb(client: Any) -> Store:
    portal = make_table(client, "Portal", has_index=True)
    identity, audit = (
        make_table(client, "Identity", has_index=True),
        make_table(client, "Audit", has_index=True),
    )
    return Store(
        offices=Offices(portal),
        companies=Companies(portal),
        departments=Departments(portal),
        members=Members(portal),
        drafts=Drafts(portal),
        invitation_tokens=InvitationTokens(identity),
        waits=Waits(portal),
        outbox=Outbox(make_table(client, "Outbox")),
        audit=Audit(audit),
        tasks=Tasks(portal),
        notifications=Notifications(portal),
        accounts=Accounts(identity),
        funnel=Funnel(portal),
        lists=Lists(portal),
        commit=partial(commit, client),
    )
