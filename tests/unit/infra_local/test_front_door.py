"""Who may come in by which port."""

import asyncio
from typing import Any

import pytest

from infra.local.patches.front_door import Behind, FrontDoor

PORTAL, AWS = 8000, 4566


class Inside:
    """Remembers what reached the emulator."""

    def __init__(self) -> None:
        self.scopes: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})


def knock(
    port: int,
    path: str,
    headers: dict[str, str],
    site: tuple[str, str] | None = ("api1", "api"),
    method: str = "GET",
) -> Any:
    inside, sent = Inside(), []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "server": ("127.0.0.1", port),
        "client": ("127.0.0.9", 50000),
        "path": path,
        "raw_path": path.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    door = FrontDoor(Behind(inside, lambda: site, list, list), PORTAL, lambda: None)
    asyncio.run(door(scope, None, send))  # type: ignore[arg-type]
    return sent[0]["status"], inside.scopes


def test_the_portal_port_leads_to_the_site() -> None:
    status, reached = knock(PORTAL, "/health", {"host": "localhost:8000"})

    assert status == 200
    assert reached[0]["path"] == "/_aws/execute-api/api1/api/health"
    assert reached[0]["raw_path"] == b"/_aws/execute-api/api1/api/health"


def test_neither_host_nor_address_can_be_forged() -> None:
    forged = {"host": "evil.example", "x-forwarded-for": "6.6.6.6", "x-amz-target": "DynamoDB_20120810.Scan"}

    _, reached = knock(PORTAL, "/", forged)

    assert dict(reached[0]["headers"]) == {b"host": b"localhost", b"x-forwarded-for": b"127.0.0.9"}


@pytest.mark.parametrize(
    "path", ["/_ministack/reset", "/_aws/execute-api/x", "/restapis/x", "/_localstack/health"]
)
def test_the_portal_port_serves_no_aws(path: str) -> None:
    assert knock(PORTAL, path, {"host": "localhost:8000"}) == (404, [])


def test_before_the_first_deployment_the_portal_says_so() -> None:
    assert knock(PORTAL, "/", {"host": "localhost:8000"}, site=None) == (503, [])


def test_the_outbox_is_on_the_portal_port_alone() -> None:
    assert knock(PORTAL, "/__outbox", {"host": "localhost:8000"}) == (200, [])
    assert knock(PORTAL, "/__outbox", {"host": "rebound.example"}) == (403, [])


def test_a_program_reaches_the_aws_port() -> None:
    assert knock(AWS, "/", {"host": "127.0.0.1:4566"})[0] == 200
    assert knock(AWS, "/", {"host": "bucket.localhost:4566"})[0] == 200


@pytest.mark.parametrize(
    "headers", [{"host": "localhost", "origin": "http://localhost:8000"}, {"host": "evil.example"}, {}]
)
def test_a_browser_does_not_reach_the_aws_port(headers: dict[str, str]) -> None:
    assert knock(AWS, "/", headers) == (403, [])


OUR_PAGE = {"host": "127.0.0.1:4566", "origin": "http://localhost:8000"}
FORM = {"content-type": "multipart/form-data; boundary=x"}


def test_a_page_of_the_portal_may_post_a_form_to_a_bucket() -> None:
    assert knock(AWS, "/portaria-imports", OUR_PAGE, method="OPTIONS")[0] == 200
    assert knock(AWS, "/portaria-imports", OUR_PAGE | FORM, method="POST")[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/portaria-imports", FORM | {"origin": "http://evil.example"}),
        ("POST", "/portaria-imports", FORM | {"host": "evil.example"}),
        ("POST", "/portaria-imports", {"content-type": "application/x-www-form-urlencoded"}),
        ("POST", "/", FORM),
        ("POST", "/_ministack/reset", FORM),
        ("GET", "/portaria-imports", {}),
        ("PUT", "/portaria-imports", FORM),
    ],
)
def test_and_nothing_else_from_a_browser(method: str, path: str, headers: dict[str, str]) -> None:
    assert knock(AWS, path, OUR_PAGE | headers, method=method) == (403, [])
