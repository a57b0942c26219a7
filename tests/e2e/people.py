"""People at the deployed stack's HTTP door: staff who register others, and those who follow a link."""

import itertools
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyotp

from tests.e2e.stack import Stack

PASSWORD = "tucano verde 41 janelas"
NUMBERS = itertools.count(1)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    json: Any


@dataclass
class Person:
    stack: Stack
    email: str
    token: str = ""
    seed: str = ""
    recovery_codes: list[str] = field(default_factory=list)

    def call(self, method: str, path: str, body: Any = None, version: int | None = None) -> Answer:
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.stack.portal_url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, dict(answer.headers), _parsed(answer.read()))
        except urllib.error.HTTPError as refusal:
            return Answer(refusal.code, dict(refusal.headers), _parsed(refusal.read()))

    def ok(self, method: str, path: str, body: Any = None, version: int | None = None) -> Any:
        answer = self.call(method, path, body, version)
        assert answer.status < 300, (method, path, answer.status, answer.json)
        return answer.json


def _parsed(raw: bytes) -> Any:
    return json.loads(raw) if raw else None


def address(name: str) -> str:
    """An address that no other test uses."""
    return f"{name}{next(NUMBERS)}.{time.time_ns() % 10**9}@exemplo.com.br"


def register(stack: Stack, token: str, email: str) -> Person:
    """Password, authenticator app, signed in."""
    person = Person(stack, email)
    body = {"token": token, "password": PASSWORD, "accept_terms": True}
    challenge = person.ok("POST", "/invitations/register", body)["challenge"]
    return enrol(person, challenge)


def enrol(person: Person, challenge: str) -> Person:
    person.seed = person.ok("POST", "/auth/mfa/totp", {"challenge": challenge})["secret"]
    code = pyotp.TOTP(person.seed).now()
    answer = person.ok("POST", "/auth/mfa/totp/confirm", {"challenge": challenge, "code": code})
    person.token, person.recovery_codes = answer["session"]["token"], answer["recovery_codes"]
    return person


def office(stack: Stack, name: str = "Contábil Modelo") -> Person:
    """The administrator of a new office, signed in, with one company."""
    email = address("ana")
    event = {
        "name": name,
        "administrator": {"name": "Ana Souza", "email": email},
        "companies": [{"name": "Padaria Sol", "tax_id": "11222333000181", "portal_enabled": True}],
    }
    stack.invoke("CreateOfficeFunction", event)
    return register(stack, stack.token_in(stack.mails_to(email)[0]), email)


def finished_draft(staff: Person, email: str, send: str | None = "now") -> tuple[str, int]:
    draft = staff.ok("POST", "/drafts", {})
    company = staff.ok("GET", "/companies")["items"][0]["id"]
    department = staff.ok("GET", "/departments")["items"][0]["id"]
    access = {"active": True, "send": send}
    steps: dict[str, Any] = {
        "general": {
            "name": "Carla Dias",
            "email": email,
            "phone": "(11) 98765-4321",
            "portal_access": access,
        },
        "departments": {"departments": [{"id": department, "level": "contributor"}]},
        "companies": {"companies": [{"id": company}]},
        "permissions": {"preset": "finance"},
        "notifications": {"notifications": {"document_published": "both"}},
    }
    version = draft["version"]
    for step, body in steps.items():
        version = staff.ok("PUT", f"/drafts/{draft['id']}/{step}", body, version)["version"]
    return draft["id"], version


def client_user(staff: Person, email: str, send: str | None = "now") -> str:
    draft_id, version = finished_draft(staff, email, send)
    return str(staff.ok("POST", f"/drafts/{draft_id}/complete", None, version)["client_user_id"])


def eventually[Value](
    look: Callable[[], Value], is_right: Callable[[Value], bool], timeout: float = 30
) -> Value:
    """What ``look`` gives once it is right; fails with the last look after ``timeout`` seconds."""
    last = time.monotonic() + timeout
    while True:
        value = look()
        if is_right(value):
            return value
        assert time.monotonic() < last, value
        time.sleep(0.2)


def wait_for_status(staff: Person, client_user_id: str, status: str, timeout: float = 30) -> Any:
    return eventually(
        lambda: staff.ok("GET", f"/client-users/{client_user_id}"),
        lambda user: user["status"] == status,
        timeout,
    )
