"""Python values to DynamoDB's typed ones and back; instants become text that sorts by time."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

Item = dict[str, Any]


def instant(value: datetime) -> str:
    """An aware UTC instant as fixed-width RFC 3339 text with milliseconds."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def encode(value: Any) -> dict[str, Any]:  # noqa: PLR0911 - one return per type
    """One value as DynamoDB attribute. Errors: ``TypeError`` for a type that is never stored."""
    if isinstance(value, Enum):
        return {"S": value.value}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, datetime):
        return {"S": instant(value)}
    if isinstance(value, bytes):
        return {"B": value}
    if isinstance(value, set | frozenset):
        return {"SS": sorted(value)}
    if isinstance(value, list | tuple):
        return {"L": [encode(each) for each in value]}
    if isinstance(value, Mapping):
        return {"M": encode_item(value)}
    raise TypeError(type(value).__name__)


def encode_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item; keys whose value is ``None`` are left out."""
    return {key: encode(value) for key, value in item.items() if value is not None}


def decode(attribute: Mapping[str, Any]) -> Any:
    """One DynamoDB attribute as a Python value; instants stay text until a model reads them."""
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return int(value)
        case "L":
            return [decode(each) for each in value]
        case "M":
            return decode_item(value)
        case "SS":
            return set(value)
        case "NULL":
            return None
        case _:
            return value


def decode_item(item: Mapping[str, Any]) -> Item:
    return {key: decode(value) for key, value in item.items()}
