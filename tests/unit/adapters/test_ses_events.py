"""What SES says in its own words, as its developer guide shows it, and what is not believed."""

from typing import Any

import pytest

from chalicelib.adapters.ses_events import DETAIL_TYPES, mail_event_of
from chalicelib.domain.delivery import MailEventRefused

TAGS = {
    "ses:configuration-set": ["portaria-mail"],
    "ses:source-ip": ["192.0.2.1"],
    "mail": ["invitation"],
    "office_id": ["off_a"],
    "member_id": ["usr_carla"],
    "invitation_id": ["inv_1"],
    "invitation_version": ["3"],
}
AT = "2026-11-27T12:00:05.123Z"


def told(detail_type: str = "Email Delivered", **part: Any) -> dict[str, Any]:
    mail = {
        "timestamp": "2026-11-27T12:00:00.000Z",
        "messageId": "0100-abc",
        "destination": ["Carla@Padaria.com.br"],
        "headers": [{"name": "To", "value": "carla@padaria.com.br"}],
        "tags": TAGS,
    }
    return {
        "source": "aws.ses",
        "detail-type": detail_type,
        "time": "2026-11-27T12:00:06Z",
        "detail": {"eventType": "…", "mail": mail | part.pop("mail", {})} | part,
    }


def bounce(kind: str, sub_type: str, status: str = "") -> dict[str, Any]:
    recipients = [{"emailAddress": "carla@padaria.com.br", "action": "failed", "status": status}]
    what = {"bounceType": kind, "bounceSubType": sub_type, "bouncedRecipients": recipients, "timestamp": AT}
    return told("Email Bounced", bounce=what)


def test_an_event_is_read_with_the_link_that_it_is_of() -> None:
    event = mail_event_of(told(delivery={"timestamp": AT, "smtpResponse": "250 ok"}), "portaria-mail")

    assert (event.kind, event.mail, event.at.isoformat()) == (
        "delivered", "invitation", "2026-11-27T12:00:05.123000+00:00",
    )  # fmt: skip
    assert (event.office_id, event.member_id, event.invitation_id, event.invitation_version) == (
        "off_a", "usr_carla", "inv_1", 3,
    )  # fmt: skip
    assert (event.email_key, event.email_masked) == ("carla@padaria.com.br", "c***@padaria.com.br")


@pytest.mark.parametrize(
    ("event", "kind", "reason"),
    [
        (bounce("Permanent", "General", "5.1.1"), "bounced", "address_unknown"),
        (bounce("Permanent", "NoEmail"), "bounced", "address_unknown"),
        (bounce("Permanent", "General", "5.7.1"), "bounced", "refused_by_provider"),
        (bounce("Permanent", "General"), "bounced", "refused_by_provider"),
        (bounce("Permanent", "OnAccountSuppressionList"), "bounced", "suppressed"),
        (bounce("Transient", "MailboxFull"), "soft_bounced", "mailbox_full"),
        (bounce("Transient", "General", "4.2.2"), "soft_bounced", "mailbox_full"),
        (bounce("Transient", "General"), "soft_bounced", "temporary"),
        (bounce("Transient", "MessageTooLarge"), "soft_bounced", "message_too_large"),
        (bounce("Transient", "ContentRejected"), "soft_bounced", "content_rejected"),
        (bounce("Undetermined", "Undetermined"), "soft_bounced", "unclear"),
        (told("Email Complaint Received", complaint={"timestamp": AT}), "complained", "complaint"),
        (told("Email Rejected", reject={"reason": "Bad content"}), "refused", "content_rejected"),
        (
            told("Email Delivery Delayed", deliveryDelay={"delayType": "MailboxFull"}),
            "delayed",
            "mailbox_full",
        ),
        (told("Email Delivery Delayed", deliveryDelay={"delayType": "General"}), "delayed", "temporary"),
        (told("Email Sent", send={}), "sent", None),
    ],
)
def test_each_fate_has_a_stable_reason(event: dict[str, Any], kind: str, reason: str | None) -> None:
    read = mail_event_of(event, "portaria-mail")

    assert (read.kind, read.reason) == (kind, reason)


@pytest.mark.statement("J11")
def test_the_same_thing_told_again_has_the_same_key_and_another_one_another() -> None:
    one = mail_event_of(told(), "portaria-mail")
    again = mail_event_of(told() | {"id": "another", "time": "2026-11-27T13:00:00Z"}, "portaria-mail")
    others = [
        told(mail={"messageId": "0200-def"}),
        *(told(each) for each in DETAIL_TYPES if each != "Email Delivered"),
        *(
            told("Email Delivery Delayed", deliveryDelay={"timestamp": f"2026-11-27T1{n}:00:00Z"})
            for n in "34"
        ),
    ]

    keys = {mail_event_of(each, "portaria-mail").key for each in others}

    assert one.key == again.key
    assert len(keys | {one.key}) == len(others) + 1


@pytest.mark.statement("J11")
@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (told() | {"source": "portaria"}, "source"),
        (told("Email Opened"), "source"),
        (told(mail={"tags": TAGS | {"ses:configuration-set": ["another"]}}), "configuration_set"),
        (told(mail={"tags": {}}), "configuration_set"),
        (told(mail={"tags": TAGS | {"member_id": []}}), "malformed"),
        (told(mail={"tags": TAGS | {"office_id": ["off_a", "off_b"]}}), "malformed"),
        (told(mail={"tags": TAGS | {"invitation_version": ["three"]}}), "malformed"),
        (told(mail={"destination": ["a@b.com.br", "c@d.com.br"]}), "malformed"),
        (told(mail={"destination": ["carla"]}), "malformed"),
        (told() | {"time": "yesterday"}, "malformed"),
        (told() | {"detail": "text"}, "malformed"),
        (told(bounce=["a list"]), "malformed"),
        ({}, "source"),
    ],
)
def test_what_does_not_fit_is_refused_without_a_word_of_whom_it_was_about(
    event: dict[str, Any], reason: str
) -> None:
    with pytest.raises(MailEventRefused) as refused:
        mail_event_of(event, "portaria-mail")

    assert refused.value.facts == {"reason": reason}
