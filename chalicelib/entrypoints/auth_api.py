"""Signing in and out over HTTP: password, second factor, session."""

from datetime import datetime
from typing import Annotated, Literal

from chalice.app import Blueprint
from pydantic import Field

from chalicelib import wiring
from chalicelib.domain.challenge import Challenge
from chalicelib.domain.mfa import Evidence, Factor, FactorKind, Proven
from chalicelib.domain.model import Model
from chalicelib.domain.password_guidelines import Guideline, guidelines
from chalicelib.domain.session import Access, Session
from chalicelib.entrypoints import cookies
from chalicelib.entrypoints.actors import entry, stranger
from chalicelib.entrypoints.models import Body, Credential, Password, Secret
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.observability import count
from chalicelib.services import mfa, sessions, sign_in, totp
from chalicelib.services import passwords as password_service

bp = Blueprint(__name__)
Factors = Literal["totp", "passkey", "sms", "recovery_code"]


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


class FactorBody(Body):
    """A second factor as it is offered: a typed code, or the answer of a passkey."""

    factor: Factors
    code: Secret | None = None
    credential: Credential | None = None

    @property
    def kind(self) -> FactorKind:
        return FactorKind(self.factor)

    @property
    def evidence(self) -> Evidence:
        code = self.code.get_secret_value() if self.code else ""
        return Evidence(code=code, credential=self.credential or {})


class Verify(FactorBody):
    challenge: Secret


class Forgot(Body):
    email: Annotated[str, Field(max_length=1000)]


class Reset(Body):
    token: Secret
    password: Password


class SessionToken(Model):
    token: str
    expires_at: datetime


class SignedIn(Model):
    session: SessionToken


class Enrolled(SignedIn):
    recovery_codes: list[str]


class Guidelines(Model):
    rules: list[Guideline]


def session_token(session: Session, token: str) -> SessionToken:
    return SessionToken(token=token, expires_at=session.expires_at)


@bp.route("/auth/login", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Check the password", body=LogIn, answer=NextStep)
def log_in(request: Request, body: LogIn) -> NextStep:
    step = sign_in.log_in(body.email, body.password.get_secret_value(), stranger(request), door=wiring.door())
    return NextStep(next=step.next, challenge=step.challenge, factors=step.factors)


@bp.route("/auth/mfa/totp", methods=["POST"])
@endpoint(
    access=Access.ANYONE, summary="Begin to enrol an authenticator app", body=StartTotp, answer=TotpSecret
)
def start_totp(request: Request, body: StartTotp) -> TotpSecret:  # noqa: ARG001
    enrolment = totp.start_totp(body.challenge.get_secret_value(), door=wiring.door())
    return TotpSecret(
        secret=enrolment.secret,
        otpauth_uri=enrolment.otpauth_uri,
        qr_svg=wiring.draw_svg(enrolment.otpauth_uri),
    )


@bp.route("/auth/mfa/totp/confirm", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Confirm the authenticator app", body=ConfirmTotp, answer=Enrolled)
def confirm_totp(request: Request, body: ConfirmTotp) -> Reply:
    factor, challenge = totp.confirm_totp(
        body.challenge.get_secret_value(), body.code.get_secret_value(), door=wiring.door()
    )
    return enrolled(request, factor, challenge)


def enrolled(request: Request, factor: Factor, challenge: Challenge) -> Reply:
    """Makes a factor count that was shown to work, and lets its owner in."""
    done = mfa.complete_enrolment(
        factor,
        challenge,
        stranger(request),
        door=wiring.door(),
        consequences=mfa.Consequences(wiring.enrolment_parts, wiring.factor_enrolled),
    )
    count("FactorEnrolled")
    proven = Proven(kind=factor.kind, scope=done.scope)
    session, token = sign_in.enter(done.account_id, proven, entry(request), door=wiring.door())
    answer = Enrolled(session=session_token(session, token), recovery_codes=done.recovery_codes)
    return Reply(answer, session_token=token)


@bp.route("/auth/mfa/verify", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Prove the second factor", body=Verify, answer=SignedIn)
def verify(request: Request, body: Verify) -> Reply:
    session, token = sign_in.verify(
        body.challenge.get_secret_value(), body.kind, body.evidence, entry(request), door=wiring.door()
    )
    return Reply(SignedIn(session=session_token(session, token)), session_token=token)


@bp.route("/auth/logout", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="End the session", status=204)
def log_out(request: Request) -> Reply:
    token = cookies.token_in_hand(request.headers)
    if token is not None:
        sessions.end_token(token, stranger(request), door=wiring.door())
    return Reply(headers=cookies.nothing_kept())


@bp.route("/auth/password/guidelines", methods=["GET"])
@endpoint(access=Access.ANYONE, summary="What makes a password acceptable", answer=Guidelines)
def password_guidelines(request: Request) -> Guidelines:  # noqa: ARG001
    return Guidelines(rules=guidelines())


@bp.route("/auth/password/forgot", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Ask for a link to set a new password", body=Forgot, status=202)
def forgot_password(request: Request, body: Forgot) -> None:
    password_service.ask_reset(body.email, stranger(request), door=wiring.door())


@bp.route("/auth/password/reset", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Set a new password by the mailed link", body=Reset, status=204)
def reset_password(request: Request, body: Reset) -> None:
    password_service.reset_password(
        body.token.get_secret_value(),
        body.password.get_secret_value(),
        stranger(request),
        door=wiring.door(),
        store=wiring.store(),
    )
