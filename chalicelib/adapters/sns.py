"""Hands text messages to SNS and tells a refusal for good from one that passes."""

from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import DomainError, ServiceUnavailable, SmsRefused

_REFUSED_FOR_GOOD: Final = frozenset(
    (
        *("InvalidParameter", "InvalidParameterException", "OptedOut", "OptedOutException"),
        *("ParameterValueInvalid", "InvalidParameterValueException", "ValidationException"),
    )
)


class SnsTexts:
    """Sends to single telephones, never to a topic. ``max_price`` is in US dollars, for one message."""

    def __init__(self, client: Any, max_price: str) -> None:
        self._client = client
        self._attributes = {
            "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"},
            "AWS.SNS.SMS.MaxPrice": {"DataType": "Number", "StringValue": max_price},
        }

    def send(self, phone: str, text: str) -> None:
        """Sends one message to a number in E.164.

        Errors: ``SmsRefused`` for good (no such number, or its owner wants none), ``ServiceUnavailable`` when
        trying again is right.
        """
        # "from None": what SNS says names the number, which belongs in no log.
        try:
            self._client.publish(PhoneNumber=phone, Message=text, MessageAttributes=self._attributes)
        except ClientError as error:
            raise _refusal(error) from None
        except BotoCoreError:
            raise ServiceUnavailable(service="sns") from None


def _refusal(error: ClientError) -> DomainError:
    if error.response["Error"]["Code"] in _REFUSED_FOR_GOOD:
        return SmsRefused()
    return ServiceUnavailable(service="sns")
