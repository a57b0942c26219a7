"""`make office-delete OFFICE=off_…`: the end of an office's contract; asks for its id once more."""

import argparse
import sys
from typing import Any, Final

from infra.local import aws
from infra.local.targets import target

MOST_BATCHES: Final = 10_000


def delete(functions: Any, name: str, office_id: str, again: str) -> int:
    """Calls the function until all is done; says how many times. Errors: ``FunctionFailedError``."""
    for batch in range(1, MOST_BATCHES + 1):
        if aws.invoke(functions, name, {"office_id": office_id, "again": again})["done"]:
            return batch
    raise aws.FunctionFailedError(f"{office_id} is not deleted after {MOST_BATCHES} batches: run it again")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("office")
    parser.add_argument("--stage", default="")
    chosen = parser.parse_args()
    on = target(chosen.stage)
    again = input(f"This deletes {chosen.office} and lets all its people go. Its id once more: ").strip()
    try:
        batches = delete(on.client("lambda"), on.outputs["DeleteOfficeFunction"], chosen.office, again)
    except aws.FunctionFailedError as failure:
        sys.exit(str(failure))
    print(f"{chosen.office} is deleted, in {batches} batches. Its history is kept.")


if __name__ == "__main__":
    main()
