"""`make run`: starts the local stack, or brings a running one up to date, and stays until it is stopped."""

import signal
import sys
import time
from types import FrameType
from typing import Any

from infra.local import running
from infra.local.emulator_process import EmulatorFailedError, EmulatorProcess
from infra.local.places import Places
from infra.local.stack import bring_up_to_date


def announce(stack: dict[str, Any], log: str) -> None:
    people = "".join(
        f"\n  {role:<14} {stack['demo'][role]['email']}   {stack['demo'][role]['password']}"
        for role in ("administrator", "staff")
    )
    print(f"""
Portal   {stack["portal_url"]}/
Outbox   {stack["outbox_url"]}
AWS      {stack["emulator_url"]}
Logs     {log}
Who can sign in (a second factor is set up at the first sign-in):{people}
""")


def end_on_signal(number: int, _: FrameType | None) -> None:
    raise KeyboardInterrupt(signal.Signals(number).name)


def stay(emulator: EmulatorProcess) -> None:
    while emulator.is_running():
        time.sleep(0.5)
    raise EmulatorFailedError(f"The emulator ended by itself; see {emulator.log}")


def start(places: Places) -> None:
    running.ensure_ports_are_free(places)
    running.note_own_pid(places)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end_on_signal)
    emulator = EmulatorProcess(places)
    try:
        print("Starting the emulator …", flush=True)
        emulator.start()
        print("Deploying …", flush=True)
        announce(bring_up_to_date(places), f"{places.log}/functions.log")
        print("Running; Ctrl-C or `make stop` ends it.", flush=True)
        stay(emulator)
    except KeyboardInterrupt:
        print("Stopping …", flush=True)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        emulator.stop()
        running.forget_pid(places.pid_file)


def main() -> None:
    places = Places.from_environment()
    try:
        if running.running_pid(places) is None:
            start(places)
            return
        print("Deploying …", flush=True)
        announce(bring_up_to_date(places), f"{places.log}/functions.log")
        print("It was running already and is up to date.")
    except RuntimeError as failure:
        sys.exit(f"{type(failure).__name__}: {failure}")


if __name__ == "__main__":
    main()
