"""Every route of the API says who may call it; a new route is covered by itself."""

from typing import Any

import pytest

import app
from chalicelib.domain.session import Access
from chalicelib.entrypoints.requests import VIEW_ATTRIBUTE, Operation

PAGES = "chalicelib.entrypoints.pages"
SAFE = {"GET", "HEAD"}
# Names the cells that it changes, and builds on whatever was corrected in the meantime.
WITHOUT_VERSION = {"PATCH /imports/{import_id}/rows/{number}"}
OPEN_TO_ANYONE = {
    "GET /auth/password/guidelines",
    "GET /auth/session",
    "GET /health",
    "GET /openapi.json",
    "POST /auth/login",
    "POST /auth/logout",
    "POST /auth/mfa/passkey/confirm",
    "POST /auth/mfa/passkey/options",
    "POST /auth/mfa/reset",
    "POST /auth/mfa/sms",
    "POST /auth/mfa/sms/confirm",
    "POST /auth/mfa/totp",
    "POST /auth/mfa/totp/confirm",
    "POST /auth/mfa/verify",
    "POST /auth/passkey/confirm",
    "POST /auth/passkey/options",
    "POST /auth/password/forgot",
    "POST /auth/password/reset",
    "POST /invitations/decline",
    "POST /invitations/link",
    "POST /invitations/link/confirm",
    "POST /invitations/lookup",
    "POST /invitations/register",
    "POST /invitations/renew",
    "POST /me/email/confirm",
}


def routes() -> dict[str, Any]:
    return {
        f"{method} {path}": entry.view_function
        for path, methods in app.app.routes.items()
        for method, entry in methods.items()
    }


PAGE_ROUTES = {name: view for name, view in routes().items() if view.__module__ == PAGES}
API_ROUTES = {name: view for name, view in routes().items() if name not in PAGE_ROUTES}


def operation(view: Any) -> Operation | None:
    found: Operation | None = getattr(view, VIEW_ATTRIBUTE, None)
    return found


@pytest.mark.statement("F3")
@pytest.mark.parametrize("name", API_ROUTES)
def test_every_route_of_the_api_has_an_access_rule_and_the_map_of_refusals(name: str) -> None:
    rule = operation(API_ROUTES[name])

    assert rule is not None, "decorate the view with @endpoint under @bp.route"
    assert isinstance(rule.access, Access)
    assert rule.summary


@pytest.mark.statement("F3")
def test_what_is_open_to_anyone_is_written_down_here() -> None:
    is_open = {
        name for name, view in API_ROUTES.items() if getattr(operation(view), "access", None) is Access.ANYONE
    }

    assert is_open == OPEN_TO_ANYONE


@pytest.mark.statement("B4")
@pytest.mark.parametrize("name", PAGE_ROUTES)
def test_pages_only_show(name: str) -> None:
    assert name.split(maxsplit=1)[0] in SAFE


@pytest.mark.parametrize("name", API_ROUTES)
def test_a_route_that_reads_takes_no_body_and_one_that_changes_a_version_needs_it(name: str) -> None:
    rule = operation(API_ROUTES[name])
    assert rule is not None

    if name.split(maxsplit=1)[0] in SAFE:
        assert rule.body is None
        assert not rule.versioned
    if name.split(maxsplit=1)[0] in {"PUT", "PATCH"} and "{" in name and name not in WITHOUT_VERSION:
        assert rule.versioned, "a change of a resource needs If-Match"
