"""Names a failed function's exception class, as AWS does; the emulator always says Runtime.HandlerError.

Without it no `Catch` or `Retry` of the workflow that names one of our classes would ever match.
"""

import re
from typing import Any

from ministack.services import lambda_svc

UNNAMED = "Runtime.HandlerError"
TRACEBACK = "Traceback (most recent call last):"
RAISED = re.compile(r"(?:\w+\.)*([A-Za-z_]\w*)(?::.*)?")


def raised_class(log: str) -> str | None:
    """The class on the first line after the last traceback's frames; frames and source are indented."""
    _, found, after = log.rpartition(TRACEBACK)
    if not found:
        return None
    for line in after.splitlines():
        if line and not line[0].isspace():
            match = RAISED.fullmatch(line)
            return match.group(1) if match else None
    return None


def with_class_name(result: dict[str, Any]) -> dict[str, Any]:
    body = result.get("body")
    if result.get("error") and isinstance(body, dict) and body.get("errorType") == UNNAMED:
        body["errorType"] = raised_class(result.get("log") or "") or UNNAMED
    return result


def apply() -> None:
    original = lambda_svc._execute_function_warm

    def execute(func: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        return with_class_name(original(func, event, request_id))

    lambda_svc._execute_function_warm = execute
