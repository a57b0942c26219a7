"""What SES would tell EventBridge of a mail, by the mailbox simulator's addresses."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.adapters.ses_events import mail_event_of


def kinds(request: dict[str, Any]) -> list[str]:
    from infra.local.patches import ses_events

    return [json.loads(entry["Detail"])["eventType"] for entry in ses_events.events_of(request, "id")]


def mail_to(address: str) -> dict[str, Any]:
    return {"Destination": {"ToAddresses": [address]}, "ConfigurationSetName": "mail", "EmailTags": []}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("carla@cliente.example", ["Send", "Delivery"]),
        ("success@simulator.amazonses.com", ["Send", "Delivery"]),
        ("bounce+carla@simulator.amazonses.com", ["Send", "Bounce"]),
        ("suppressionlist@simulator.amazonses.com", ["Send", "Bounce"]),
        ("complaint@simulator.amazonses.com", ["Send", "Delivery", "Complaint"]),
        ("bounce@cliente.example", ["Send", "Delivery"]),
    ],
)
def test_each_address_has_its_fate(emulator: SimpleNamespace, address: str, expected: list[str]) -> None:
    assert kinds(mail_to(address)) == expected


def test_a_mail_without_a_configuration_set_makes_no_event(emulator: SimpleNamespace) -> None:
    assert kinds({"Destination": {"ToAddresses": ["carla@cliente.example"]}}) == []


def test_an_event_carries_id_and_tags(emulator: SimpleNamespace) -> None:
    from infra.local.patches import ses_events

    request = mail_to("carla@cliente.example") | {"EmailTags": [{"Name": "office_id", "Value": "off_1"}]}

    mail = json.loads(ses_events.events_of(request, "id")[0]["Detail"])["mail"]

    assert mail["messageId"] == "id"
    assert mail["tags"] == {"office_id": ["off_1"], "ses:configuration-set": ["mail"]}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("success@simulator.amazonses.com", [("sent", None), ("delivered", None)]),
        ("bounce+1@simulator.amazonses.com", [("sent", None), ("bounced", "address_unknown")]),
        ("suppressionlist@simulator.amazonses.com", [("sent", None), ("bounced", "suppressed")]),
        (
            "complaint@simulator.amazonses.com",
            [("sent", None), ("delivered", None), ("complained", "complaint")],
        ),
    ],
)
def test_the_application_understands_what_the_emulator_tells(
    emulator: SimpleNamespace, address: str, told: list[tuple[str, str | None]]
) -> None:
    from infra.local.patches import ses_events

    request = mail_to(address) | {"EmailTags": [{"Name": "mail", "Value": "delivery_test"}]}
    entries = ses_events.events_of(request, "id")
    events = [
        {
            "source": each["Source"],
            "detail-type": each["DetailType"],
            "time": "2026-11-27T12:00:00Z",
            "detail": json.loads(each["Detail"]),
        }
        for each in entries
    ]

    read = [mail_event_of(each, "mail") for each in events]

    assert [(each.kind.value, each.reason) for each in read] == told
