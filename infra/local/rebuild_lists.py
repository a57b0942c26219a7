"""`make rebuild-lists OFFICE=off_…`: makes an office's lists anew from its client users.

`make run` does so by itself for data of before there were lists.
"""

import argparse
import sys
from typing import Any, Final

from infra.local import aws
from infra.local.places import Places
from infra.local.targets import target

MOST_BATCHES: Final = 100_000


def rebuild(functions: Any, name: str, office_id: str) -> int:
    """Calls the function until all is done; says how many times. Errors: ``FunctionFailedError``."""
    after = ""
    for batch in range(1, MOST_BATCHES + 1):
        answer = aws.invoke(functions, name, {"office_id": office_id, "after": after})
        if answer["done"]:
            return batch
        after = answer["after"]
    raise aws.FunctionFailedError(f"{office_id} is not done after {MOST_BATCHES} batches")


def without_lists(client: Any, table: str) -> list[str]:
    """The offices with client users who stand on no index yet."""
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="attribute_exists(email_key) AND attribute_not_exists(listed)",
        ProjectionExpression="pk, sk",
    )
    items = (item for page in pages for item in page["Items"])
    return sorted({each["pk"]["S"].partition("#")[0] for each in items if each["sk"]["S"].startswith("usr_")})


def rebuild_all(places: Places, outputs: dict[str, str]) -> None:
    """Nobody who was there before is missing from the lists."""
    functions = aws.client(places, "lambda")
    for office_id in without_lists(aws.client(places, "dynamodb"), outputs["PortalTable"]):
        rebuild(functions, outputs["RebuildListsFunction"], office_id)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("office")
    parser.add_argument("--stage", default="")
    chosen = parser.parse_args()
    on = target(chosen.stage)
    try:
        batches = rebuild(on.client("lambda"), on.outputs["RebuildListsFunction"], chosen.office)
    except aws.FunctionFailedError as failure:
        sys.exit(str(failure))
    print(f"The lists of {chosen.office} are made anew, in {batches} batches.")


if __name__ == "__main__":
    main()
