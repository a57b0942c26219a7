"""What every Lambda function outside the API shares: one log line, its metrics, no secret in either."""

import functools
import time
from collections.abc import Callable
from typing import Any

from chalicelib.domain.errors import DomainError
from chalicelib.observability import flush_metrics, logger

Handler = Callable[[dict[str, Any]], Any]


def function(name: str) -> Callable[[Handler], Callable[[dict[str, Any], Any], Any]]:
    """Makes a handler of ``(event, context)`` from a function of the event.

    A refusal leaves by its class name (the workflow's Retry and Catch know it), without a trace in the log.
    """

    def decorate(handle: Handler) -> Callable[[dict[str, Any], Any], Any]:
        @functools.wraps(handle)
        def handler(event: dict[str, Any], context: Any) -> Any:
            started = time.perf_counter()
            outcome = "failed"
            try:
                result = handle(event)
                outcome = "ok"
            except DomainError as error:
                outcome = type(error).__name__
                raise
            finally:
                _log(name, outcome, started, context)
            return result

        return handler

    return decorate


def _log(name: str, outcome: str, started: float, context: Any) -> None:
    logger.info(
        "ran",
        extra={
            "function": name,
            "outcome": outcome,
            "milliseconds": round((time.perf_counter() - started) * 1000),
            "request_id": getattr(context, "aws_request_id", ""),
        },
    )
    flush_metrics()
