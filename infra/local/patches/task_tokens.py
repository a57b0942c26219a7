"""Two manners of `.waitForTaskToken` that the emulator lacks.

On AWS a function that fails while it is handed a token fails the task, and a task whose heartbeats stop
times out; the emulator waits for the task's own timeout in both cases.
"""

import contextvars
import threading
import time
from typing import Any

from ministack.services import stepfunctions

LOOK_EVERY_SECONDS = 0.2
HEARTBEAT_TIMEOUT = "States.HeartbeatTimeout"

_waiting = threading.local()


def settle_as_failed(token: str, error: str, cause: str) -> None:
    """Ends the wait with a failure, unless the token was settled before."""
    task = stepfunctions._task_tokens.get(token)
    if task and not task["event"].is_set():
        task["error"] = {"Error": error, "Cause": cause}
        task["event"].set()


def watch_heartbeats(token: str, seconds: float) -> None:
    last_beat, last_at = None, time.monotonic()
    while (task := stepfunctions._task_tokens.get(token)) and not task["event"].is_set():
        if task.get("heartbeat") != last_beat:
            last_beat, last_at = task["heartbeat"], time.monotonic()
        if time.monotonic() - last_at > seconds:
            settle_as_failed(token, HEARTBEAT_TIMEOUT, f"no heartbeat for {seconds} s")
        time.sleep(LOOK_EVERY_SECONDS)


def start_watch(token: str, seconds: float) -> None:
    """The emulator finds account and region in the context, which a thread does not inherit."""
    run = contextvars.copy_context().run
    start = threading.Timer(LOOK_EVERY_SECONDS, run, [watch_heartbeats, token, seconds])
    start.daemon = True
    start.start()


def apply() -> None:
    invoke_with_callback, call_lambda = stepfunctions._invoke_with_callback, stepfunctions._call_lambda

    def wait_for_token(resource: str, given: Any, token: str, state: dict[str, Any]) -> Any:
        if heartbeat := state.get("HeartbeatSeconds"):
            start_watch(token, float(heartbeat))
        _waiting.token = token
        try:
            return invoke_with_callback(resource, given, token, state)
        finally:
            _waiting.token = None

    def call(function: str, event: Any) -> Any:
        try:
            return call_lambda(function, event)
        except stepfunctions._ExecutionError as failure:
            if token := getattr(_waiting, "token", None):
                settle_as_failed(token, failure.error, failure.cause)
            raise

    stepfunctions._invoke_with_callback, stepfunctions._call_lambda = wait_for_token, call
