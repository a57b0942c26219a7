"""Service tokens of an office: made by an administrator, shown once, checked at each call, revoked at once."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import Conflict, NotFound, Unauthenticated
from chalicelib.domain.limits import SERVICE_TOKEN_FROM_ADDRESS
from chalicelib.domain.office_errors import TooManyServiceTokens
from chalicelib.domain.service_token import (
    ID_PREFIX,
    MOST_IN_FORCE,
    SCOPE_OF,
    ServiceToken,
    ServiceTokenData,
    parse_token,
    token_of,
)
from chalicelib.domain.session import Access
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools
from chalicelib.services.ports import Clock, Part, TransactionFailed
from chalicelib.services.throttles import Throttle


class ServiceTokens(Protocol):
    def hash_of(self, secret: str) -> str: ...
    def find(self, office_id: str, token_hash: str) -> ServiceToken | None: ...
    def all(self, office_id: str) -> list[ServiceToken]: ...
    def made(self, office_id: str) -> int: ...
    def parts_create(self, token: ServiceToken, made: int) -> list[Part]: ...
    def part_revoke(self, token: ServiceToken) -> Part: ...
    def touch(self, token: ServiceToken, now: datetime) -> bool: ...


def create(
    office_id: str, data: ServiceTokenData, by: Actor, *, tools: Tools, service_tokens: ServiceTokens
) -> tuple[ServiceToken, str]:
    """Gives the token as it is kept, and once as it opens the directories.

    Errors: ``TooManyServiceTokens`` with twenty in force, ``Conflict`` when another is made in that instant.
    """
    now, secret = tools.clock.now(), tools.tokens.secret()
    made = service_tokens.made(office_id)
    standing = service_tokens.all(office_id)
    if sum(each.is_in_force(now) for each in standing) >= MOST_IN_FORCE:
        raise TooManyServiceTokens
    token = ServiceToken(
        id=tools.tokens.new_id(ID_PREFIX),
        office_id=office_id,
        name=data.name,
        scopes=data.scopes,
        hash=service_tokens.hash_of(secret),
        created_at=now,
        created_by=by.name,
        expires_at=now + timedelta(days=data.expires_in_days),
    )
    row = _history("service_token.created", token, by, tools, scopes=[each.value for each in token.scopes])
    _commit([*service_tokens.parts_create(token, made), row], tools)
    return token, token_of(office_id, secret)


def listed(office_id: str, *, service_tokens: ServiceTokens) -> list[ServiceToken]:
    """The newest first; an expired one for a month more."""
    return sorted(service_tokens.all(office_id), key=lambda each: each.created_at, reverse=True)


def revoke(office_id: str, token_id: str, by: Actor, *, tools: Tools, service_tokens: ServiceTokens) -> None:
    """Acts on the next request that carries it. Errors: ``NotFound``, ``Conflict``."""
    for token in service_tokens.all(office_id):
        if token.id == token_id:
            row = _history("service_token.revoked", token, by, tools)
            return _commit([service_tokens.part_revoke(token), row], tools)
    raise NotFound


def current(
    token: str,
    access: Access,
    source_ip: str,
    *,
    service_tokens: ServiceTokens,
    throttle: Throttle,
    clock: Clock,
) -> ServiceToken:
    """The service token in force; one read, and at most every five minutes one write.

    A wrong one is counted against the address that it came from; a right one costs no count.
    Errors: ``Unauthenticated`` for a wrong one and outside the directories, ``Forbidden`` without the scope,
    ``TooManyAttempts``.
    """
    if access not in SCOPE_OF:
        raise Unauthenticated
    try:
        found = _find(token, service_tokens, clock.now())
    except Unauthenticated:
        throttle.attempt((SERVICE_TOKEN_FROM_ADDRESS, source_ip))
        raise
    found.ensure_reaches(access)
    return found


def _find(token: str, service_tokens: ServiceTokens, now: datetime) -> ServiceToken:
    office_id, secret = parse_token(token)
    found = service_tokens.find(office_id, service_tokens.hash_of(secret))
    if found is None or not found.is_in_force(now):
        raise Unauthenticated
    if found.is_touch_due(now) and not service_tokens.touch(found, now):
        raise Unauthenticated
    return found


def _history(action: str, token: ServiceToken, by: Actor, tools: Tools, **facts: Any) -> Part:
    return part_of_history(
        action,
        token.office_id,
        token.id,
        by,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
        **facts,
    )


def _commit(parts: list[Part], tools: Tools) -> None:
    try:
        tools.store.commit(parts)
    except TransactionFailed:
        raise Conflict from None
