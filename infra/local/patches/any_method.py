"""Imports `x-amazon-apigateway-any-method`, as AWS does; the emulator leaves it out of an API's definition.

Without it a method that a path does not have is answered by the gateway, as if the path were unknown.
"""

from typing import Any

from ministack.services import apigateway_v1

ANY_METHOD = "x-amazon-apigateway-any-method"


def apply() -> None:
    original = apigateway_v1._import_operation

    def import_operation(api_id: str, resource_id: str, http_method: str, *more: Any) -> None:
        own_name = "ANY" if http_method.lower() == ANY_METHOD else http_method
        original(api_id, resource_id, own_name, *more)

    apigateway_v1._import_operation = import_operation
    apigateway_v1._OPENAPI_HTTP_METHODS |= {ANY_METHOD}
