"""Fields and parameters that are not documented: refused by name, and without effect."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.functional.raw import post_raw
from tests.functional.routes import API, BODIES, Office, fitting, make_office
from tests.functional.world import World

WITH_BODY = [route for route, operation in API.items() if operation.body]


@pytest.fixture(scope="module")
def ours(world: World) -> Office:
    office = make_office(world, "Contábil da Ana", "ana-hostil.com.br")
    for person in office.people():
        person.call("GET", "/me")
    return office


@pytest.fixture(autouse=True)
def one_after_the_other(world: World, ours: Office) -> Iterator[None]:
    with world.undone():
        yield


SMUGGLED = [
    "tenantId", "office_id", "role", "status", "mfa", "emailVerified", "passwordHash", "password_hash", "portalAccess",
    "createdAt", "created_at", "version", "permissions.all", "account_id", "id", "administrator_", "rev", "stage",
    "__proto__", "invitation", "onboarding_version", "email_key", "$set",
]  # fmt: skip


@pytest.mark.statement("F5")
@pytest.mark.parametrize("route", WITH_BODY)
def test_an_undocumented_field_is_refused_and_changes_nothing(world: World, ours: Office, route: str) -> None:
    before = world.items()
    sample = json.dumps(BODIES[route])
    for kind, own in ours.ids.items():
        sample = sample.replace(f"<{kind}>", own)

    for field in set(SMUGGLED) - set(API[route].body.model_fields):  # type: ignore[union-attr]
        answer = post_raw(world, ours, route, json.dumps(json.loads(sample) | {field: True}).encode())
        assert (answer.status, answer.code) == (400, "invalid_request"), (field, answer.body)
        (error,) = [each for each in answer.json["errors"] if each["field"] == field]
        assert error["message"] == "Este campo não existe."

    assert world.items() == before


@pytest.mark.statement("F5")
@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("general", {"name": "A", "email": "a@b.com.br", "portal_access": {"active": True, "role": "admin"}}),
        ("departments", {"departments": [{"id": "<department>", "level": "reviewer", "office_id": "x"}]}),
        ("companies", {"companies": [{"id": "<company>", "portal_enabled": True}]}),
    ],
)
def test_an_undocumented_field_inside_another_is_refused_too(
    ours: Office, step: str, body: dict[str, Any]
) -> None:
    filled = json.loads(
        json.dumps(body)
        .replace("<department>", ours.ids["department"])
        .replace("<company>", ours.ids["company"])
    )
    version = ours.versions["PUT /drafts/{draft_id}/general"]

    answer = ours.administrator.call("PUT", f"/drafts/{ours.ids['draft']}/{step}", filled, version)

    assert (answer.status, answer.json["errors"][0]["code"]) == (400, "extra_forbidden")


@pytest.mark.statement("F5")
@pytest.mark.parametrize("route", [route for route, operation in API.items() if operation.query])
def test_an_undocumented_parameter_is_refused(ours: Office, route: str) -> None:
    method, path = route.split(" ", 1)
    path = path.replace("{department_id}", ours.ids["department"])

    answer = fitting(route, ours).call(method, f"{path}?all=true")

    assert (answer.status, answer.json["errors"][-1]["code"]) == (400, "extra_forbidden")
