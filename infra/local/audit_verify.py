"""`make audit-verify`: proves of every history, here or on AWS, that no row of it was changed or taken away.

A history by itself gives away what was changed or taken out of its middle. The newest row of each is kept in a file
of heads; against that file of the time before, a tail that was cut off shows as well, and so does a whole history.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.audit import row_of
from chalicelib.adapters.dynamodb.codec import decode_item
from chalicelib.domain.audit import AuditRow, broken_links
from infra.local import aws
from infra.local.deploy import outputs
from infra.local.places import Places

Heads = dict[str, dict[str, Any]]
Histories = dict[str, list[AuditRow]]


def local_target(places: Places) -> tuple[Any, str]:
    table = outputs(places).get("AuditTable") if places.stack_file.exists() else None
    if table is None:
        sys.exit("There is no local stack yet: run `make run` first, or name a stage with STAGE=….")
    return aws.client(places, "dynamodb"), table


def stage_target(stage: str) -> tuple[Any, str]:
    """By the caller's own AWS credentials and region; the stack is named as `make deploy` names it."""
    stacks = boto3.client("cloudformation").describe_stacks(StackName=f"portaria-{stage}")["Stacks"]
    found = {output["OutputKey"]: output["OutputValue"] for output in stacks[0]["Outputs"]}
    return boto3.client("dynamodb"), found["AuditTable"]


def stored(client: Any, table: str) -> Iterator[dict[str, Any]]:
    for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        yield from map(decode_item, page["Items"])


def read(client: Any, table: str) -> tuple[Histories, list[str]]:
    """Every history by its key, oldest row first; and those with a row that is none of ours or out of its list."""
    histories, odd = defaultdict(list), set()
    for item in stored(client, table):
        try:
            row = row_of(item)
        except ValueError:
            odd.add(f"{item['pk']}: a row cannot be read")
            continue
        histories[item["pk"]].append(row)
        if item.get("office_id") != keys.listed(row.owner_id).get("office_id"):
            odd.add(f"{item['pk']}: row {row.seq} is not in its office's list")
    for rows in histories.values():
        rows.sort(key=lambda row: row.seq)
    return dict(histories), sorted(odd)


def faults(histories: Histories) -> list[str]:
    """One line for each history in which a row was changed or is missing."""
    found = {name: broken_links(rows) for name, rows in sorted(histories.items())}
    return [
        f"{name}: " + ", ".join(f"row {seq} {fault}" for seq, fault in broken)
        for name, broken in found.items()
        if broken
    ]


def lost(histories: Histories, heads: Heads) -> list[str]:
    """One line for each earlier head that is no longer in its history as it was."""
    found = []
    for name, head in sorted(heads.items()):
        now = next((row for row in histories.get(name, []) if row.seq == head["seq"]), None)
        if now is None:
            found.append(f"{name}: row {head['seq']}, once its newest, is gone")
        elif now.hash != head["hash"]:
            found.append(f"{name}: row {head['seq']} is not the one that it was")
    return found


def newest(histories: Histories) -> Heads:
    return {name: {"seq": rows[-1].seq, "hash": rows[-1].hash} for name, rows in sorted(histories.items())}


def verify(client: Any, table: str, heads_file: Path) -> bool:
    """Prints what is wrong and a summary; the file of heads is only renewed where nothing is."""
    histories, broken = read(client, table)
    earlier: Heads = aws.read_json(heads_file) if heads_file.exists() else {}
    broken += faults(histories) + lost(histories, earlier)
    for line in broken:
        print(line)
    rows = sum(map(len, histories.values()))
    outcome = f"{len(broken)} faults" if broken else "all whole"
    print(f"{len(histories)} histories, {rows} rows, {len(earlier)} earlier heads: {outcome}.")
    if not broken:
        heads_file.parent.mkdir(parents=True, exist_ok=True)
        aws.write_json(heads_file, newest(histories))
    return not broken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="")
    parser.add_argument("--heads", type=Path)
    chosen = parser.parse_args()
    places = Places.from_environment()
    client, table = stage_target(chosen.stage) if chosen.stage else local_target(places)
    name = f"audit-heads-{chosen.stage}.json" if chosen.stage else "audit-heads.json"
    if not verify(client, table, chosen.heads or places.folder / name):
        sys.exit(1)


if __name__ == "__main__":
    main()
