"""The signed-in person's own second factors over HTTP, and their recovery codes."""

from typing import Literal

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.models import Body
from chalicelib.entrypoints.requests import Request, endpoint
from chalicelib.services import own_factors

bp = Blueprint(__name__)


class AddFactor(Body):
    kind: Literal["totp", "sms", "passkey"]


class FactorAsked(Model):
    """The enrolment of this kind goes on with the challenge, under ``/auth/mfa``."""

    challenge: str


class NewRecoveryCodes(Model):
    recovery_codes: list[str]


@bp.route("/me/factors", methods=["GET"])
@endpoint(access=Access.SIGNED_IN, summary="Own second factors", answer=own_factors.OwnFactors)
def get_factors(request: Request) -> own_factors.OwnFactors:
    return own_factors.overview(request.session, door=wiring.door(), offices=wiring.store().offices)


@bp.route("/me/factors", methods=["POST"])
@endpoint(access=Access.SIGNED_IN, summary="Begin to add a second factor", body=AddFactor, answer=FactorAsked)
def post_factors(request: Request, body: AddFactor) -> FactorAsked:
    challenge = own_factors.begin_adding(request.session, FactorKind(body.kind), door=wiring.door())
    return FactorAsked(challenge=challenge)


@bp.route("/me/factors/{factor_id}", methods=["DELETE"])
@endpoint(access=Access.SIGNED_IN, summary="Remove one of the own second factors", status=204)
def delete_factor(request: Request, factor_id: str) -> None:
    own_factors.remove(request.session, factor_id, actor(request), door=wiring.door())


@bp.route("/me/recovery-codes", methods=["POST"])
@endpoint(access=Access.SIGNED_IN, summary="New recovery codes in place of the old", answer=NewRecoveryCodes)
def post_recovery_codes(request: Request) -> NewRecoveryCodes:
    codes = own_factors.renew_recovery_codes(request.session, actor(request), door=wiring.door())
    return NewRecoveryCodes(recovery_codes=codes)


@bp.route("/me/recovery-codes/saved", methods=["POST"])
@endpoint(access=Access.SIGNED_IN, summary="Say that the recovery codes are kept safe", status=204)
def post_recovery_codes_saved(request: Request) -> None:
    own_factors.note_codes_saved(request.session, door=wiring.door())
