"""History over HTTP: an administrator reads the office's, everybody their own account's."""

from datetime import datetime
from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import Field

from chalicelib import wiring
from chalicelib.domain.audit import AuditRow
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.entrypoints.paging import Page
from chalicelib.entrypoints.places import cursor_of, place_at
from chalicelib.entrypoints.requests import Request, endpoint
from chalicelib.services import history
from chalicelib.web import sentences

bp = Blueprint(__name__)


class OfficeHistoryQuery(Page):
    target: Annotated[str, Field(max_length=64)] = ""


class OwnHistoryEntry(Model):
    """``source`` is the address that the request came from; empty for what Portaria did by itself."""

    at: datetime
    action: str
    text: str
    by: str
    by_kind: str
    result: str
    source: str
    request_id: str

    @classmethod
    def of(cls, row: AuditRow) -> "OwnHistoryEntry":
        return cls(**_told(row))


class OwnHistory(Model):
    items: list[OwnHistoryEntry]
    next_cursor: str | None = None


class OfficeHistoryEntry(OwnHistoryEntry):
    """``target`` is the id of whom or what it happened to."""

    target: str

    @classmethod
    def of(cls, row: AuditRow) -> "OfficeHistoryEntry":
        return cls(**_told(row), target=row.target_id)


class OfficeHistory(Model):
    items: list[OfficeHistoryEntry]
    next_cursor: str | None = None


@bp.route("/office/history", methods=["GET"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="What happened at the office, newest first",
    query=OfficeHistoryQuery,
    answer=OfficeHistory,
)
def get_office_history(request: Request, query: OfficeHistoryQuery) -> OfficeHistory:
    office_id = request.session.office_id
    page = history.office_history(
        office_id,
        store=wiring.store(),
        limit=query.limit,
        target_id=query.target,
        after=place_at(query.cursor, office_id),
    )
    rows = [OfficeHistoryEntry.of(row) for row in page.rows]
    return OfficeHistory(items=rows, next_cursor=cursor_of(page.after, office_id))


@bp.route("/me/history", methods=["GET"])
@endpoint(
    access=Access.SIGNED_IN,
    summary="What happened to the own account, newest first",
    query=Page,
    answer=OwnHistory,
)
def get_own_history(request: Request, query: Page) -> OwnHistory:
    account_id = request.session.account_id
    after = place_at(query.cursor, account_id)
    page = history.own_history(account_id, store=wiring.store(), limit=query.limit, after=after)
    rows = [OwnHistoryEntry.of(row) for row in page.rows]
    return OwnHistory(items=rows, next_cursor=cursor_of(page.after, account_id))


def _told(row: AuditRow) -> dict[str, Any]:
    return {
        "at": row.at,
        "action": row.action,
        "text": sentences.event(row.action),
        "by": row.actor.name,
        "by_kind": row.actor.kind,
        "result": row.result,
        "source": row.actor.source_ip,
        "request_id": row.actor.request_id,
    }
