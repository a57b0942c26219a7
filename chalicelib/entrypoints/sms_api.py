"""Text messages over HTTP: have a code sent, and enrol the number that it was sent to."""

from chalice.app import Blueprint

from chalicelib import wiring, wiring_sms
from chalicelib.domain.model import Model
from chalicelib.domain.phone import BrazilianPhone
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import stranger
from chalicelib.entrypoints.auth_api import Enrolled, enrolled
from chalicelib.entrypoints.models import Body, Secret
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import sms

bp = Blueprint(__name__)


class AskSms(Body):
    """``phone`` only while enrolling."""

    challenge: Secret
    phone: BrazilianPhone | None = None


class SmsAsked(Model):
    sent_to: str
    retry_after: int


class ConfirmSms(Body):
    challenge: Secret
    code: Secret


@bp.route("/auth/mfa/sms", methods=["POST"])
@endpoint(
    access=Access.ANYONE, summary="Have a code sent by text message", body=AskSms, answer=SmsAsked, status=202
)
def ask_sms(request: Request, body: AskSms) -> SmsAsked:
    asked = sms.ask(
        body.challenge.get_secret_value(),
        body.phone,
        stranger(request),
        door=wiring.door(),
        hand_over=wiring_sms.hand_over,
    )
    return SmsAsked(sent_to=asked.sent_to, retry_after=asked.retry_after)


@bp.route("/auth/mfa/sms/confirm", methods=["POST"])
@endpoint(access=Access.ANYONE, summary="Confirm the telephone", body=ConfirmSms, answer=Enrolled)
def confirm_sms(request: Request, body: ConfirmSms) -> Reply:
    factor, challenge = sms.confirm(
        body.challenge.get_secret_value(), body.code.get_secret_value(), door=wiring.door()
    )
    return enrolled(request, factor, challenge)
