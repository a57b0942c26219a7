"""A link that is mailed to the owner of an account: for one purpose, for a short time, used once.

There is at most one of each purpose: a new one takes the place of the one before. Only its hash is kept.
"""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.errors import LinkInvalid
from chalicelib.domain.model import Model


class LinkPurpose(StrEnum):
    PASSWORD_RESET = "password_reset"
    FACTOR_RESET = "factor_reset"
    EMAIL_CONFIRM = "email_confirm"


LIFE: Final = {
    LinkPurpose.PASSWORD_RESET: timedelta(hours=1),
    LinkPurpose.FACTOR_RESET: timedelta(hours=24),
    LinkPurpose.EMAIL_CONFIRM: timedelta(hours=24),
}

_TOKEN: Final = re.compile(r"([a-z2-7]{20})([a-z2-7]{20})?([A-Za-z0-9_-]{43})")


class MailedLink(Model):
    """``notice_id`` is the mail that carries it; ``office_id`` the one that asked for a factor's reset.

    Without a ``hash`` it has not been mailed yet and opens nothing.
    """

    purpose: LinkPurpose
    account_id: str
    office_id: str = ""
    notice_id: str
    hash: str = ""
    facts: dict[str, str] = {}
    expires_at: datetime

    def ensure_usable(self, link_hash: str, now: datetime) -> None:
        """Errors: ``LinkInvalid`` for another link than the last one mailed, or past its time."""
        if not self.hash or self.hash != link_hash or now >= self.expires_at:
            raise LinkInvalid


def token_of(link: MailedLink, secret: str) -> str:
    """What stands in the mail: where to look (account, and office if there is one), then the secret."""
    return link.account_id.removeprefix("acc_") + link.office_id.removeprefix("off_") + secret


def parse_token(token: str) -> tuple[str, str, str]:
    """Account id, office id (or nothing) and secret. Errors: ``LinkInvalid`` for text of any other shape."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise LinkInvalid
    return f"acc_{found[1]}", f"off_{found[2]}" if found[2] else "", found[3]
