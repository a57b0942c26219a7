"""How a client user is shut out over HTTP: their sessions at the office ended, or the whole record deleted."""

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.requests import Request, endpoint
from chalicelib.services import deletion, ended_sessions

bp = Blueprint(__name__)


@bp.route("/client-users/{client_user_id}/sessions", methods=["DELETE"])
@endpoint(access=Access.PORTAL_STAFF, summary="End a client user's sessions at this office", status=204)
def delete_sessions(request: Request, client_user_id: str) -> None:
    where = (request.session.office_id, client_user_id)
    ended_sessions.of_client_user(where, actor(request), tools=wiring.tools(), door=wiring.door())


@bp.route("/client-users/{client_user_id}", methods=["DELETE"])
@endpoint(access=Access.PORTAL_STAFF, summary="Delete a client user at this office", status=204)
def delete_client_user(request: Request, client_user_id: str) -> None:
    where = (request.session.office_id, client_user_id)
    deletion.delete_client_user(where, actor(request), tools=wiring.tools(), door=wiring.door())
