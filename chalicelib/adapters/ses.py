"""Hands mails to SES (API version 2) and tells a refusal for good from one that passes."""

import re
from collections.abc import Callable
from email.header import Header
from email.utils import quote
from typing import Any, Final

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

from chalicelib.domain.errors import DomainError, MailRefused, ServiceUnavailable
from chalicelib.domain.mail import Mail, sender_name

_REFUSED_FOR_GOOD: Final = frozenset(
    (
        *("MessageRejected", "MailFromDomainNotVerified", "MailFromDomainNotVerifiedException"),
        *("BadRequest", "BadRequestException", "NotFound", "NotFoundException"),
    )
)
_TAG: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")


class SesMailer:
    """Sends the mails of the platform in the name of an office.

    ``render(mail_name, **facts)`` gives the mail; time limits and retries are the client's own.
    """

    def __init__(
        self,
        client: Any,
        sender_address: str,
        configuration_set: str,
        render: Callable[..., Mail],
    ) -> None:
        self._client = client
        self._sender_address = sender_address
        self._configuration_set = configuration_set
        self._render = render

    def send(
        self,
        mail_name: str,
        *,
        to: str,
        office_name: str,
        reply_to: str | None = None,
        tags: dict[str, str],
        **facts: Any,
    ) -> str:
        """Sends one mail to one canonical address and gives SES's id of it.

        ``tags`` come back with each delivery event, so they hold ids only. An empty ``office_name`` sends in
        the platform's own name. Errors: ``MailRefused`` for good, ``ServiceUnavailable`` when trying again is
        right.
        """
        mail = self._render(mail_name, office_name=office_name, **facts)
        request = {
            "FromEmailAddress": _mailbox(sender_name(office_name), self._sender_address),
            "Destination": {"ToAddresses": [to]},
            "Content": {"Simple": _content(mail)},
            "EmailTags": _tags(tags),
            "ConfigurationSetName": self._configuration_set,
        }
        if reply_to:
            request["ReplyToAddresses"] = [reply_to]
        return self._sent(request)

    def _sent(self, request: dict[str, Any]) -> str:
        # "from None": what SES says names the address, which belongs in no log.
        try:
            answer = self._client.send_email(**request)
        except ClientError as error:
            raise _refusal(error) from None
        except (ConnectionError, HTTPClientError):
            raise ServiceUnavailable(service="ses") from None
        return str(answer["MessageId"])


def _refusal(error: ClientError) -> DomainError:
    code = error.response.get("Error", {}).get("Code", "")
    kind = MailRefused if code in _REFUSED_FOR_GOOD else ServiceUnavailable
    return kind(service="ses", reason=code)


def _mailbox(name: str, address: str) -> str:
    """Gives ``"name" <address>``; a name that is not ASCII becomes encoded words of RFC 2047, as a whole."""
    shown = f'"{quote(name)}"' if name.isascii() else Header(name, "utf-8", maxlinelen=75).encode(linesep="")
    return f"{shown} <{address}>"


def _content(mail: Mail) -> dict[str, Any]:
    return {
        "Subject": _utf8(mail.subject),
        "Body": {"Text": _utf8(mail.text), "Html": _utf8(mail.html)},
    }


def _utf8(data: str) -> dict[str, str]:
    return {"Data": data, "Charset": "UTF-8"}


def _tags(tags: dict[str, str]) -> list[dict[str, str]]:
    for word in (*tags, *tags.values()):
        if not _TAG.fullmatch(word):
            raise ValueError("a tag holds ids only: ASCII letters, digits, '_' and '-'")
    return [{"Name": name, "Value": value} for name, value in tags.items()]
