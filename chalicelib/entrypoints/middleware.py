"""Wraps each answer of the API: security headers, request id, one log line, the metrics of the funnel."""

import time
from collections.abc import Callable
from typing import Any, Final

from chalice.app import CaseInsensitiveMapping, Request, Response

from chalicelib.entrypoints import problems
from chalicelib.entrypoints.headers import SECURITY_HEADERS
from chalicelib.observability import flush_metrics, logger

_OWN_REFUSALS: Final = {
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    415: "unsupported_media_type",
}


def finish_answer(event: Request, get_response: Callable[[Any], Response]) -> Response:
    """Chalice's HTTP middleware: runs around every route of the API function.

    The framework refuses a file to whoever does not name its type; here a path has one answer, whatever is named.
    """
    started = time.perf_counter()
    context = event.context
    request_id = str(context.get("requestId", ""))
    event.headers = CaseInsensitiveMapping({**event.headers, "accept": "*/*"})
    answer = _in_our_words(get_response(event), request_id)
    answer.headers = {**SECURITY_HEADERS, "X-Request-Id": request_id, **answer.headers}
    logger.info(
        "answered",
        extra={
            "route": context.get("resourcePath"),
            "method": context.get("httpMethod"),
            "status": answer.status_code,
            "milliseconds": round((time.perf_counter() - started) * 1000),
            "request_id": request_id,
        },
    )
    flush_metrics()
    return answer


def _in_our_words(answer: Response, request_id: str) -> Response:
    """The framework's own refusals, as problems like all others; a wrong method is told the right ones."""
    if not (isinstance(answer.body, dict) and "Code" in answer.body):
        return answer
    allowed = {name: str(value) for name, value in answer.headers.items() if name == "Allow"}
    code = _OWN_REFUSALS.get(answer.status_code, "internal_error")
    return problems.problem(code, request_id, headers=allowed)
