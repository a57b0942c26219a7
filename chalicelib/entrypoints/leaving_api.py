"""Leaving an office over HTTP."""

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.session import Access
from chalicelib.entrypoints import cookies
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import leaving

bp = Blueprint(__name__)


@bp.route("/me/offices/{office_id}", methods=["DELETE"])
@endpoint(access=Access.SIGNED_IN, summary="Leave an office", status=204)
def delete_office(request: Request, office_id: str) -> Reply:
    """The session ends too where it is at that office."""
    leaving.leave(request.session, office_id, actor(request), tools=wiring.tools(), door=wiring.door())
    if office_id != request.session.office_id:
        return Reply()
    return Reply(headers=cookies.nothing_kept())
