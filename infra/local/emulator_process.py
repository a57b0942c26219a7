"""Starts and ends the emulator's process, and knows when it answers."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from infra.local.places import ROOT, Places

PYTHON = ROOT / ".venv-emulator" / "bin" / "python"
START_SECONDS, STOP_SECONDS = 60, 30


class EmulatorFailedError(RuntimeError):
    """It ended or did not answer; its log says why."""


class EmulatorProcess:
    """One emulator; `overrides` adds to its environment (tests speed up waits that way)."""

    def __init__(self, places: Places, overrides: Mapping[str, str] | None = None) -> None:
        self._places, self._overrides = places, dict(overrides or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self._places.log / "emulator.log"

    def start(self) -> None:
        for folder in (self._places.state, self._places.log, self._places.folder / "s3"):
            folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [PYTHON, "-m", "infra.local.emulator"],
                cwd=ROOT,
                env=self._places.emulator_environment() | self._overrides,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_it_answers()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """SIGTERM lets it save its state; SIGKILL is a power loss. Its functions' processes end as well."""
        if self._process is None or not self.is_running():
            return
        self._process.send_signal(number)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._end_functions_left_behind(self._process.pid)

    def _end_functions_left_behind(self, group: int) -> None:
        """They are in the process group that this emulator began."""
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            return

    def _wait_until_it_answers(self) -> None:
        last = time.monotonic() + START_SECONDS
        while time.monotonic() < last:
            if not self.is_running():
                raise EmulatorFailedError(
                    f"The emulator ended while starting; see {self.log}:\n{self._last_words()}"
                )
            if self._answers():
                return
            time.sleep(0.1)
        raise EmulatorFailedError(f"The emulator did not answer within {START_SECONDS} s; see {self.log}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._places.emulator_url}/_ministack/health", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])
