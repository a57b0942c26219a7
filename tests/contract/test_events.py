"""Events on the bus and the hand-over to the function that mails: ids only, a refusal is transient."""

import json
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from chalicelib.adapters.events import Events, MailQueue, SmsQueue
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.invitation import Outcome
from chalicelib.domain.outbox import Owed
from tests.unit.domain.people import NOON

OWED = Owed(
    id="out_x",
    office_id="off_a",
    member_id="usr_carla",
    onboarding_version=1,
    mails=["password_set"],
    mail_to="carla@padaria.com.br",
    created_at=NOON,
    due_at=NOON,
)


def client(service: str) -> Any:
    return boto3.client(
        service, region_name="sa-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )


def publish(events: Events) -> None:
    events.publish("invitation.sent", office_id="off_a", member_id="usr_carla", version=2)


@pytest.mark.statement("J14")
def test_an_event_about_an_import_names_it_as_such() -> None:
    bus = client("events")
    import_id = "imp_" + "a" * 20
    detail = {"office_id": "off_a", "import_id": import_id, "version": 1}
    entry = {"Source": "portaria", "DetailType": "import.finished", "Detail": json.dumps(detail)}
    expected = {"Entries": [entry | {"EventBusName": "portaria"}]}

    with Stubber(bus) as stubber:
        stubber.add_response("put_events", {"FailedEntryCount": 0, "Entries": []}, expected)
        Events(bus, "portaria").publish("import.finished", office_id="off_a", member_id=import_id, version=1)

        stubber.assert_no_pending_responses()


@pytest.mark.statement("J14")
def test_an_event_carries_ids_and_a_version_only() -> None:
    bus = client("events")
    entry = {
        "Source": "portaria",
        "DetailType": "invitation.sent",
        "Detail": json.dumps({"office_id": "off_a", "member_id": "usr_carla", "version": 2}),
        "EventBusName": "portaria",
    }
    with Stubber(bus) as stubber:
        stubber.add_response("put_events", {"FailedEntryCount": 0}, {"Entries": [entry]})
        publish(Events(bus, "portaria"))

        stubber.assert_no_pending_responses()


def test_an_event_that_the_bus_did_not_take_is_to_be_tried_again() -> None:
    bus = client("events")
    with Stubber(bus) as stubber:
        stubber.add_response("put_events", {"FailedEntryCount": 1})
        stubber.add_client_error("put_events", "InternalException")

        for _ in range(2):
            with pytest.raises(ServiceUnavailable):
                publish(Events(bus, "portaria"))


@pytest.mark.statement("L1")
@pytest.mark.parametrize("settle", [None, Outcome.REGISTERED])
def test_the_mailing_function_is_woken_with_ids_and_not_waited_for(settle: Outcome | None) -> None:
    functions = client("lambda")
    payload = {"office_id": "off_a", "outbox_id": "out_x", "is_last": settle is None}
    expected = {
        "FunctionName": "portaria-send-mail",
        "InvocationType": "Event",
        "Payload": json.dumps(payload).encode(),
    }
    with Stubber(functions) as stubber:
        stubber.add_response("invoke", {"StatusCode": 202}, expected)
        owed = OWED.model_copy(update={"settle": settle})
        MailQueue(functions, "portaria-send-mail").hand_over(owed)

        stubber.assert_no_pending_responses()


@pytest.mark.statement("L1")
def test_a_notice_is_handed_over_by_its_id_alone() -> None:
    functions = client("lambda")
    expected = {
        "FunctionName": "portaria-send-mail",
        "InvocationType": "Event",
        "Payload": json.dumps({"notice_id": "ntc_x"}).encode(),
    }
    with Stubber(functions) as stubber:
        stubber.add_response("invoke", {"StatusCode": 202}, expected)
        MailQueue(functions, "portaria-send-mail").hand_over_notice("ntc_x")

        stubber.assert_no_pending_responses()


@pytest.mark.statement("L1")
def test_the_texting_function_is_woken_with_a_hash_and_not_waited_for() -> None:
    functions = client("lambda")
    expected = {
        "FunctionName": "portaria-send-sms",
        "InvocationType": "Event",
        "Payload": json.dumps({"challenge_hash": "abc"}).encode(),
    }
    with Stubber(functions) as stubber:
        stubber.add_response("invoke", {"StatusCode": 202}, expected)
        SmsQueue(functions, "portaria-send-sms").hand_over("abc")

        stubber.assert_no_pending_responses()


def test_a_hand_over_that_fails_is_to_be_tried_again() -> None:
    functions = client("lambda")
    with Stubber(functions) as stubber:
        stubber.add_client_error("invoke", "TooManyRequestsException")

        with pytest.raises(ServiceUnavailable):
            MailQueue(functions, "portaria-send-mail").hand_over(OWED)
