"""Ends the 50 ms that the emulator waits for a first log line of a function that writes none."""

from ministack.core import lambda_runtime

FIRST_LINE_WAIT, IDLE_CONFIRM, HARD_CAP = 0.004, 0.002, 0.050


def apply() -> None:
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (FIRST_LINE_WAIT, IDLE_CONFIRM, HARD_CAP)
