"""A mailed link on the deployed stack: looking never spends it, and no request chooses where it leads."""

import http.client
import urllib.parse

import pytest

from chalicelib.entrypoints.headers import SECURITY_HEADERS
from tests.e2e.people import Person, address, client_user, eventually, office, register, wait_for_status
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e
POISON = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.9",
    "Forwarded": "host=evil.example;proto=https",
}


@pytest.fixture(scope="module")
def ana(stack: Stack) -> Person:
    return office(stack)


def asked(stack: Stack, method: str, target: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    """One request with its first line and headers exactly as given; the body is read."""
    connection = http.client.HTTPConnection("localhost", stack.places.portal_port, timeout=30)
    connection.putrequest(method, target, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", "0")
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    return answer


@pytest.mark.statement("B4")
def test_two_hundred_looks_from_other_machines_do_not_spend_a_link(stack: Stack, ana: Person) -> None:
    email = address("carla")
    client_user_id = client_user(ana, email)
    link = stack.link_in(stack.mails_to(email)[0])
    page, _, token = link.removeprefix(stack.portal_url).partition("#")
    targets = [page, f"{page}?token={token}", f"{page}?{token}", f"{page}/{token}"]

    answers = [
        asked(
            stack, method, target, {"User-Agent": f"Scanner/{number}", "X-Forwarded-For": f"10.0.0.{number}"}
        )
        for number in range(17)
        for method in ("GET", "HEAD", "OPTIONS")
        for target in targets
    ]

    assert len(answers) > 200
    assert {answer.status for answer in answers} == {200, 404, 405}
    assert Person(stack, email).ok("POST", "/invitations/lookup", {"token": token})["action"] == "register"
    register(stack, token, email)
    wait_for_status(ana, client_user_id, "active")


@pytest.mark.statement("B11")
@pytest.mark.parametrize("origin", ["", "http://evil.example", "https://evil.example:8443"])
def test_a_link_leads_to_the_configured_host_whatever_the_request_says(
    stack: Stack, ana: Person, origin: str
) -> None:
    email = address("carla")
    client_user_id = client_user(ana, email)
    first = stack.link_in(stack.mails_to(email)[0])
    headers = POISON | {"Authorization": f"Bearer {ana.token}", "Content-Type": "application/json"}

    answer = asked(stack, "POST", f"{origin}/client-users/{client_user_id}/invitation", headers)

    assert "evil" not in str(answer.headers)
    assert answer.status == 202 or (origin and 400 <= answer.status < 500)
    if answer.status == 202:
        eventually(lambda: stack.mails_to(email), lambda mails: len(mails) == 2)
    for mail in stack.mails_to(email):
        assert stack.link_in(mail).startswith(f"{stack.portal_url}/convite#")
        assert "evil" not in mail["text"] + mail["html"]
    assert urllib.parse.urlsplit(first).netloc == urllib.parse.urlsplit(stack.portal_url).netloc


@pytest.mark.statement("E8")
@pytest.mark.statement("E9")
@pytest.mark.parametrize("path", ["/nada", "/convite/nada/mais", "/.env", "/client-users/x/y/z"])
def test_a_path_that_does_not_exist_is_answered_as_safely_as_any(stack: Stack, path: str) -> None:
    answer = asked(stack, "GET", path, {"Origin": "https://evil.example"})

    assert answer.status == 404
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
