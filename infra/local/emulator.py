"""Starts the pinned emulator with its patches, on two loopback ports.

Run by the emulator's own Python with the environment that `emulator_process.py` lays out; it must never be
reachable from another machine, since the emulator takes any secret for the root's.
"""

import asyncio
import os
import shutil
import signal
from pathlib import Path
from typing import Any

from infra.local import patches
from infra.local.template import APP_HOST

LOOPBACK = "127.0.0.1"


def wipe_temporary_folder() -> None:
    """Copies of functions of an earlier run stay behind in it."""
    folder = Path(os.environ["TMPDIR"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def sent_texts() -> list[Any]:
    """SMS as the emulator keeps them: by number, without an instant; each number's newest first."""
    from ministack.services import sns

    from infra.local.outbox import Sms

    records = [record for log in sns._sms_messages._data.values() for record in reversed(log)]
    return [Sms(record["MessageId"], record["PhoneNumber"], record["Message"]) for record in records]


def site() -> tuple[str, str] | None:
    """The API and stage that the local pass gave a host name."""
    from ministack.services import apigateway_v1

    found = apigateway_v1.resolve_base_path_mapping(APP_HOST, "/")
    return (found[0], found[1]) if found else None


def front_door(portal_port: int) -> Any:
    from ministack import app

    from infra.local.mailbox import Mailbox
    from infra.local.patches.front_door import Behind, FrontDoor
    from infra.local.patches.snapshots import emulator_snapshots

    snapshots = emulator_snapshots(float(os.environ["SNAPSHOT_SECONDS"]))
    snapshots.start()
    behind = Behind(app.app, site, Mailbox.from_environment().newest_first, sent_texts)
    return FrontDoor(behind, portal_port, snapshots.note_request)


async def serve(portal_port: int, emulator_port: int) -> None:
    """Until SIGTERM or SIGINT, then an orderly end: the emulator saves its state."""
    from hypercorn.asyncio import serve as hypercorn
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"{LOOPBACK}:{emulator_port}", f"{LOOPBACK}:{portal_port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    told_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    await hypercorn(front_door(portal_port), config, shutdown_trigger=told_to_stop.wait)


def main() -> None:
    wipe_temporary_folder()
    patches.apply_all()
    asyncio.run(serve(int(os.environ["PORTAL_PORT"]), int(os.environ["GATEWAY_PORT"])))


if __name__ == "__main__":
    main()
