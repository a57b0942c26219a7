"""The text message that carries a code."""

from urllib.parse import urlsplit

from chalicelib.domain import sms
from chalicelib.web import sentences


def message_of(code: str, *, portal_url: str) -> str:
    """The message of a code for the portal at this address."""
    minutes = int(sms.LIFE.total_seconds() // 60)
    return sms.message(sentences.sms_code(code, minutes), code, urlsplit(portal_url).hostname or "")
