"""A path's any-method is imported like its other methods, under the name that the emulator routes by."""

from types import SimpleNamespace
from typing import Any


def test_any_method_is_imported_as_any_and_the_others_as_they_are(emulator: SimpleNamespace) -> None:
    from infra.local.patches import any_method

    imported: list[tuple[Any, ...]] = []
    emulator.apigateway_v1._OPENAPI_HTTP_METHODS = {"get"}
    emulator.apigateway_v1._import_operation = lambda *given: imported.append(given)
    any_method.apply()

    for name in sorted(emulator.apigateway_v1._OPENAPI_HTTP_METHODS):
        emulator.apigateway_v1._import_operation("api", "health", name.upper(), {"responses": {}})

    assert imported == [
        ("api", "health", "GET", {"responses": {}}),
        ("api", "health", "ANY", {"responses": {}}),
    ]
