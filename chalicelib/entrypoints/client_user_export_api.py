"""The list of client users as a workbook, with the filters of the list."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.adapters import spreadsheet
from chalicelib.domain import client_user
from chalicelib.domain.brasilia import BRASILIA
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.phone import format_phone
from chalicelib.domain.session import Access
from chalicelib.domain.tax_id import format_tax_id
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.client_user_query import FilterQuery
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import client_user_export
from chalicelib.web import sentences

bp = Blueprint(__name__)

_COLUMNS: Final = (
    *("name", "email", "cpf", "phone", "companies", "departments", "status", "portal_access"),
    *("sent_at", "expires_at", "sends", "bounce_reason", "mfa", "last_login_at"),
)


@bp.route("/client-users.xlsx", methods=["GET"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Client users of the office as a workbook, numbers in full",
    query=FilterQuery,
    produces=spreadsheet.MEDIA_TYPE,
)
def get_workbook(request: Request, query: FilterQuery) -> Reply:
    now = wiring.clock.now()
    content = client_user_export.export(
        request.session.office_id,
        query.filters(),
        query.order(),
        actor(request),
        tools=wiring.tools(),
        draw=lambda people, names: _workbook(people, names, now),
    )
    name = f"usuarios-de-cliente-{now.astimezone(BRASILIA).date().isoformat()}.xlsx"
    return Reply(content, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _workbook(people: Iterable[ClientUser], names: dict[str, str], now: datetime) -> bytes:
    words = sentences.client_user_sheet()
    rows = (_row(user, names, now) for user in people)
    return spreadsheet.write_workbook(words["sheet"], [words[column] for column in _COLUMNS], rows)


def _row(user: ClientUser, names: dict[str, str], now: datetime) -> list[spreadsheet.Cell]:
    """In the order of the columns; whoever reads the person in full sees their numbers in full."""
    invitation = user.invitation
    reason = invitation.bounce_reason if invitation else None
    return [
        user.name,
        user.email,
        format_tax_id(user.cpf) if user.cpf else None,
        format_phone(user.phone) if user.phone else None,
        "; ".join(names.get(each.id, each.id) for each in user.companies),
        "; ".join(names.get(each.id, each.id) for each in user.departments),
        sentences.status(client_user.status(user, now).value),
        sentences.yes_or_no(user.portal_access),
        _local(invitation.sent_at if invitation else None),
        _local(invitation.expires_at if invitation else None),
        invitation.sends if invitation else 0,
        sentences.bounce(reason) if reason else None,
        sentences.yes_or_no(user.mfa),
        _local(user.last_login_at),
    ]


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(BRASILIA) if at else None
