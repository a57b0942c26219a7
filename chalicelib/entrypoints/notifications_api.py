"""The signed-in person's notification centre over HTTP."""

from datetime import datetime

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.model import Model
from chalicelib.domain.notification import Position
from chalicelib.domain.session import Access, Session
from chalicelib.entrypoints.paging import Page, make_cursor, read_cursor
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import notifications
from chalicelib.services.notifications import Shown
from chalicelib.web import sentences

bp = Blueprint(__name__)


class NotificationList(Model):
    """``unread`` is of all of them, not of this page; 100 means "more than 99"."""

    items: list[Shown]
    next_cursor: str | None = None
    unread: int


@bp.route("/me/notifications", methods=["GET"])
@endpoint(
    access=Access.SIGNED_IN,
    summary="What there is to know, newest first",
    query=Page,
    answer=NotificationList,
)
def get_notifications(request: Request, query: Page) -> NotificationList:
    sheet = notifications.read(
        request.session,
        limit=query.limit,
        before=_position(query.cursor, request.session),
        door=wiring.door(),
        store=wiring.store(),
        in_words=sentences.notification,
    )
    cursor = _cursor(sheet.after, request.session) if sheet.after else None
    return NotificationList(items=sheet.items, next_cursor=cursor, unread=sheet.unread)


@bp.route("/me/notifications/read-all", methods=["POST"])
@endpoint(access=Access.SIGNED_IN, summary="Mark everything that stands there as read", status=204)
def post_read_all(request: Request) -> Reply:
    notifications.read_all(request.session, door=wiring.door(), store=wiring.store())
    return Reply()


def _cursor(after: Position, session: Session) -> str:
    return make_cursor(f"{after.at.isoformat()} {after.id}", _list_of(session))


def _position(cursor: str, session: Session) -> Position | None:
    """Errors: ``CursorInvalid`` for one that was not made for this person at this office."""
    if not cursor:
        return None
    at, _, identity = read_cursor(cursor, _list_of(session)).partition(" ")
    return Position(datetime.fromisoformat(at), identity)


def _list_of(session: Session) -> str:
    return f"{session.office_id}/{session.member_id}/notifications"
