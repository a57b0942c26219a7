"""What DynamoDB's failures mean to us: botocore's errors as our own exceptions."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.dynamodb.codec import decode_item
from chalicelib.domain.errors import Conflict, ServiceUnavailable
from chalicelib.services.ports import ConditionFailed, TransactionFailed

_TRANSIENT = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "InternalServerError",
    "ServiceUnavailable",
    "TransactionInProgressException",
}


@contextmanager
def translated() -> Iterator[None]:
    """Turns what botocore raises into our own exceptions."""
    try:
        yield
    except ClientError as error:
        raise _translation(error) from None
    except BotoCoreError as error:
        raise ServiceUnavailable(service="dynamodb") from error


def _translation(error: ClientError) -> Exception:
    response: Any = error.response
    code = response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        item = response.get("Item")
        return ConditionFailed(decode_item(item) if item else None)
    if code == "TransactionCanceledException":
        return _cancellation(response.get("CancellationReasons") or [])
    if code == "TransactionConflictException":
        return Conflict()
    is_their_failure = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500
    if code in _TRANSIENT or is_their_failure:
        return ServiceUnavailable(service="dynamodb")
    return error


def _cancellation(reasons: Sequence[Mapping[str, Any]]) -> Exception:
    codes = [reason.get("Code", "None") for reason in reasons]
    if "ConditionalCheckFailed" not in codes:
        return Conflict() if "TransactionConflict" in codes else ServiceUnavailable(service="dynamodb")
    return TransactionFailed(
        [
            decode_item(reason.get("Item") or {}) if code == "ConditionalCheckFailed" else None
            for code, reason in zip(codes, reasons, strict=True)
        ]
    )
