"""A staff member's view of the portal as a demonstration user: their own session, moved, short and only reading."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.demonstration import NotDemo, ensure_test_companies
from chalicelib.domain.errors import NotFound, PortalAccessInactive
from chalicelib.domain.office import Company
from chalicelib.domain.session import Role, Session, Viewer

LIFE: Final = timedelta(minutes=30)


def ensure_viewable(user: ClientUser, companies: Sequence[Company]) -> None:
    """Whom staff may look at the portal as; ``companies`` are those that the user was given.

    Errors: ``NotDemo``, ``PortalAccessInactive``, ``CompanyNotTest``.
    """
    if not user.demo or user.account_id is not None:
        raise NotDemo
    if not user.portal_access:
        raise PortalAccessInactive
    ensure_test_companies(companies)


def view_of(
    session: Session, user: ClientUser, company_id: str | None, session_hash: str, now: datetime
) -> Session:
    """The session of a staff member as it goes on in a view: at most half an hour, and no longer than before."""
    return session.model_copy(
        update={
            "hash": session_hash,
            "name": user.name,
            "member_id": user.id,
            "role": Role.CLIENT,
            "company_id": company_id,
            "administrator": False,
            "uses_client_portal": False,
            "last_seen_at": now,
            "expires_at": min(now + LIFE, session.expires_at),
            "viewer": Viewer(member_id=session.member_id, name=session.name, until=session.expires_at),
        }
    )


def viewer_of(view: Session) -> Viewer:
    """Whoever looks. Errors: ``NotFound`` where the session is no view."""
    if view.viewer is None:
        raise NotFound
    return view.viewer
