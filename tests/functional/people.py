"""The people of a test, what they send and get, and the steps that they take over HTTP."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyotp

if TYPE_CHECKING:
    from tests.functional.world import FrozenClock, World

PASSWORD = "tucano verde 41 janelas"


@dataclass
class SentMail:
    to: str
    subject: str
    text: str
    html: str
    tags: dict[str, str]
    request: dict[str, Any]

    @property
    def token(self) -> str:
        found = re.search(r"/convite#([A-Za-z0-9_-]{43})", self.text)
        assert found, self.text
        return found[1]

    @property
    def link(self) -> tuple[str, str]:
        """The page that the mail leads to, and what stands behind the ``#``."""
        found = re.search(r"^https://portal\.example/([a-z-]+)#([A-Za-z0-9_-]+)$", self.text, re.MULTILINE)
        assert found, self.text
        return found[1], found[2]


@dataclass
class SentText:
    to: str
    text: str
    attributes: dict[str, str]

    @property
    def code(self) -> str:
        found = re.search(r"@portal\.example #([0-9]{6})$", self.text)
        assert found, self.text
        return found[1]


@dataclass
class Answer:
    status: int
    headers: dict[str, Any]
    body: str
    content: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json["code"])


@dataclass
class Person:
    """Somebody who may be signed in."""

    world: "World"
    email: str
    token: str | None = None
    totp: str | None = None
    recovery_codes: list[str] = field(default_factory=list)

    def call(
        self, method: str, path: str, body: Any = None, version: int | None = None, **headers: str
    ) -> Answer:
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self.world.call(method, path, body, headers)

    def code(self) -> str:
        """A fresh authenticator code; moves the clock on, since each counts once."""
        assert self.totp
        self.world.clock.advance(seconds=30)
        return pyotp.TOTP(self.totp).at(self.world.clock.now())


