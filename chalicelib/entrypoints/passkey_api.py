"""Passkeys over HTTP: as a second factor behind a challenge, and as the whole sign-in."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import ConfigDict, Field

from chalicelib import wiring
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.device import device_of
from chalicelib.domain.mfa import Evidence, FactorKind
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access, Session
from chalicelib.domain.text import ShortText
from chalicelib.entrypoints.actors import entry
from chalicelib.entrypoints.auth_api import SignedIn, enrolled, session_token
from chalicelib.entrypoints.models import Body, Credential, Secret
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import passkey_sign_in, passkeys, sign_in
from chalicelib.services.challenges import read_challenge
from chalicelib.web import sentences

bp = Blueprint(__name__)


class PasskeyAsked(Body):
    challenge: Secret


class PasskeyOptions(Model):
    """What a browser's ``parseCreationOptionsFromJSON`` takes while enrolling, else ``parseRequestOptionsFromJSON``.

    Its further members are those of W3C Web Authentication, level 3.
    """

    model_config = ConfigDict(extra="allow")

    challenge: str
    timeout: int


class PasskeyAnswer(Body):
    """``name`` is what its owner will know a new passkey by."""

    challenge: Secret
    credential: Credential
    name: Annotated[ShortText, Field(max_length=60)] | None = None


class PasskeyAccepted(SignedIn):
    """Codes come with the person's first factor only."""

    recovery_codes: list[str] = []


class PasskeySignInBegun(Model):
    challenge: str
    options: PasskeyOptions


class PasskeySignInAnswer(Body):
    challenge: Secret
    credential: Credential


@bp.route("/auth/mfa/passkey/options", methods=["POST"])
@endpoint(
    access=Access.ANYONE,
    summary="What to ask the browser for: a new passkey, or one of the account's",
    body=PasskeyAsked,
    answer=PasskeyOptions,
)
def post_options(request: Request, body: PasskeyAsked) -> PasskeyOptions:  # noqa: ARG001
    return PasskeyOptions(**passkeys.ask(body.challenge.get_secret_value(), door=wiring.door()))


@bp.route("/auth/mfa/passkey/confirm", methods=["POST"])
@endpoint(
    access=Access.ANYONE,
    summary="Enrol the new passkey, or prove one",
    body=PasskeyAnswer,
    answer=PasskeyAccepted,
)
def post_confirm(request: Request, body: PasskeyAnswer) -> Reply:
    door, token = wiring.door(), body.challenge.get_secret_value()
    asked = read_challenge(token, Purpose.ENROL, Purpose.VERIFY, challenges=door.challenges, clock=door.clock)
    if asked.purpose is Purpose.VERIFY:
        evidence = Evidence(credential=body.credential)
        opened = sign_in.verify(token, FactorKind.PASSKEY, evidence, entry(request), door=door)
        return _let_in(*opened)
    label = passkeys.Label(
        body.name or sentences.factor(FactorKind.PASSKEY), device_of(request.headers.get("user-agent", ""))
    )
    factor, challenge = passkeys.confirm_passkey(token, body.credential, label, door=door)
    return enrolled(request, factor, challenge)


@bp.route("/auth/passkey/options", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Begin to sign in with a passkey alone", answer=PasskeySignInBegun)
def post_sign_in_options(request: Request) -> PasskeySignInBegun:  # noqa: ARG001
    challenge, options = passkey_sign_in.ask(door=wiring.door())
    return PasskeySignInBegun(challenge=challenge, options=PasskeyOptions(**options))


@bp.route("/auth/passkey/confirm", methods=["POST"])
@endpoint(
    access=Access.ANYONE, summary="Sign in with a passkey alone", body=PasskeySignInAnswer, answer=SignedIn
)
def post_sign_in(request: Request, body: PasskeySignInAnswer) -> Reply:
    opened = passkey_sign_in.enter(
        body.challenge.get_secret_value(), body.credential, entry(request), door=wiring.door()
    )
    return _let_in(*opened)


def _let_in(session: Session, token: str) -> Reply:
    return Reply(SignedIn(session=session_token(session, token)), session_token=token)
