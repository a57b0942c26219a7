"""`make stop`, and with --forget `make reset`: ends this checkout's stack, and forgets all that it held."""

import shutil
import sys

from infra.local import running
from infra.local.places import Places

HELD = ("state", "s3", "tmp", "log")
NOTES = ("stack.json", "demo-office.json", "audit-heads.json")


def forget(places: Places) -> None:
    for name in HELD:
        shutil.rmtree(places.folder / name, ignore_errors=True)
    for name in NOTES:
        (places.folder / name).unlink(missing_ok=True)


def main() -> None:
    places = Places.from_environment()
    print("Stopped." if running.stop(places) else "It was not running.")
    if "--forget" in sys.argv[1:]:
        forget(places)
        print("All data of the local stack is gone; the next `make run` begins anew.")


if __name__ == "__main__":
    main()
