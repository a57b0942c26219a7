"""The headers of every answer, good or bad, page or API."""

import re
from typing import Any

import pytest

from tests.functional.routes import API, PAGES, Office, ask, fitting, make_office
from tests.functional.world import Answer, Person, World, aws_error
from tests.functional.written import log

# The one answer that an own page may show in a frame: an example of a mail, whose styles are its own.
FRAMED = "GET /office/mail-preview.html"
UUID = re.compile(r"[0-9a-f-]{36}")

FOREIGN = [
    "https://evil.example",
    "null",
    "https://portal.example.evil.example",
    "http://portal.example",
    "https://portal.example:8443",
]


@pytest.fixture(scope="module")
def ours(world: World) -> Office:
    return make_office(world, "Contábil da Ana", "ana-header.com.br")


def policy(answer: Answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def without_exports(world: World) -> list[dict[str, Any]]:
    """Everything stored but the rows that readings of a workbook leave, wherever they come from."""
    return [item for item in world.items() if item.get("action") != {"S": "client_users.exported"}]


def assert_secure(answer: Answer, *, is_framed: bool = False) -> None:
    headers = answer.headers
    age, *more = [part.strip() for part in headers["Strict-Transport-Security"].split(";")]
    assert int(age.removeprefix("max-age=")) >= 31_536_000
    assert "includeSubDomains" in more
    rules = policy(answer)
    assert rules["default-src"] in {"'none'", "'self'"}
    assert (rules["object-src"], rules["base-uri"]) == ("'none'",) * 2
    assert rules["frame-ancestors"] == ("'self'" if is_framed else "'none'")
    assert headers["X-Frame-Options"] == ("SAMEORIGIN" if is_framed else "DENY")
    assert ("unsafe" in headers["Content-Security-Policy"]) is is_framed
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "charset=utf-8" in headers["Content-Type"].lower() or re.search(
        "^image/|spreadsheetml", headers["Content-Type"]
    )
    assert UUID.fullmatch(headers["X-Request-Id"])
    assert not [name for name in headers if name.lower().startswith("access-control-")]
    for name, value in headers.items():
        assert not re.search(r"[\r\n\x00]", f"{name}{value}")


@pytest.mark.statement("E8")
@pytest.mark.statement("E10")
@pytest.mark.statement("H8")
@pytest.mark.parametrize("route", [*API, *PAGES])
def test_every_answer_carries_them(world: World, ours: Office, route: str) -> None:
    with world.undone():
        answers = [
            ask(route, fitting(route, ours) if route in API else Person(world, ""), ours),
            ask(route, Person(world, ""), ours),
        ]

    for answer in answers:
        assert_secure(answer, is_framed=route == FRAMED and answer.status == 200)
        is_public = route in PAGES or route in {"GET /openapi.json"}
        assert is_public or answer.headers["Cache-Control"] == "no-store"


@pytest.mark.statement("E8")
@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("DELETE", "/health", {}, 405),
        ("PUT", "/client-users", {}, 405),
        ("POST", "/auth/login", {"Content-Type": "text/plain"}, 415),
        ("POST", "/auth/login", {}, 400),
        ("GET", "/me", {}, 401),
        ("POST", "/auth/logout", {"Origin": "https://evil.example"}, 403),
        ("GET", "/console/nada", {}, 404),
        ("GET", "/static/js/nada.js", {}, 404),
        ("GET", "/static/css/..%2f..%2fapp.py", {}, 404),
    ],
)
def test_every_refusal_carries_them(
    world: World, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = world.call(method, path, b"{" if status == 400 else b"{}", headers)

    assert answer.status == status
    assert_secure(answer)


@pytest.mark.statement("E9")
@pytest.mark.parametrize("route", [*API, *PAGES])
def test_no_other_origin_is_let_in_or_told_anything(world: World, ours: Office, route: str) -> None:
    """A read is answered, and the browser keeps the answer from the page that asked; a write is refused."""
    person = fitting(route, ours) if route in API else Person(world, "")
    is_read = route.startswith(("GET ", "HEAD "))
    before = without_exports(world)

    for origin in FOREIGN[:2] if is_read else FOREIGN:
        answer = ask(route, Saying(person, {"Origin": origin}), ours)
        assert_secure(answer, is_framed=route == FRAMED)
        assert is_read or (answer.status, answer.code) == (403, "foreign_origin")

    assert without_exports(world) == before


@pytest.mark.statement("E7")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://portal.example"},
        {"X-Portaria": "1"},
        {"X-Portaria": "1", "Origin": "https://evil.example"},
        {"X-Portaria": "1", "Origin": "null"},
        {"X-Portaria": "0", "Origin": "https://portal.example"},
    ],
)
@pytest.mark.parametrize(
    "route", [route for route in API if not route.startswith("GET ") and API[route].access.value != "anyone"]
)
def test_a_write_with_the_cookie_needs_an_own_origin_and_the_header(
    world: World, ours: Office, route: str, headers: dict[str, str]
) -> None:
    person = fitting(route, ours)
    caller = Saying(person, headers | {"Cookie": f"__Host-portaria={person.token}"}, token=None)
    before = world.items()

    answer = ask(route, caller, ours)

    assert (answer.status, answer.code) == (403, "foreign_origin")
    assert world.items() == before


