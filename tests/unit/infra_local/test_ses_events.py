"""What SES would tell EventBridge of a mail, by the mailbox simulator's addresses."""

import json
from types import SimpleNamespace
from typing import Any

import pytest


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
