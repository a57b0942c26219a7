"""The signed-in person over HTTP: who I am, where I work, which sessions are mine."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import Field

from chalicelib import wiring
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.auth_api import FactorBody, SignedIn, session_token
from chalicelib.entrypoints.models import Body, Password, Secret
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import me, passwords, proof, sessions, views

bp = Blueprint(__name__)

Id = Annotated[str, Field(max_length=100)]


class NewContext(Body):
    office_id: Id
    company_id: Id | None = None


class NewPassword(Body):
    current_password: Password
    password: Password


class ProofBody(Body):
    password: Password


class ProofBegun(Model):
    challenge: str
    factors: list[FactorKind]


class ProofConfirmed(FactorBody):
    challenge: Secret


class OwnSessions(Model):
    items: list[me.OwnSession]
    next_cursor: str | None = None


@bp.route("/me", methods=["GET"])
@endpoint(access=Access.SIGNED_IN_OR_VIEW, summary="The signed-in person", answer=me.Me)
def get_me(request: Request) -> me.Me:
    store = wiring.store()
    if request.session.is_view:
        return views.about(request.session, store=store)
    return me.about(request.session, door=wiring.door(), offices=store.offices, companies=store.companies)


@bp.route("/me/context", methods=["PUT"])
@endpoint(access=Access.SIGNED_IN, summary="Switch office or company", body=NewContext, answer=SignedIn)
def put_context(request: Request, body: NewContext) -> Reply:
    session, token = sessions.switch(
        request.session,
        body.office_id,
        body.company_id,
        actor(request),
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
    sessions.end(request.session.account_id, session_id, actor(request), door=wiring.door())


@bp.route("/me/password", methods=["PUT"])
@endpoint(access=Access.SIGNED_IN, summary="Change the own password", body=NewPassword, status=204)
def put_password(request: Request, body: NewPassword) -> None:
    passwords.change_password(
        request.session,
        body.current_password.get_secret_value(),
        body.password.get_secret_value(),
        actor(request),
        door=wiring.door(),
        store=wiring.store(),
    )


@bp.route("/me/proof", methods=["POST"])
@endpoint(
    access=Access.SIGNED_IN, summary="Prove oneself again: the password", body=ProofBody, answer=ProofBegun
)
def post_proof(request: Request, body: ProofBody) -> ProofBegun:
    challenge, factors = proof.begin(
        request.session, body.password.get_secret_value(), actor(request), door=wiring.door()
    )
    return ProofBegun(challenge=challenge, factors=factors)


@bp.route("/me/proof/confirm", methods=["POST"])
@endpoint(
    access=Access.SIGNED_IN,
    summary="Prove oneself again: the factor",
    body=ProofConfirmed,
    answer=SignedIn,
)
def post_proof_confirm(request: Request, body: ProofConfirmed) -> Reply:
    session, token = proof.confirm(
        request.session,
        body.challenge.get_secret_value(),
        body.kind,
        body.evidence,
        actor(request),
        door=wiring.door(),
    )
    return Reply(SignedIn(session=session_token(session, token)), session_token=token)
