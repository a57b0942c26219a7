"""The offices' data over DynamoDB, with tables and index as the template has them."""

from functools import partial
from typing import Any

from chalicelib.adapters.dynamodb.accounts import Accounts
from chalicelib.adapters.dynamodb.audit import Audit
from chalicelib.adapters.dynamodb.directory import Tasks
from chalicelib.adapters.dynamodb.drafts import Drafts
from chalicelib.adapters.dynamodb.invitations import InvitationTokens, Waits
from chalicelib.adapters.dynamodb.members import Members
from chalicelib.adapters.dynamodb.notifications import Notifications
from chalicelib.adapters.dynamodb.offices import Companies, Departments, Offices
from chalicelib.adapters.dynamodb.outbox import Outbox
from chalicelib.adapters.dynamodb.table import Table, commit
from chalicelib.services.ports import Store

INDEX: dict[str, Any] = {
    "IndexName": "due",
    "KeySchema": [
        {"AttributeName": "due_shard", "KeyType": "HASH"},
        {"AttributeName": "due_at", "KeyType": "RANGE"},
    ],
    "Projection": {"ProjectionType": "KEYS_ONLY"},
}
OF_OFFICES: dict[str, Any] = {
    "IndexName": "office",
    "KeySchema": [
        {"AttributeName": "office_id", "KeyType": "HASH"},
        {"AttributeName": "at", "KeyType": "RANGE"},
    ],
    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["id", "action", "actor", "result"]},
}


def make_table(client: Any, name: str, *, has_index: bool = False) -> Table:
    indexes = [OF_OFFICES] if name == "Audit" else [INDEX] if has_index else []
    attributes = ["pk", "sk", *(key["AttributeName"] for index in indexes for key in index["KeySchema"])]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in attributes],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    )
    return Table(client, name)


def store_on_dynamodb(client: Any) -> Store:
    portal = make_table(client, "Portal", has_index=True)
    identity, audit = make_table(client, "Identity", has_index=True), make_table(client, "Audit")
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
        commit=partial(commit, client),
    )
