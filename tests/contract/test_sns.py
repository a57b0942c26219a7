"""Text messages as SNS is asked for them: one telephone, a highest price, and refusals that name nobody."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.adapters.sns import SnsTexts
from chalicelib.domain.errors import ServiceUnavailable, SmsRefused

PHONE = "+5511987654321"


@pytest.fixture
def client() -> Any:
    return boto3.client(
        "sns", region_name="sa-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )


@pytest.mark.statement("K12")
def test_a_message_goes_to_one_telephone_as_transactional_and_at_a_highest_price(client: Any) -> None:
    expected = {
        "PhoneNumber": PHONE,
        "Message": "O codigo e 123456.",
        "MessageAttributes": {
            "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"},
            "AWS.SNS.SMS.MaxPrice": {"DataType": "Number", "StringValue": "0.1"},
        },
    }
    with Stubber(client) as stub:
        stub.add_response("publish", {"MessageId": "m-1"}, expected)
        SnsTexts(client, "0.1").send(PHONE, "O codigo e 123456.")

        stub.assert_no_pending_responses()


@pytest.mark.statement("L2")
@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("InvalidParameter", 400, SmsRefused),
        ("ParameterValueInvalid", 400, SmsRefused),
        ("OptedOut", 400, SmsRefused),
        ("ValidationException", 400, SmsRefused),
        ("Throttled", 429, ServiceUnavailable),
        ("ThrottlingException", 400, ServiceUnavailable),
        ("InternalError", 500, ServiceUnavailable),
        ("AuthorizationError", 403, ServiceUnavailable),
        ("EndpointDisabled", 400, ServiceUnavailable),
    ],
)
def test_a_refusal_for_good_is_told_from_one_that_passes(
    client: Any, code: str, status: int, expected: type[Exception]
) -> None:
    with Stubber(client) as stub:
        stub.add_client_error("publish", code, f"{PHONE} is opted out", http_status_code=status)

        with pytest.raises(expected) as refusal:
            SnsTexts(client, "0.1").send(PHONE, "x")

    assert PHONE not in repr(refusal.value)
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize(
    "fault",
    [
        ReadTimeoutError(endpoint_url="https://sns"),
        ConnectTimeoutError(endpoint_url="https://sns"),
        EndpointConnectionError(endpoint_url="https://sns"),
    ],
)
def test_a_silent_service_is_worth_trying_again(fault: Exception) -> None:
    class Silent:
        def publish(self, **_: Any) -> None:
            raise fault

    with pytest.raises(ServiceUnavailable):
        SnsTexts(Silent(), "0.1").send(PHONE, "x")
