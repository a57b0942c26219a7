"""The credential by which Messenger and Processes themselves ask one office's directories, and nothing else."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from pydantic import ConfigDict, Field, field_validator

from chalicelib.domain.errors import Forbidden, Unauthenticated
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.domain.text import PersonName

PREFIX: Final = "portaria_st_"
"""What scanners for secrets that were checked in look for."""
ID_PREFIX: Final = "svt"
LONGEST_LIFE_DAYS: Final = 365
MOST_IN_FORCE: Final = 20
TOUCH_EVERY: Final = timedelta(minutes=5)
LISTED_AFTER_THE_END: Final = timedelta(days=30)

_TOKEN: Final = re.compile(rf"{PREFIX}([a-z2-7]{{20}})([A-Za-z0-9_-]{{43}})")


class Scope(StrEnum):
    """Which directory a token opens."""

    MESSENGER = "messenger"
    PROCESSES = "processes"


SCOPE_OF: Final = {Access.MESSENGER: Scope.MESSENGER, Access.PROCESSES: Scope.PROCESSES}


class ServiceTokenData(Model):
    """What an administrator says of a new token."""

    model_config = ConfigDict(extra="forbid")

    name: PersonName
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    expires_in_days: Annotated[int, Field(strict=True, ge=1, le=LONGEST_LIFE_DAYS)] = LONGEST_LIFE_DAYS

    @field_validator("scopes")
    @classmethod
    def each_once(cls, value: list[Scope]) -> list[Scope]:
        return sorted(set(value))


class ServiceToken(Model):
    """One token, stored under the hash of its secret. ``id`` is what the office sees of it; it opens nothing."""

    id: str
    office_id: str
    name: str
    scopes: list[Scope]
    hash: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    last_used_at: datetime | None = None

    def is_in_force(self, now: datetime) -> bool:
        return now < self.expires_at

    def is_touch_due(self, now: datetime) -> bool:
        return self.last_used_at is None or now >= self.last_used_at + TOUCH_EVERY

    def ensure_reaches(self, access: Access) -> None:
        """Errors: ``Forbidden`` without the scope."""
        if SCOPE_OF.get(access) not in self.scopes:
            raise Forbidden


def is_service_token(token: str) -> bool:
    """Says whether ``token`` is meant as one; no session token looks like that."""
    return token.startswith(PREFIX)


def token_of(office_id: str, secret: str) -> str:
    """The bearer token: where to look (the office's random part), then the secret that is looked up there."""
    return PREFIX + office_id.removeprefix("off_") + secret


def parse_token(token: str) -> tuple[str, str]:
    """Office id and secret. Errors: ``Unauthenticated`` for text of any other shape."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise Unauthenticated
    return f"off_{found[1]}", found[2]
