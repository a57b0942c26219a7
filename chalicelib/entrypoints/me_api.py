"""The signed-in person over HTTP: who I am, where I work, which sessions are mine."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import Field

from chalicelib import wiring
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.entrypoints.auth_api import SignedIn, session_token
from chalicelib.entrypoints.models import Body
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import me, sessions

bp = Blueprint(__name__)

Id = Annotated[str, Field(max_length=100)]


class NewContext(Body):
    office_id: Id
    company_id: Id | None = None


class OwnSessions(Model):
    items: list[me.OwnSession]
    next_cursor: str | None = None


@bp.route("/me", methods=["GET"])
@endpoint(access=Access.SIGNED_IN, summary="The signed-in person", answer=me.Me)
def get_me(request: Request) -> me.Me:
    store = wiring.store()
    return me.about(request.session, door=wiring.door(), offices=store.offices, companies=store.companies)


@bp.route("/me/context", methods=["PUT"])
@endpoint(access=Access.SIGNED_IN, summary="Switch office or company", body=NewContext, answer=SignedIn)
def put_context(request: Request, body: NewContext) -> Reply:
    session, token = sessions.switch(
        request.session,
        body.office_id,
        body.company_id,
        door=wiring.door(),
        companies=wiring.store().companies,
    )
    return Reply(SignedIn(session=session_token(session, token)), session_token=token)


@bp.route("/me/sessions", methods=["GET"])
@endpoint(access=Access.SIGNED_IN, summary="Own sessions", answer=OwnSessions)
def get_sessions(request: Request) -> OwnSessions:
    own = me.own_sessions(
        request.session, sessions=wiring.session_table(), offices=wiring.store().offices, clock=wiring.clock
    )
    return OwnSessions(items=own)


@bp.route("/me/sessions/{session_id}", methods=["DELETE"])
@endpoint(access=Access.SIGNED_IN, summary="End one of the own sessions", status=204)
def delete_session(request: Request, session_id: str) -> None:
    sessions.end(request.session.account_id, session_id, sessions=wiring.session_table())
