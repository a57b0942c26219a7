"""What is held of one office, read straight from the tables: `make office-export` and `make affected`.

Every record of the office and every row of its history, as JSON lines; no secret, and nothing of accounts.
"""

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from chalicelib.adapters.dynamodb import keys, keys_identity
from chalicelib.adapters.dynamodb.codec import Item, decode_item, encode
from infra.local.targets import Target, target

OF_THE_APPLICATION: Final = {"pk", "sk", "due_at", "due_shard", "ttl", "rev", "prev", "hash"} | {
    f"listed{order}" for order in ("", "_name", "_status", "_login")
}
NOT_THE_OFFICES: Final = {"token_hash", "account_id"}
NOT_FOR_EXPORT: Final = OF_THE_APPLICATION | NOT_THE_OFFICES
PERSONAL: Final = {
    "email_key": "e-mail",
    "name": "name",
    "cpf": "CPF",
    "phone": "phone",
    "registered": "sign-in",
}
GONE: Final = {"client_user.deleted", "staff.removed"}


def records(office_id: str, on: Target) -> Iterator[dict[str, Any]]:
    """Each with its ``kind``; the people first, the history last."""
    client, portal = on.client("dynamodb"), on.outputs["PortalTable"]
    partitions = {
        "office": office_id,
        "staff": keys.staff_of(office_id),
        "client_user": keys.client_users_of(office_id),
        "company": keys.companies_of(office_id),
        "department": keys.departments_of(office_id),
        "task": keys.tasks_of(office_id),
        "draft": keys.drafts_of(office_id),
    }
    for kind, partition in partitions.items():
        for item in _items(client, TableName=portal, **_where("pk", partition)):
            registered = {"registered": True} if "account_id" in item else {}
            yield {"kind": kind, "id": item["sk"]} | registered | shown(item)
    partition = keys_identity.service_tokens_of(office_id)
    for item in _items(client, TableName=on.outputs["IdentityTable"], **_where("pk", partition)):
        if "id" in item:
            yield {"kind": "service_token"} | shown(item)
    yield from _history(office_id, client, on.outputs["AuditTable"])


def _history(office_id: str, client: Any, table: str) -> Iterator[dict[str, Any]]:
    listed = _items(client, TableName=table, IndexName=keys.OFFICE_INDEX, **_where("office_id", office_id))
    for history in sorted({item["pk"] for item in listed}):
        for item in _items(client, TableName=table, **_where("pk", history)):
            target_id = item["pk"].partition("#")[2]
            yield {"kind": "history", "target_id": target_id, "seq": int(item["sk"])} | shown(item)


def _items(client: Any, **query: Any) -> Iterator[Item]:
    for page in client.get_paginator("query").paginate(**query):
        yield from map(decode_item, page["Items"])


def _where(name: str, value: str) -> dict[str, Any]:
    return {
        "KeyConditionExpression": "#name = :value",
        "ExpressionAttributeNames": {"#name": name},
        "ExpressionAttributeValues": {":value": encode(value)},
    }


def shown(value: Any) -> Any:
    """Without keys, and without what only the application has a use for."""
    if isinstance(value, dict):
        return {name: shown(inner) for name, inner in value.items() if name not in NOT_FOR_EXPORT}
    if isinstance(value, list):
        return [shown(each) for each in value]
    return sorted(value) if isinstance(value, set) else value


def affected(found: Iterator[dict[str, Any]], since: datetime) -> Iterator[dict[str, Any]]:
    """One line for each person of the office, and for each who was deleted since."""
    for record in found:
        if record["kind"] in {"staff", "client_user"}:
            last = record.get("last_login_at")
            yield {
                "id": record["id"],
                "kind": record["kind"],
                "name": record["name"],
                "email": record.get("email") or record["email_key"],
                "last_login_at": last,
                "signed_in_since": last is not None and datetime.fromisoformat(last) >= since,
                "data": [word for field, word in PERSONAL.items() if record.get(field)],
            }
        elif record.get("action") in GONE and datetime.fromisoformat(record["at"]) >= since:
            yield {"id": record["target_id"], "kind": record["action"], "at": record["at"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("office")
    parser.add_argument("--stage", default="")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--since", type=_instant, help="list the people instead, for an incident since then")
    chosen = parser.parse_args()
    found = records(chosen.office, target(chosen.stage))
    lines = affected(found, chosen.since) if chosen.since else found
    text = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in lines)
    if not text:
        parser.exit(1, f"There is no office {chosen.office}.\n")
    if chosen.out:
        chosen.out.touch(mode=0o600)
        chosen.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    parser.exit(0, f"{text.count(chr(10))} lines\n")


def _instant(text: str) -> datetime:
    """A date or an instant; without a zone it is Brasília's."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else datetime.fromisoformat(f"{at.isoformat()}-03:00")


if __name__ == "__main__":
    main()