@pytest.mark.statement("E8")
def test_what_may_stand_in_a_frame_can_do_nothing_there(ours: Office) -> None:
    rules = policy(ours.administrator.call("GET", "/office/mail-preview.html?mail=invitation"))

    assert rules == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "sandbox": "",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }


@pytest.mark.statement("H7")
@pytest.mark.parametrize("route", [route for route in API if API[route].access.value != "anyone"])
def test_an_inner_failure_is_a_500_that_tells_nothing(world: World, ours: Office, route: str) -> None:
    caller = fitting(route, ours)

    with log() as logged, world.failing("GetItem", "ValidationException", times=9):
        answer = ask(route, caller, ours)

    assert (answer.status, answer.code) == (500, "internal_error")
    assert_secure(answer)
    written = answer.body + logged.getvalue()
    assert '"failed"' in logged.getvalue()
    for inside in (
        "arn:aws",
        "123456789012",
        "ValidationException",
        "named in what AWS says",
        'File "',
        "Traceback",
    ):
        assert inside not in written
    assert set(answer.json) == {"type", "title", "status", "detail", "code", "request_id"}


@pytest.mark.statement("H7")
@pytest.mark.statement("J9")
def test_a_dependency_that_is_down_is_a_503_with_when_to_come_back(world: World, ours: Office) -> None:
    error: Any = aws_error("InternalFailure", status=500)

    with world.failing("GetItem", error, times=9):
        answer = ours.administrator.call("GET", "/office")

    assert (answer.status, answer.code) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert_secure(answer)


@pytest.mark.statement("B12")
def test_the_page_of_the_link_sends_no_referrer_keeps_nothing_and_loads_nothing_foreign(world: World) -> None:
    page = world.call("GET", "/convite")

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "http://" not in page.body.replace("http://www.w3.org", "")
    assert "https://" not in page.body
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page.body)
    assert not re.search(r"\son[a-z]+=", page.body)
    script = world.call("GET", "/static/js/invitation.js")
    taking = world.call("GET", "/static/js/mailed_link.js")
    assert "takeToken()" in script.body and "./mailed_link.js" in script.body
    assert 'history.replaceState(null, "", location.pathname)' in taking.body


@pytest.mark.statement("E1")
@pytest.mark.statement("E3")
def test_a_session_comes_only_by_header_or_cookie(world: World, ours: Office) -> None:
    token = ours.client.token

    for path in (
        f"/me?token={token}",
        f"/me?access_token={token}",
        f"/me?session={token}&__Host-portaria={token}",
    ):
        assert world.call("GET", path).status == 401
    for body in ({"token": token}, {"session": token}):
        assert world.call("POST", "/client-users/x/activate", body).status == 401
    for header in ("X-Session", "X-Auth-Token", "X-Portaria"):
        assert world.call("GET", "/me", None, {header: str(token)}).status == 401


class Saying(Person):
    """Somebody whose every request has these headers."""

    def __init__(self, person: Person, headers: dict[str, str], **other: Any) -> None:
        super().__init__(person.world, person.email, **{"token": person.token} | other)
        self._headers = headers

    def call(self, method, path, body=None, version=None, **headers):  # type: ignore[no-untyped-def]
        return super().call(method, path, body, version, **self._headers, **headers)
