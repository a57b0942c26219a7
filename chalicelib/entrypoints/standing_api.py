"""Whether this browser is signed in, for pages that open without a session: they cannot see its cookie."""

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.errors import Unauthenticated
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access, Role, Session
from chalicelib.entrypoints import cookies
from chalicelib.entrypoints.requests import Request, endpoint

bp = Blueprint(__name__)


class WhoStands(Model):
    """The caller's own name and role; nobody's where no session that still opens came along."""

    name: str | None = None
    role: Role | None = None


@bp.route("/auth/session", methods=["GET"])
@endpoint(access=Access.ANYONE, summary="Whether one is signed in, and as whom", answer=WhoStands)
def who_stands(request: Request) -> WhoStands:
    token = cookies.token_in_hand(request.headers)
    session = _session(token) if token else None
    return WhoStands(name=session.name, role=session.role) if session else WhoStands()


def _session(token: str) -> Session | None:
    try:
        return wiring.current_session(token)
    except Unauthenticated:
        return None
