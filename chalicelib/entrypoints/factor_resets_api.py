"""Resets of the second factor over HTTP: the office asks for one, the person begins with the mailed link."""

from typing import Literal

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.domain.text import ShortText
from chalicelib.entrypoints.actors import actor, stranger
from chalicelib.entrypoints.models import Body, Password, Secret
from chalicelib.entrypoints.requests import Request, endpoint
from chalicelib.services import factor_redemption, factor_resets

bp = Blueprint(__name__)


class ResetBody(Body):
    """Why, for the office's own history; the person is not told."""

    reason: ShortText


class RedeemBody(Body):
    token: Secret
    password: Password


class Redeemed(Model):
    next: Literal["enrol_mfa"] = "enrol_mfa"
    challenge: str
    factors: list[FactorKind]


@bp.route("/client-users/{client_user_id}/mfa-reset", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Ask a client user for a new second factor",
    body=ResetBody,
    status=202,
)
def post_client_user_reset(request: Request, body: ResetBody, client_user_id: str) -> None:
    where = (request.session.office_id, client_user_id)
    factor_resets.reset_client_user(
        where, body.reason, actor(request), tools=wiring.tools(), door=wiring.door()
    )


@bp.route("/auth/mfa/reset", methods=["POST"])
@endpoint(
    access=Access.ANYONE,
    summary="Begin to enrol anew by the mailed link and the password",
    body=RedeemBody,
    answer=Redeemed,
)
def post_redeem(request: Request, body: RedeemBody) -> Redeemed:
    challenge, factors = factor_redemption.begin(
        body.token.get_secret_value(),
        body.password.get_secret_value(),
        stranger(request),
        door=wiring.door(),
    )
    return Redeemed(challenge=challenge, factors=factors)
