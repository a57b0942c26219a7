"""The signed-in person's own e-mail over HTTP: asked for in a session, confirmed by whoever has the new mailbox."""

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.email import EmailAddress
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import actor, stranger
from chalicelib.entrypoints.models import Body, Secret
from chalicelib.entrypoints.requests import Request, endpoint
from chalicelib.services import own_email

bp = Blueprint(__name__)


class NewEmail(Body):
    email: EmailAddress


class ConfirmEmail(Body):
    token: Secret


@bp.route("/me/email", methods=["POST"])
@endpoint(access=Access.SIGNED_IN, summary="Ask to change the own e-mail", body=NewEmail, status=202)
def post_email(request: Request, body: NewEmail) -> None:
    own_email.ask(request.session, body.email, actor(request), door=wiring.door())


@bp.route("/me/email/confirm", methods=["POST"])
@endpoint(
    access=Access.ANYONE, summary="Confirm the new e-mail by the mailed link", body=ConfirmEmail, status=204
)
def post_email_confirm(request: Request, body: ConfirmEmail) -> None:
    own_email.confirm(body.token.get_secret_value(), stranger(request), door=wiring.door())
