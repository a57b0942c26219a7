"""The stack itself: the portal at its root, and doors that stay shut."""

import http.client
import json
import urllib.error
import urllib.request

import pytest

from chalicelib.entrypoints.headers import SECURITY_HEADERS
from infra.local import site
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e


def status_of(url: str, headers: dict[str, str] | None = None, method: str = "GET") -> int:
    request = urllib.request.Request(url, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def test_the_portal_answers_at_the_root(stack: Stack) -> None:
    assert site.get_json(f"{stack.portal_url}/health")["status"] == "ok"


def test_the_portal_port_serves_no_aws(stack: Stack) -> None:
    assert status_of(f"{stack.portal_url}/_ministack/health") == 404


def test_the_aws_port_refuses_a_browser(stack: Stack) -> None:
    url = f"{stack.places.emulator_url}/_ministack/health"

    assert status_of(url) == 200
    assert status_of(url, {"Origin": stack.portal_url}) == 403


def test_the_aws_port_refuses_another_sites_name_for_this_machine(stack: Stack) -> None:
    assert status_of(f"{stack.places.emulator_url}/_ministack/health", {"Host": "rebound.example"}) == 403


@pytest.mark.statement("E13")
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/health", {"GET"}),
        ("OPTIONS", "/auth/login", {"POST"}),
        ("TRACE", "/auth/login", {"POST"}),
        ("HEAD", "/me", {"GET"}),
        ("POST", "/convite", {"GET", "HEAD"}),
        ("PATCH", "/client-users/usr_x", {"GET"}),
        ("PUT", "/", {"GET", "HEAD"}),
    ],
)
def test_a_method_that_a_path_does_not_have_is_405(
    stack: Stack, method: str, path: str, allowed: set[str]
) -> None:
    connection = http.client.HTTPConnection("localhost", stack.places.portal_port, timeout=30)
    connection.request(method, path, headers={"Origin": "https://evil.example"})
    answer = connection.getresponse()
    body = answer.read().decode()

    assert answer.status == 405
    assert allowed <= set(answer.headers["Allow"].split(", "))
    assert method not in answer.headers["Allow"]
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert method == "HEAD" or json.loads(body)["code"] == "method_not_allowed"


def test_tables_expire_items_and_keep_backups(stack: Stack) -> None:
    dynamodb = stack.client("dynamodb")

    for name in ("PortalTable", "IdentityTable", "AuditTable", "OutboxTable"):
        table = stack.outputs[name]
        expiry = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
