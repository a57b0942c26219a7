"""A signed-in person at one office: how long a session lasts and what its holder may reach."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.demonstration import ReadOnlyView
from chalicelib.domain.errors import Forbidden, OfficeScopeOnly, ProofRequired, Unauthenticated
from chalicelib.domain.model import Model

IDLE_LIFE: Final = timedelta(minutes=60)
ABSOLUTE_LIFE: Final = timedelta(hours=12)
TOUCH_EVERY: Final = timedelta(minutes=5)
PROOF_LIFE: Final = timedelta(minutes=5)
MOST_AT_ONCE: Final = 20
ID_PREFIX: Final = "ses"

_TOKEN: Final = re.compile(r"([a-z2-7]{20})([A-Za-z0-9_-]{43})")


class Role(StrEnum):
    STAFF = "staff"
    CLIENT = "client"


class Access(StrEnum):
    """Who may call a route; each level is checked by :func:`ensure_may`.

    ``MESSENGER`` and ``PROCESSES`` are the directories: staff who reach client users at all, and service tokens of
    the office with the scope of that name (``domain/service_token.py``).
    ``signed_in`` is about the person's own account, which a view does not have; what a view shows as well is
    ``signed_in_or_view``. ``view`` is for views alone.
    """

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    SIGNED_IN_OR_VIEW = "signed_in_or_view"
    VIEW = "view"
    CLIENT = "client"
    STAFF = "staff"
    PORTAL_STAFF = "portal_staff"
    MESSENGER = "messenger"
    PROCESSES = "processes"
    ADMINISTRATOR = "administrator"


class Viewer(Model):
    """The staff member who looks at the portal as a demonstration user, and when their own session ends."""

    member_id: str
    name: str
    until: datetime


class Session(Model):
    """One session, stored under the hash of its token; its rights are ended with it, never changed in place.

    ``id`` is what its owner sees of it; it opens nothing. ``proven_at`` is when password and second factor were
    last proven in it. One opened by a factor that is good for one office only has that office as its ``scope``.
    With a ``viewer`` it is a view: it shows the portal of the member, belongs to the viewer's account, and only
    reads (docs/decisions/0016).
    """

    id: str
    hash: str
    account_id: str
    name: str
    office_id: str
    member_id: str
    role: Role
    company_id: str | None = None
    administrator: bool = False
    uses_client_portal: bool = False
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    proven_at: datetime
    scope: str | None = None
    viewer: Viewer | None = None

    @property
    def is_view(self) -> bool:
        return self.viewer is not None

    def is_alive(self, now: datetime) -> bool:
        return now < self.expires_at and now < self.last_seen_at + IDLE_LIFE

    def ensure_alive(self, now: datetime) -> None:
        """Errors: ``Unauthenticated`` past the idle (60 min) or the absolute (12 h) limit."""
        if not self.is_alive(now):
            raise Unauthenticated

    def ensure_proven(self, now: datetime) -> None:
        """Whatever changes how the account is reached needs a proof that is no older than five minutes.

        Errors: ``OfficeScopeOnly`` where the factor is good for one office only, ``ProofRequired``.
        """
        self.ensure_whole()
        self.ensure_fresh(now)

    def ensure_fresh(self, now: datetime) -> None:
        """Whatever makes a credential of the office needs the same proof, with any factor that opens the office.

        Errors: ``ProofRequired``.
        """
        if now >= self.proven_at + PROOF_LIFE:
            raise ProofRequired

    def ensure_whole(self) -> None:
        """Errors: ``OfficeScopeOnly`` for a session whose factor opens one office and not the account."""
        if self.scope is not None:
            raise OfficeScopeOnly

    def is_touch_due(self, now: datetime) -> bool:
        return now >= self.last_seen_at + TOUCH_EVERY


def token_of(account_id: str, secret: str) -> str:
    """The bearer token: where to look (the account's random part), then the secret that is looked up there."""
    return account_id.removeprefix("acc_") + secret


def parse_token(token: str) -> tuple[str, str]:
    """Account id and secret of a token. Errors: ``Unauthenticated`` for text of any other shape."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise Unauthenticated
    return f"acc_{found[1]}", found[2]


def ensure_may(session: Session | None, access: Access, *, is_reading: bool = False) -> None:
    """``is_reading``: the request is a GET or HEAD.

    Errors: ``Unauthenticated`` without a session, ``ReadOnlyView`` in a view for whatever writes or is about an
    account, ``Forbidden`` with a session that lacks the right.
    """
    if access is Access.ANYONE:
        return
    if session is None:
        raise Unauthenticated
    if session.is_view:
        _ensure_shown_in_a_view(access, is_reading)
    if not _may(session, access):
        raise Forbidden


def _ensure_shown_in_a_view(access: Access, is_reading: bool) -> None:
    if access is not Access.VIEW and (not is_reading or access is Access.SIGNED_IN):
        raise ReadOnlyView


def _may(session: Session, access: Access) -> bool:
    is_staff = session.role is Role.STAFF
    return {
        Access.SIGNED_IN: True,
        Access.SIGNED_IN_OR_VIEW: True,
        Access.VIEW: session.is_view,
        Access.CLIENT: session.role is Role.CLIENT,
        Access.STAFF: is_staff,
        Access.PORTAL_STAFF: is_staff and session.uses_client_portal,
        Access.MESSENGER: is_staff and session.uses_client_portal,
        Access.PROCESSES: is_staff and session.uses_client_portal,
        Access.ADMINISTRATOR: is_staff and session.administrator,
    }[access]
