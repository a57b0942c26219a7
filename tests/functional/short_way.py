"""Leads a DynamoDB client straight to moto's handler, without HTTP, signatures and their parsing in between.

It answers botocore's event ``before-call``, made for that, so all that a client checks before stays as it is. Whatever
moto refuses is asked again the long way: each error is the one that moto words.
"""

import base64
import functools
import json
from types import SimpleNamespace
from typing import Any

from moto.core.models import botocore_stubber
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.responses import DynamoHandler

OPERATIONS = frozenset(
    {"BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem"}
)
ACCOUNT = "123456789012"
_EVENT = "before-call.dynamodb"


def take_short_way(client: Any) -> None:
    """From now on for this client; whatever else listens to its calls is told first."""
    client.meta.events.register_last(_EVENT, _answer, unique_id="short-way")


def take_long_way(client: Any) -> None:
    client.meta.events.unregister(_EVENT, _answer, unique_id="short-way")


def _answer(model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> Any:
    """What botocore takes for the HTTP answer and its content, or None for the long way."""
    if model.name not in OPERATIONS or not botocore_stubber.enabled:
        return None
    handler = DynamoHandler()
    handler.body = json.loads(params["body"], object_hook=_with_bytes if b'"B"' in params["body"] else None)
    handler.region, handler.current_account = context["client_region"], ACCOUNT
    try:
        result = getattr(handler, _method(model.name))().result
    except Exception:
        return None
    members = model.output_shape.members
    given = {name: value for name, value in result.items() if name in members and value is not None}
    return _HTTP, given | {"ResponseMetadata": _metadata()}


_HTTP = SimpleNamespace(status_code=200)
_method = functools.cache(camelcase_to_underscores)


def _with_bytes(found: dict[str, Any]) -> dict[str, Any]:
    return {"B": base64.b64decode(found["B"])} if isinstance(found.get("B"), str) else found


def _metadata() -> dict[str, Any]:
    return {"RequestId": "short", "HTTPStatusCode": 200, "HTTPHeaders": {}, "RetryAttempts": 0}
