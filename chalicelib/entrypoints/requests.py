"""What every API view shares: who calls, a checked body, problems for refusals, a session in the answer.

A view is decorated twice, ``@bp.route(...)`` over ``@endpoint(...)``. It takes ``request: Request``, then
``body`` or ``query`` if it declares a model for them, then its path parameters by name, and gives back a
model, a dict, a :class:`Reply`, or ``None`` (an empty answer).
"""

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from chalice.app import Request as ChaliceRequest
from chalice.app import Response
from pydantic import BaseModel

from chalicelib import wiring
from chalicelib.domain.errors import DomainError, NotFound, Unauthenticated, VersionRequired
from chalicelib.domain.service_token import ServiceToken, is_service_token
from chalicelib.domain.session import Access, Session, ensure_may
from chalicelib.entrypoints import bodies, cookies, idempotency, origins, problems
from chalicelib.entrypoints.current import current_request
from chalicelib.observability import logger
from chalicelib.services import service_tokens, views

MEDIA_TYPE: Final = "application/json; charset=utf-8"
VIEW_ATTRIBUTE: Final = "__operation__"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Operation:
    """What a route is, for the decorator and for the OpenAPI document."""

    access: Access
    summary: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    status: int = 200
    versioned: bool = False
    produces: str = ""


@dataclass(frozen=True)
class Request:
    """One request as a view sees it."""

    id: str
    source_ip: str
    method: str
    headers: Mapping[str, str]
    signed_in: Session | None = None
    version: int | None = None
    service: ServiceToken | None = None

    @property
    def session(self) -> Session:
        """The caller's session. Errors: ``Unauthenticated`` on a route that anyone may call without one."""
        if self.signed_in is None:
            raise Unauthenticated
        return self.signed_in

    @property
    def office_id(self) -> str:
        """The caller's office, on a route that a service may call as well."""
        return self.service.office_id if self.service else self.session.office_id

    @property
    def caller_id(self) -> str:
        return self.service.id if self.service else self.session.account_id

    @property
    def is_known(self) -> bool:
        return self.signed_in is not None or self.service is not None


@dataclass(frozen=True)
class Reply:
    """An answer with more than a body: ``version`` becomes the ETag, ``session_token`` the cookie."""

    body: BaseModel | Mapping[str, Any] | bytes | str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None
    session_token: str | None = None


View = Callable[..., Any]


def endpoint(
    *,
    access: Access,
    summary: str,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    answer: type[BaseModel] | None = None,
    status: int = 200,
    versioned: bool = False,
    produces: str = "",
) -> Callable[[View], View]:
    """Gives a view its access rule, its models and the map from refusals to problems.

    ``versioned`` routes need ``If-Match``; the number is in ``request.version``. One that ``produces`` a file, by
    its media type, gives back its bytes or its text.
    """
    operation = Operation(access, summary, body, query, answer, status, versioned, produces)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(**path: str) -> Response:
            current = current_request()
            request_id = str(current.context.get("requestId", ""))
            try:
                return _answer(operation, view, current, path)
            except DomainError as error:
                logger.info("refused", extra={"code": error.code, "fields": _own_fields(operation, error)})
                return problems.from_error(error, request_id)
            except Exception as error:
                logger.error("failed", extra={"error_type": type(error).__name__, "trace": _trace(error)})
                return problems.problem("internal_error", request_id)

        setattr(wrapped, VIEW_ATTRIBUTE, operation)
        return wrapped

    return decorate


def _own_fields(operation: Operation, error: DomainError) -> list[str]:
    """The refused fields that are the model's own; one that somebody made up may be named like any secret."""
    models = (operation.body, operation.query)
    own = {name for model in models if model is not None for name in model.model_fields}
    return sorted({each.field.partition(".")[0] for each in error.fields} & own)


def _answer(operation: Operation, view: View, current: ChaliceRequest, path: dict[str, str]) -> Response:
    request = _request(operation, current)
    if any(len(value) > 100 for value in path.values()):
        raise NotFound
    arguments: dict[str, Any] = dict(path)
    if operation.query:
        arguments["query"] = bodies.validate(_query(current), operation.query)
    raw = _raw_body(current)
    if operation.body:
        arguments["body"] = bodies.parse(raw, operation.body)
    elif raw:
        bodies.parse(raw, bodies.Nothing)
    if request.method == "POST" and request.is_known and "idempotency-key" in request.headers:
        return idempotency.once(
            request, current.path, raw, lambda: _respond(operation, view(request, **arguments))
        )
    return _respond(operation, view(request, **arguments))


def _raw_body(current: ChaliceRequest) -> bytes:
    if current.method in SAFE_METHODS:
        return b""
    raw = current.raw_body
    return raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")


def _request(operation: Operation, current: ChaliceRequest) -> Request:
    token, from_cookie = cookies.session_token(current.headers)
    if current.method not in SAFE_METHODS:
        origins.ensure_own(current.headers, needs_proof=from_cookie)
    source_ip = str(current.context.get("identity", {}).get("sourceIp", ""))
    session = service = None
    if operation.access is not Access.ANYONE:
        if token and not from_cookie and is_service_token(token):
            service = _service(token, operation.access, source_ip)
        else:
            session = _session(token) if token else None
            ensure_may(session, operation.access, is_reading=current.method in SAFE_METHODS)
    return Request(
        id=str(current.context.get("requestId", "")),
        source_ip=source_ip,
        method=current.method,
        headers=current.headers,
        signed_in=session,
        version=_version(current.headers) if operation.versioned else None,
        service=service,
    )


def _service(token: str, access: Access, source_ip: str) -> ServiceToken:
    return service_tokens.current(
        token,
        access,
        source_ip,
        service_tokens=wiring.service_tokens(),
        throttle=wiring.throttle(),
        clock=wiring.clock,
    )


def _session(token: str) -> Session:
    session = wiring.current_session(token)
    if session.is_view:
        views.ensure_still_open(session, store=wiring.store())
    return session


def _version(headers: Mapping[str, str]) -> int:
    tag = headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if not (tag.isascii() and tag.isdigit() and len(tag) < 10):
        raise VersionRequired
    return int(tag)


def _query(current: ChaliceRequest) -> dict[str, str]:
    return dict(current.query_params or {})


def _respond(operation: Operation, result: Any) -> Response:
    reply = result if isinstance(result, Reply) else Reply(result)
    headers: dict[str, Any] = dict(reply.headers)
    status = reply.status or operation.status
    if reply.version is not None:
        headers["ETag"] = f'"{reply.version}"'
    if reply.session_token:
        headers["Set-Cookie"] = cookies.session_cookie(reply.session_token)
    if isinstance(reply.body, bytes | str):
        return Response(reply.body, headers | {"Content-Type": operation.produces}, status)
    if reply.body is None:
        return Response("", headers | {"Content-Type": MEDIA_TYPE}, status)
    return Response(_json(reply.body), headers | {"Content-Type": MEDIA_TYPE}, status)


def _json(body: Any) -> str:
    if isinstance(body, BaseModel):
        return body.model_dump_json()
    return json.dumps(body, ensure_ascii=False, default=str)


def _trace(error: BaseException) -> list[str]:
    """Where it happened, without values: file and line of each frame."""
    frames = []
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return frames[-8:]
