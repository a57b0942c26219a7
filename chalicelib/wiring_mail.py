"""The part of the composition root that mails need; only functions whose role may send mail ask for it."""

from functools import cache

from chalicelib import wiring
from chalicelib.adapters.dynamodb.accounts import Accounts
from chalicelib.adapters.dynamodb.mailed_links import MailedLinks
from chalicelib.adapters.dynamodb.notifications import Notifications
from chalicelib.adapters.tokens import digest
from chalicelib.services.letters import Post
from chalicelib.services.notices import Sending


@cache
def post() -> Post:
    """The mailer."""
    from chalicelib.adapters.ses import SesMailer
    from chalicelib.web import emails

    mailer = SesMailer(
        wiring.client("sesv2"),
        wiring.settings().sender_address,
        wiring.settings().ses_configuration_set,
        emails.render,
    )
    return Post(mailer=mailer, sealer=wiring.sealer(), digest=digest, portal_url=wiring.settings().portal_url)


@cache
def sending() -> Sending:
    """What notices are sent with."""
    return Sending(
        notices=wiring.notices(),
        notifications=Notifications(wiring.identity()),
        links=MailedLinks(wiring.identity()),
        owners=Accounts(wiring.identity()),
        clock=wiring.clock,
        tokens=wiring.tokens,
        post=post(),
    )
