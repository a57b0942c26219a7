"""Following the e-mailed link over HTTP: no session, the token in the body and nowhere else.

Looking never spends a link; every step that does carries something the person typed.
"""

from typing import Literal

from chalice.app import Blueprint
from pydantic import SecretStr

from chalicelib import wiring
from chalicelib.adapters.tokens import digest
from chalicelib.domain.challenge import Challenge, Purpose
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid, OfficeScopeOnly
from chalicelib.domain.mfa import FactorKind, Proven
from chalicelib.domain.model import Model
from chalicelib.domain.registration import Opened
from chalicelib.domain.session import Access
from chalicelib.domain.text import ShortText
from chalicelib.entrypoints.actors import entry, origin_of, stranger
from chalicelib.entrypoints.auth_api import FactorBody, Factors, SessionToken, session_token
from chalicelib.entrypoints.models import Body, Consent, Credential, Password, Secret
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.observability import count
from chalicelib.services import challenges, linking, mfa, password_guesses, registration, sign_in
from chalicelib.services.ports_identity import Door

bp = Blueprint(__name__)


class LinkBody(Body):
    """A token of any length up to what a body may hold is looked up: every dead one is answered alike."""

    token: SecretStr

    @property
    def token_hash(self) -> str:
        return digest(self.token.get_secret_value())


class RegisterBody(LinkBody):
    password: Password
    accept_terms: Consent


class PasswordBody(LinkBody):
    password: Password


class ConfirmBody(Body):
    challenge: Secret
    factor: Factors | None = None
    code: Secret | None = None
    credential: Credential | None = None
    accept: Consent


class DeclineBody(LinkBody):
    not_me: bool = False
    message: ShortText | None = None


class Registered(Model):
    next: Literal["enrol_mfa"]
    challenge: str
    factors: list[FactorKind]


class LinkBegun(Model):
    next: Literal["mfa", "confirm"]
    challenge: str
    factors: list[FactorKind]
    office_name: str


class Linked(Model):
    """With a factor a session; without one the way to enrol it, since nothing is shown before."""

    session: SessionToken | None
    next: Literal["done", "enrol_mfa"]
    challenge: str | None = None
    factors: list[FactorKind] = []


@bp.route("/invitations/lookup", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Look at a link", body=LinkBody, answer=Opened)
def post_lookup(request: Request, body: LinkBody) -> Opened:
    with wiring.throttle().counting_dead_links(request.source_ip):
        return registration.look_up(body.token_hash, tools=wiring.tools())


@bp.route("/invitations/register", methods=["POST"])
@endpoint(
    access=Access.ANYONE, summary="Register with a link", body=RegisterBody, answer=Registered, status=201
)
def post_register(request: Request, body: RegisterBody) -> Registered:
    door = wiring.door()
    with door.throttle.counting_dead_links(request.source_ip):
        account = registration.register(
            body.token_hash,
            body.password.get_secret_value(),
            stranger(request),
            tools=wiring.tools(),
            hash_password=door.passwords.hash,
            origin=origin_of(request),
        )
    count("AccountRegistered")
    challenge = _challenge(account.id, Purpose.ENROL)
    return Registered(next="enrol_mfa", challenge=challenge, factors=list(door.offered))


@bp.route("/invitations/link", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Begin to link an account", body=PasswordBody, answer=LinkBegun)
def post_link(request: Request, body: PasswordBody) -> LinkBegun:
    door = wiring.door()
    with door.throttle.counting_dead_links(request.source_ip):
        link, account = linking.begin(
            body.token_hash,
            body.password.get_secret_value(),
            tools=wiring.tools(),
            check_password=lambda found, password: password_guesses.check_password(
                found, found.email_key, password, stranger(request), door=door
            ),
        )
    standing = door.accounts.everything(account.id)
    return LinkBegun(
        next="mfa" if account.has_factor else "confirm",
        challenge=_challenge(account.id, Purpose.LINK, {"token_hash": body.token_hash}),
        factors=standing.factor_kinds(door.offered) if standing and account.has_factor else [],
        office_name=wiring.store().offices.get(link.member.office_id).name,
    )


@bp.route("/invitations/link/confirm", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Link an account", body=ConfirmBody, answer=Linked)
def post_link_confirm(request: Request, body: ConfirmBody) -> Reply:
    door = wiring.door()
    challenge = challenges.try_challenge(
        body.challenge.get_secret_value(), Purpose.LINK, challenges=door.challenges, clock=door.clock
    )
    account = door.accounts.get(challenge.account_id)
    if account is None:
        raise ChallengeInvalid
    challenges.ensure_same_password(account, challenge.asked_at)
    proven = _proven(challenge, body, door) if account.has_factor else None
    spent = (door.challenges.part_spend(challenge, door.clock.now()), ChallengeInvalid)
    linking.confirm(
        challenge.facts["token_hash"], account, stranger(request), tools=wiring.tools(), also=[spent]
    )
    count("AccountLinked")
    if proven is None:
        begun = _challenge(account.id, Purpose.ENROL)
        return Reply(Linked(session=None, next="enrol_mfa", challenge=begun, factors=list(door.offered)))
    session, token = sign_in.enter(account.id, proven, entry(request), door=door)
    answer = Linked(session=session_token(session, token), next="done")
    return Reply(answer, session_token=token)


def _proven(challenge: Challenge, body: ConfirmBody, door: Door) -> Proven:
    """A factor that is good for one office does not add another."""
    if body.factor is None:
        raise CodeInvalid
    offered = FactorBody(factor=body.factor, code=body.code, credential=body.credential)
    proven = mfa.prove(challenge, offered.kind, offered.evidence, door=door)
    if proven.scope is not None:
        raise OfficeScopeOnly
    return proven


@bp.route("/invitations/decline", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Decline an invitation", body=DeclineBody, status=204)
def post_decline(request: Request, body: DeclineBody) -> None:
    with wiring.throttle().counting_dead_links(request.source_ip):
        registration.decline(
            body.token_hash,
            stranger(request),
            tools=wiring.tools(),
            not_me=body.not_me,
            message=body.message,
        )
    count("InvitationDeclined")


@bp.route("/invitations/renew", methods=["POST"])
@endpoint(
    access=Access.ANYONE,
    summary="Ask for a new link; it goes to the original address only",
    body=LinkBody,
    status=202,
)
def post_renew(request: Request, body: LinkBody) -> None:  # noqa: ARG001
    registration.renew(body.token_hash, tools=wiring.tools())


def _challenge(account_id: str, purpose: Purpose, facts: dict[str, str] | None = None) -> str:
    door = wiring.door()
    return challenges.open_challenge(
        account_id, purpose, facts=facts, challenges=door.challenges, clock=door.clock, tokens=door.tokens
    )
