"""The mails that an office sets in motion, as an example person would read them; the link in them opens nothing."""

from datetime import datetime
from typing import Final

from chalicelib.domain.mail import Mail
from chalicelib.web import emails

EXAMPLE_PERSON: Final = "Maria de Souza"
EXAMPLE_LINK: Final = "convite#link-de-exemplo"


def preview(name: str, *, office_name: str, invited_by: str, expires_at: datetime, portal_url: str) -> Mail:
    """The mail ``name`` out of the very templates that are sent; an invitation of some kind, or its reminder."""
    return emails.render(
        name,
        office_name=office_name,
        person_name=EXAMPLE_PERSON,
        invited_by=invited_by,
        expires_at=expires_at,
        url=f"{portal_url}/{EXAMPLE_LINK}",
        portal_url=portal_url,
    )


def framed(mail: Mail) -> str:
    """The mail's HTML for a frame that lets nothing open: a link, pressed, must not take the frame away either."""
    return mail.html.replace("<head>", '<head>\n<base target="_blank">', 1)
