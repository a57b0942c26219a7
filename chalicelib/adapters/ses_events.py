"""Reads what SES tells EventBridge of a mail, and believes nothing that does not fit.

Shapes: Amazon SES Developer Guide, "Contents of event data that Amazon SES publishes"; the tags of a mail are those
that ``ses.py`` gave it, each as a list.
"""

from datetime import UTC, datetime
from typing import Any, Final

from pydantic import ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from chalicelib.adapters.tokens import digest
from chalicelib.domain.delivery import WITH_A_LINK, Kind, MailEvent, MailEventRefused
from chalicelib.domain.email import canonical_email, mask_email
from chalicelib.domain.model import Model

SOURCE: Final = "aws.ses"
CONFIGURATION_SET: Final = "ses:configuration-set"
DETAIL_TYPES: Final = {
    "Email Sent": Kind.SENT,
    "Email Delivered": Kind.DELIVERED,
    "Email Bounced": Kind.BOUNCED,
    "Email Complaint Received": Kind.COMPLAINED,
    "Email Rejected": Kind.REFUSED,
    "Email Delivery Delayed": Kind.DELAYED,
}
KEY_LENGTH: Final = 20

MAILBOX_FULL, NO_SUCH_ADDRESS, REFUSED = "mailbox_full", "address_unknown", "refused_by_provider"
TOO_LARGE, CONTENT, TEMPORARY, SUPPRESSED = "message_too_large", "content_rejected", "temporary", "suppressed"
COMPLAINT, UNCLEAR = "complaint", "unclear"

# By the sub-type of a bounce, or the type of a delay.
_BY_TYPE: Final = {
    "NoEmail": NO_SUCH_ADDRESS,
    "Suppressed": SUPPRESSED,
    "OnAccountSuppressionList": SUPPRESSED,
    "MailboxFull": MAILBOX_FULL,
    "MessageTooLarge": TOO_LARGE,
    "ContentRejected": CONTENT,
    "AttachmentRejected": CONTENT,
    "SpamDetected": REFUSED,
}
# By the enhanced status code of the other side (RFC 3463), without its class: subject, then detail.
_BY_STATUS: Final = {
    "2.2": MAILBOX_FULL,
    "2.3": TOO_LARGE,
    "3.4": TOO_LARGE,
    "1.": NO_SUCH_ADDRESS,
    "2.1": NO_SUCH_ADDRESS,
    "6.": CONTENT,
    "7.": REFUSED,
}
_OTHERWISE: Final = {"Permanent": REFUSED, "Transient": TEMPORARY}


class _Json(Model):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")


class _Mail(_Json):
    message_id: str
    destination: list[str]
    tags: dict[str, list[str]]


class _Recipient(_Json):
    status: str = ""


class _Happening(_Json):
    """The part of an event that is named after it: every kind has a few of these."""

    timestamp: datetime | None = None
    bounce_type: str = ""
    bounce_sub_type: str = ""
    bounced_recipients: list[_Recipient] = []
    delay_type: str = ""


class _Detail(_Json):
    mail: _Mail
    bounce: _Happening = _Happening()
    complaint: _Happening = _Happening()
    delivery: _Happening = _Happening()
    delivery_delay: _Happening = _Happening()
    reject: _Happening = _Happening()
    send: _Happening = _Happening()


def mail_event_of(event: dict[str, Any], configuration_set: str) -> MailEvent:
    """What an event of EventBridge (``source``, ``detail-type``, ``time``, ``detail``) says of one of our own mails.

    Errors: ``MailEventRefused`` for another source, another configuration set, or what cannot be read.
    """
    kind = DETAIL_TYPES.get(str(event.get("detail-type")))
    if event.get("source") != SOURCE or kind is None:
        raise MailEventRefused(reason="source")
    try:
        detail = _Detail.model_validate(event.get("detail"))
        if detail.mail.tags.get(CONFIGURATION_SET) != [configuration_set]:
            raise MailEventRefused(reason="configuration_set")
        return _told(kind, detail, datetime.fromisoformat(str(event.get("time"))))
    except (ValidationError, ValueError):  # "from None": what was wrong with it may name the address
        raise MailEventRefused(reason="malformed") from None


def _told(kind: Kind, detail: _Detail, told_at: datetime) -> MailEvent:
    (destination,) = detail.mail.destination
    happening = _happening(kind, detail)
    at = happening.timestamp or told_at
    kind = Kind.SOFT_BOUNCED if kind is Kind.BOUNCED and happening.bounce_type != "Permanent" else kind
    times = f"{at.isoformat()}" if kind is Kind.DELAYED else ""
    email = canonical_email(destination)
    return MailEvent(
        key=digest(f"{detail.mail.message_id} {kind.value} {times}")[:KEY_LENGTH],
        kind=kind,
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        email_key=email,
        email_masked=mask_email(email),
        reason=_reason(kind, happening),
        **_bound_to(detail.mail.tags),
    )


def _happening(kind: Kind, detail: _Detail) -> _Happening:
    return {
        Kind.SENT: detail.send,
        Kind.DELIVERED: detail.delivery,
        Kind.BOUNCED: detail.bounce,
        Kind.COMPLAINED: detail.complaint,
        Kind.REFUSED: detail.reject,
        Kind.DELAYED: detail.delivery_delay,
    }[kind]


def _bound_to(tags: dict[str, list[str]]) -> dict[str, Any]:
    """The ids that the mail was tagged with. Errors: ``ValueError`` for a mail with a link that lacks one."""
    ids = {name: _only(tags, name) for name in ("mail", "office_id", "member_id", "invitation_id")}
    version = _only(tags, "invitation_version")
    if not ids["mail"] or (ids["mail"] in WITH_A_LINK and not (all(ids.values()) and version)):
        raise ValueError("tags")
    return ids | {"invitation_version": int(version or 0)}


def _only(tags: dict[str, list[str]], name: str) -> str:
    values = tags.get(name, [])
    if len(values) > 1:
        raise ValueError(name)
    return values[0] if values else ""


def _reason(kind: Kind, happening: _Happening) -> str | None:
    """The stable code of why a mail did not arrive."""
    if kind in {Kind.SENT, Kind.DELIVERED}:
        return None
    if kind is Kind.COMPLAINED:
        return COMPLAINT
    if kind is Kind.REFUSED:
        return CONTENT
    by_type = _BY_TYPE.get(happening.bounce_sub_type or happening.delay_type)
    if by_type is not None:
        return by_type
    status = next((each.status for each in happening.bounced_recipients if each.status), "")
    by_status = [reason for part, reason in _BY_STATUS.items() if status[2:].startswith(part)]
    if by_status:
        return by_status[0]
    return TEMPORARY if kind is Kind.DELAYED else _OTHERWISE.get(happening.bounce_type, UNCLEAR)
