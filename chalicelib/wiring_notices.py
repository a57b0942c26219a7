"""The part of the composition root that mails to owners of accounts need; only ``send-mail`` asks for it."""

from chalicelib import wiring
from chalicelib.adapters.dynamodb.accounts import Accounts
from chalicelib.adapters.dynamodb.mailed_links import MailedLinks
from chalicelib.adapters.dynamodb.notifications import Notifications
from chalicelib.services.notices import Sending


def sending() -> Sending:
    """What notices are sent with."""
    return Sending(
        notices=wiring.notices(),
        notifications=Notifications(wiring.identity()),
        links=MailedLinks(wiring.identity()),
        owners=Accounts(wiring.identity()),
        clock=wiring.clock,
        tokens=wiring.tokens,
        post=wiring.post(),
    )
