"""What the office's mails look like and whether they arrive, over HTTP.

One answer here may stand in a frame: a mail as HTML, by an own page and cut off from it (docs/decisions/0020).
"""

from datetime import timedelta
from typing import Final, Literal

from chalice.app import Blueprint
from pydantic import ConfigDict

from chalicelib import wiring
from chalicelib.domain.errors import Unauthenticated
from chalicelib.domain.mail import Mail, sender_name
from chalicelib.domain.model import Model
from chalicelib.domain.office import Office
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import staff
from chalicelib.web.mail_preview import framed, preview

bp = Blueprint(__name__)

HTML: Final = "text/html; charset=utf-8"
# A mail's styles are its own. `sandbox` without a word: no script, no form, no way out, an origin that is nobody's.
FRAMED: Final = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "style-src 'unsafe-inline'",
            "sandbox",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    ),
    "X-Frame-Options": "SAMEORIGIN",
}


class PreviewQuery(Model):
    model_config = ConfigDict(extra="forbid")

    mail: Literal["invitation", "invitation_link", "invitation_staff", "reminder"]


class PreviewAnswer(Model):
    """``text`` is the plain version of the mail, which holds all that the HTML one does."""

    sender: str
    reply_to: str | None
    subject: str
    text: str


@bp.route("/office/mail-preview", methods=["GET"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="A mail of the office with example data",
    query=PreviewQuery,
    answer=PreviewAnswer,
)
def get_preview(request: Request, query: PreviewQuery) -> PreviewAnswer:
    office, mail = _preview(request, query)
    return PreviewAnswer(
        sender=sender_name(office.name), reply_to=office.reply_to, subject=mail.subject, text=mail.text
    )


@bp.route("/office/mail-preview.html", methods=["GET"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="The same mail as HTML, to be shown in a frame",
    query=PreviewQuery,
    produces=HTML,
)
def get_preview_html(request: Request, query: PreviewQuery) -> Reply:
    _, mail = _preview(request, query)
    return Reply(framed(mail), headers=FRAMED)


def _preview(request: Request, query: PreviewQuery) -> tuple[Office, Mail]:
    office = wiring.store().offices.get(request.session.office_id)
    mail = preview(
        query.mail,
        office_name=office.name,
        invited_by=request.session.name,
        expires_at=wiring.clock.now() + timedelta(seconds=office.invitation_life_seconds),
        portal_url=wiring.settings().portal_url,
    )
    return office, mail


@bp.route("/office/delivery-test", methods=["POST"])
@endpoint(access=Access.ADMINISTRATOR, summary="Mail a test message to one's own address", status=202)
def post_own_delivery_test(request: Request) -> None:
    session = request.session
    account = wiring.door().accounts.get(session.account_id)
    if account is None:
        raise Unauthenticated
    where = (session.office_id, session.member_id)
    staff.test_own_delivery(where, account.email, actor(request), tools=wiring.tools())
