"""The contract that the application serves: every route, with the models that its handlers use, and nothing more."""

import json
import re
from typing import Any

import pytest
from openapi_spec_validator import validate

from chalicelib.domain.session import Access
from tests.functional.routes import API, PAGES
from tests.functional.world import World

# API.md, as far as it is built.
PROMISED = {
    "/auth/login": "post", "/auth/mfa/totp": "post", "/auth/mfa/totp/confirm": "post", "/auth/mfa/verify": "post",
    "/auth/mfa/passkey/options": "post", "/auth/mfa/passkey/confirm": "post",
    "/auth/logout": "post", "/auth/password/guidelines": "get", "/me": "get", "/me/context": "put",
    "/me/sessions": "get", "/me/sessions/{}": "delete", "/office": "get patch", "/staff": "get post",
    "/staff/{}": "patch delete", "/companies": "get post", "/companies/{}": "patch", "/departments": "get post",
    "/departments/{}": "patch delete", "/catalogue": "get", "/drafts": "post get", "/drafts/{}": "get delete",
    "/drafts/{}/general": "put", "/drafts/{}/departments": "put", "/drafts/{}/companies": "put",
    "/drafts/{}/permissions": "put", "/drafts/{}/notifications": "put", "/drafts/{}/complete": "post",
    "/client-users": "get", "/client-users/{}": "get", "/client-users/{}/history": "get",
    "/client-users/{}/invitation": "post delete", "/client-users/{}/email": "patch",
    "/client-users/{}/delivery-test": "post", "/client-users/{}/activate": "post",
    "/client-users/{}/deactivate": "post", "/invitations/lookup": "post", "/invitations/register": "post",
    "/invitations/link": "post", "/invitations/link/confirm": "post", "/invitations/decline": "post",
    "/invitations/renew": "post", "/documents/folders": "get", "/messenger/contacts": "get",
    "/messenger/lookup": "get", "/processes/tasks": "get post", "/processes/tasks/{}": "get", "/health": "get",
    "/openapi.json": "get",
}  # fmt: skip
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document(world: World) -> Any:
    answer = world.call("GET", "/openapi.json")
    assert answer.status == 200
    return answer.json


def operations(document: Any) -> dict[str, Any]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_every_promised_path_and_method_is_there(document: Any) -> None:
    found = {re.sub(r"{\w+}", "{}", path): set(methods) for path, methods in document["paths"].items()}

    for path, methods in PROMISED.items():
        assert set(methods.split()) <= found[path], path


def test_it_agrees_with_the_routes_and_leaves_the_pages_out(document: Any) -> None:
    assert set(operations(document)) == set(API)
    assert not set(operations(document)) & set(PAGES)
    assert all(set(methods) <= METHODS for methods in document["paths"].values())


@pytest.mark.statement("F5")
def test_no_request_model_takes_an_unknown_field(document: Any) -> None:
    schemas = document["components"]["schemas"]

    def assert_closed(name: str) -> None:
        schema = schemas[name]
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False, name
        for inner in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(schema)):
            if inner != name:
                assert_closed(inner)

    for operation in operations(document).values():
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert_closed(content["schema"]["$ref"].rsplit("/", 1)[-1])


def test_every_route_says_what_it_takes_and_gives(document: Any) -> None:
    for route, operation in operations(document).items():
        rule = API[route]
        names = {each["name"] for each in operation["parameters"]}
        assert operation["summary"]
        assert str(rule.status) in operation["responses"]
        assert operation["responses"]["default"]["content"]["application/problem+json"]
        assert set(re.findall(r"{(\w+)}", route)) <= names
        assert ("If-Match" in names) == rule.versioned
        assert ("requestBody" in operation) == (rule.body is not None)
        assert ("security" in operation) == (rule.access is not Access.ANYONE)
        if rule.query:
            assert set(rule.query.model_fields) <= names


def test_its_names_are_unique_and_its_references_lead_somewhere(document: Any) -> None:
    ids = [each["operationId"] for each in operations(document).values()]
    text = json.dumps(document)

    assert len(ids) == len(set(ids))
    for name in re.findall(r'"#/components/schemas/([^"]+)"', text):
        assert name in document["components"]["schemas"]
    assert "#/$defs" not in text


def test_it_is_a_valid_document_of_openapi_3_1(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_what_is_secret_is_written_only_and_marked_so(document: Any) -> None:
    login = document["components"]["schemas"]["LogIn"]["properties"]["password"]

    assert login["format"] == "password"
    assert login["writeOnly"] is True
