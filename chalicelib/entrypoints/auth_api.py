"""Signing in and out over HTTP: password, second factor, session."""

from datetime import datetime
from typing import Annotated, Any, Literal

from chalice.app import Blueprint
from pydantic import Field

from chalicelib import wiring
from chalicelib.domain import passwords
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access, Session
from chalicelib.entrypoints import cookies
from chalicelib.entrypoints.models import Body, Password, Secret
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.observability import count
from chalicelib.services import mfa, sessions, sign_in

bp = Blueprint(__name__)


class LogIn(Body):
    email: Annotated[str, Field(max_length=1000)]
    password: Password


class NextStep(Model):
    next: Literal["mfa", "enrol_mfa"]
    challenge: str
    factors: list[FactorKind]


class StartTotp(Body):
    challenge: Secret


class TotpSecret(Model):
    secret: str
    otpauth_uri: str
    qr_svg: str


class ConfirmTotp(Body):
    challenge: Secret
    code: Secret


class Verify(Body):
    challenge: Secret
    factor: Literal["totp", "recovery_code"]
    code: Secret


class SessionToken(Model):
    token: str
    expires_at: datetime


class SignedIn(Model):
    session: SessionToken


class Enrolled(SignedIn):
    recovery_codes: list[str]


class Guidelines(Model):
    rules: list[dict[str, Any]]


def session_token(session: Session, token: str) -> SessionToken:
    return SessionToken(token=token, expires_at=session.expires_at)


@bp.route("/auth/login", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Check the password", body=LogIn, answer=NextStep)
def log_in(request: Request, body: LogIn) -> NextStep:  # noqa: ARG001
    step = sign_in.log_in(body.email, body.password.get_secret_value(), door=wiring.door())
    return NextStep(next=step.next, challenge=step.challenge, factors=step.factors)


@bp.route("/auth/mfa/totp", methods=["POST"])
@endpoint(
    access=Access.ANYONE, summary="Begin to enrol an authenticator app", body=StartTotp, answer=TotpSecret
)
def start_totp(request: Request, body: StartTotp) -> TotpSecret:  # noqa: ARG001
    enrolment = mfa.start_totp(body.challenge.get_secret_value(), door=wiring.door())
    return TotpSecret(
        secret=enrolment.secret,
        otpauth_uri=enrolment.otpauth_uri,
        qr_svg=wiring.draw_svg(enrolment.otpauth_uri),
    )


@bp.route("/auth/mfa/totp/confirm", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Confirm the authenticator app", body=ConfirmTotp, answer=Enrolled)
def confirm_totp(request: Request, body: ConfirmTotp) -> Reply:
    session, token, codes = sign_in.enrol(
        body.challenge.get_secret_value(),
        body.code.get_secret_value(),
        door=wiring.door(),
        consequences=mfa.Consequences(wiring.enrolment_parts, wiring.factor_enrolled),
        replaced=token_in_hand(request),
    )
    count("FactorEnrolled")
    answer = Enrolled(session=session_token(session, token), recovery_codes=codes)
    return Reply(answer, session_token=token)


@bp.route("/auth/mfa/verify", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Prove the second factor", body=Verify, answer=SignedIn)
def verify(request: Request, body: Verify) -> Reply:
    session, token = sign_in.verify(
        body.challenge.get_secret_value(),
        FactorKind(body.factor),
        body.code.get_secret_value(),
        door=wiring.door(),
        replaced=token_in_hand(request),
    )
    return Reply(SignedIn(session=session_token(session, token)), session_token=token)


@bp.route("/auth/logout", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="End the session", status=204)
def log_out(request: Request) -> Reply:
    token = token_in_hand(request)
    if token is not None:
        sessions.end_token(token, sessions=wiring.session_table())
    cleared = {"Set-Cookie": cookies.no_session_cookie(), "Clear-Site-Data": '"cookies", "storage"'}
    return Reply(headers=cleared)


@bp.route("/auth/password/guidelines", methods=["GET"])
@endpoint(access=Access.ANYONE, summary="What makes a password acceptable", answer=Guidelines)
def password_guidelines(request: Request) -> Guidelines:  # noqa: ARG001
    return Guidelines(rules=passwords.guidelines())


def token_in_hand(request: Request) -> str | None:
    token, _ = cookies.session_token(request.headers)
    return token
