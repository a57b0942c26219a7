"""Views over HTTP: staff look at the portal as a demonstration user, and come back."""

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.auth_api import SignedIn, session_token
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import views

bp = Blueprint(__name__)


@bp.route("/client-users/{client_user_id}/view", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Look at the portal as a demonstration user",
    answer=SignedIn,
    status=201,
)
def post_view(request: Request, client_user_id: str) -> Reply:
    view, token = views.open_view(
        request.session, client_user_id, actor(request), tools=wiring.tools(), door=wiring.door()
    )
    return Reply(SignedIn(session=session_token(view, token)), session_token=token)


@bp.route("/me/view", methods=["DELETE"])
@endpoint(access=Access.VIEW, summary="End the view and go back to the console", answer=SignedIn)
def delete_view(request: Request) -> Reply:
    session, token = views.close_view(
        request.session, actor(request), tools=wiring.tools(), door=wiring.door()
    )
    return Reply(SignedIn(session=session_token(session, token)), session_token=token)
