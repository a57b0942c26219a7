"""Idempotency-Key: the same request sent twice acts once and is answered alike for a day."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from chalice.app import Response

from chalicelib import wiring
from chalicelib.adapters.dynamodb.idempotency import KeptAnswer, Run
from chalicelib.adapters.tokens import digest
from chalicelib.domain.errors import FieldProblem, InvalidRequest, ServiceUnavailable
from chalicelib.entrypoints.current import current_request

if TYPE_CHECKING:
    from chalicelib.entrypoints.requests import Request

LONGEST_BODY: Final = 100_000
MAY_CARRY_SECRETS: Final = ("/auth/", "/me/", "/office/service-tokens")
KEPT_HEADERS: Final = frozenset({"content-type", "etag", "location"})

_KEY: Final = re.compile(r"[\x20-\x7e]{1,255}")


def once(request: "Request", path: str, raw_body: bytes, act: Callable[[], Response]) -> Response:
    """Acts and keeps the answer, or gives the one kept for the same key, person, office, route and body.

    Answers that may hold a token or recovery codes are never kept, nor are refusals (nothing has
    happened), answers from 500 up, and bodies over 100 KB.
    Errors: ``InvalidRequest`` for a key that is not 1 to 255 printable ASCII characters,
    ``IdempotencyKeyReused``, ``RequestInProgress``; those of ``act``.
    """
    if path.startswith(MAY_CARRY_SECRETS):
        return act()
    run = _run(request, path, raw_body)
    kept = wiring.answers().begin(run, wiring.clock.now())
    if kept is not None:
        return Response(kept.body, {**kept.headers}, kept.status)
    try:
        answer = act()
    except BaseException:
        _give_up(run)
        raise
    _finish(run, answer)
    return answer


def _run(request: "Request", path: str, raw_body: bytes) -> Run:
    key = request.headers["idempotency-key"]
    if _KEY.fullmatch(key) is None:
        raise InvalidRequest(fields=[FieldProblem("Idempotency-Key", "idempotency_key_invalid")])
    variables = sorted((current_request().uri_params or {}).items())
    caller = [request.caller_id, request.office_id]
    return Run(
        key_hash=digest(json.dumps([caller, request.method, path, variables, key])),
        body_hash=digest(raw_body.hex()),
        id=wiring.tokens.secret(),
    )


def _finish(run: Run, answer: Response) -> None:
    if not _may_be_kept(answer):
        return _give_up(run)
    headers = {name: value for name, value in _texts(answer.headers).items() if name.lower() in KEPT_HEADERS}
    with suppress(ServiceUnavailable):
        wiring.answers().keep(run, KeptAnswer(answer.status_code, answer.body, headers))
    return None


def _give_up(run: Run) -> None:
    with suppress(ServiceUnavailable):
        wiring.answers().give_up(run)


def _may_be_kept(answer: Response) -> bool:
    is_small_text = isinstance(answer.body, str) and len(answer.body.encode()) <= LONGEST_BODY
    names = {name.lower() for name in answer.headers}
    return is_small_text and answer.status_code < 500 and "set-cookie" not in names


def _texts(headers: Mapping[str, object]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if isinstance(value, str)}
