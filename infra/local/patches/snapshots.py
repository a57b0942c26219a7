"""Writes the emulator's state every few seconds; by itself it does so only at an orderly end."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

READINGS = 10


class Snapshots:
    """Saves only when something was asked of the emulator since the last save."""

    def __init__(self, save: Callable[[], None], seconds: float) -> None:
        self._save, self._seconds = save, seconds
        self._changed = threading.Event()

    def note_request(self) -> None:
        self._changed.set()

    def save_if_changed(self) -> bool:
        if not self._changed.is_set():
            return False
        self._changed.clear()
        self._save()
        return True

    def start(self) -> None:
        threading.Thread(target=self._run, name="snapshots", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(self._seconds)
            self.save_if_changed()


def steady(read: Callable[[], Any]) -> Callable[[], Any]:
    """Reads anew what changed while it was read; the emulator would leave such a service out."""

    def read_again_if_changed() -> Any:
        for _ in range(READINGS - 1):
            try:
                return read()
            except RuntimeError:
                time.sleep(0.02)
        return read()

    return read_again_if_changed


def emulator_snapshots(seconds: float) -> Snapshots:
    from ministack import app
    from ministack.core.persistence import save_all

    def save() -> None:
        save_all({name: steady(read) for name, read in app._build_persistence_save_dict().items()})

    logging.getLogger("persistence").setLevel(logging.WARNING)
    return Snapshots(save, seconds)
