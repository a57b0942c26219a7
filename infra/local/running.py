"""Which `make run` is at work in this checkout: its process id, and only its own."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from infra.local.places import Places

OWN_NAME = "infra.local.run"
STOP_SECONDS = 60


class PortTakenError(SystemExit):
    """Says which port, and how to take another."""


def running_pid(places: Places) -> int | None:
    """Of a living process that is ours; a number left behind may have been given to another since."""
    try:
        pid = int(places.pid_file.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return pid if OWN_NAME in command_of(pid) else None


def command_of(pid: int) -> str:
    told = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return told.stdout


def note_own_pid(places: Places) -> None:
    places.folder.mkdir(parents=True, exist_ok=True)
    places.pid_file.write_text(f"{os.getpid()}\n")


def forget_pid(pid_file: Path) -> None:
    pid_file.unlink(missing_ok=True)


def stop(places: Places) -> bool:
    """Whether there was one to stop; returns when it has ended."""
    pid = running_pid(places)
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    last = time.monotonic() + STOP_SECONDS
    while running_pid(places) and time.monotonic() < last:
        time.sleep(0.1)
    return True


def ensure_ports_are_free(places: Places) -> None:
    for port, name in ((places.portal_port, "PORTAL_PORT"), (places.emulator_port, "EMULATOR_PORT")):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise PortTakenError(
                    f"Port {port} is taken by another program: end it, or set {name} to another port."
                )