class Deeds:
    """What people do, each step over the API as a browser would take it."""

    clock: "FrozenClock"
    mails: list[SentMail]
    _client: Any

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} | (headers or {})
        answer = self._client.http.request(method, path, headers=sent, body=raw)
        content = answer.body if isinstance(answer.body, bytes) else str(answer.body).encode()
        return Answer(answer.status_code, dict(answer.headers), content.decode("utf-8", "replace"), content)

    def mails_to(self, address: str) -> list[SentMail]:
        return [mail for mail in self.mails if mail.to == address]

    def create_office(self, name: str, administrator: str, **more: Any) -> str:
        from chalicelib.entrypoints import operations

        event = {"name": name, "administrator": {"name": "Ana Souza", "email": administrator}} | more
        return str(operations.create_office(event, None)["office_id"])

    def register(self, token: str, email: str, password: str = PASSWORD) -> Person:
        """Follows a link to the end: password, authenticator app, signed in."""
        answer = self.call(
            "POST", "/invitations/register", {"token": token, "password": password, "accept_terms": True}
        )
        assert answer.status == 201, answer.body
        return self.enrol(answer.json["challenge"], email)

    def enrol(self, challenge: str, email: str) -> Person:
        secret = self.call("POST", "/auth/mfa/totp", {"challenge": challenge}).json["secret"]
        person = Person(self, email, totp=secret)
        answer = self.call("POST", "/auth/mfa/totp/confirm", {"challenge": challenge, "code": person.code()})
        assert answer.status == 200, answer.body
        person.token = answer.json["session"]["token"]
        person.recovery_codes = answer.json["recovery_codes"]
        return person

    def sign_in(self, person: Person, password: str = PASSWORD) -> Person:
        answer = self.call("POST", "/auth/login", {"email": person.email, "password": password})
        assert answer.status == 200, answer.body
        body = {"challenge": answer.json["challenge"], "factor": "totp", "code": person.code()}
        verified = self.call("POST", "/auth/mfa/verify", body)
        assert verified.status == 200, verified.body
        person.token = verified.json["session"]["token"]
        return person

    def staff(self, name: str = "Contábil Modelo", email: str = "ana@modelo.com.br") -> Person:
        """The first administrator of a new office, signed in."""
        self.create_office(name, email)
        return self.register(self.mails_to(email)[-1].token, email)

    def company(self, staff: Person, **more: Any) -> str:
        body = {"name": "Padaria Sol", "tax_id": next(TAX_IDS), "portal_enabled": True} | more
        answer = staff.call("POST", "/companies", body)
        assert answer.status == 201, answer.body
        return str(answer.json["id"])

    def draft(
        self, staff: Person, email: str, company: str, send: str | None = "now", **general: Any
    ) -> tuple[str, int]:
        """A finished wizard, ready for Concluir: its id and version."""
        draft = staff.call("POST", "/drafts", {}).json
        department = staff.call("GET", "/departments").json["items"][0]["id"]
        access = {"active": True, "send": send}
        steps = {
            "general": {"name": "Carla Dias", "email": email, "portal_access": access} | general,
            "departments": {"departments": [{"id": department, "level": "reviewer"}]},
            "companies": {"companies": [{"id": company}]},
            "permissions": {"permissions": ["read_news"]},
            "notifications": {"notifications": {"news": "email"}},
        }
        version = draft["version"]
        for step, body in steps.items():
            answer = staff.call("PUT", f"/drafts/{draft['id']}/{step}", body, version)
            assert answer.status == 200, answer.body
            version = answer.json["version"]
        return draft["id"], version

    def complete(self, staff: Person, draft: tuple[str, int]) -> Answer:
        return staff.call("POST", f"/drafts/{draft[0]}/complete", None, draft[1])

    def client_user(self, staff: Person, email: str, send: str | None = "now", **general: Any) -> str:
        answer = self.complete(staff, self.draft(staff, email, self.company(staff), send, **general))
        assert answer.status == 202, answer.body
        return str(answer.json["client_user_id"])

    def demonstration(self, staff: Person, email: str = "demo@exemplo.com.br", **general: Any) -> str:
        """A demonstration user with a test company of their own."""
        company = self.company(staff, name="Empresa de Demonstração", test=True)
        answer = self.complete(staff, self.draft(staff, email, company, demo=True, **general))
        assert answer.status == 202, answer.body
        return str(answer.json["client_user_id"])

    def reconcile(self) -> dict[str, int]:
        from chalicelib.entrypoints import schedules

        return dict(schedules._reconcile({}, None))

    def settle_down(self) -> None:
        """What a minute does: whatever was left over is repeated until nothing is."""
        for _ in range(3):
            self.clock.advance(seconds=61)
            self.reconcile()

    def colleague(self, by: Person, email: str, **rights: bool) -> Person:
        """A collaborator of the office of ``by``, an administrator; signed in."""
        answer = by.call("POST", "/staff", {"name": "Beatriz Lima", "email": email} | rights)
        assert answer.status == 201, answer.body
        return self.register(self.mails_to(email)[-1].token, email)

    def client(self, staff: Person, email: str, **general: Any) -> tuple[str, Person]:
        """A client user who is registered and signed in."""
        client_user = self.client_user(staff, email, **general)
        return client_user, self.register(self.mails_to(email)[-1].token, email)

    def link(self, person: Person, token: str, password: str = PASSWORD) -> Answer:
        """Follows a link with an account: password, authenticator app, confirmation."""
        begun = self.call("POST", "/invitations/link", {"token": token, "password": password})
        assert begun.status == 200, begun.body
        body = {"challenge": begun.json["challenge"], "factor": "totp", "code": person.code(), "accept": True}
        return self.call("POST", "/invitations/link/confirm", body)


def _tax_ids() -> Iterator[str]:
    weights = (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    for number in range(1, 5000):
        base = f"{number:08d}0001"
        for factors in (weights, (6, *weights)):
            rest = sum(int(digit) * factor for digit, factor in zip(base, factors, strict=True)) % 11
            base += str(0 if rest < 2 else 11 - rest)
        yield base


TAX_IDS = _tax_ids()
