"""A Portaria of its own for tests: tables in moto, a frozen clock, mails kept, people who act over HTTP.

The cast: Ana (staff of office A), Bruno (staff of office B, who must see nothing of A), Carla (invited and
new), Davi (invited, has an account).
"""

import copy
import json
import os
import re
import urllib.parse
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pyotp
from botocore.exceptions import ClientError

from tests.functional import quick_moto
from tests.functional.quick_passwords import RememberedPasswords

REGION = "sa-east-1"
PASSWORD = "tucano verde 41 janelas"
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
TABLES = {"PORTAL_TABLE": "Portal", "IDENTITY_TABLE": "Identity", "AUDIT_TABLE": "Audit"}
ENVIRONMENT = TABLES | {
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "ONBOARDING_ARN": f"arn:aws:states:{REGION}:123456789012:stateMachine:portaria-onboarding",
    "EVENT_BUS": "portaria",
    "PORTAL_URL": "https://portal.example",
    "SENDER_ADDRESS": "convites@portaria.example",
    "SES_CONFIGURATION_SET": "portaria",
    "CURSOR_SECRET_ID": "cursor",
    "SEND_MAIL_FUNCTION": "portaria-test-send-mail",
    "STAGE": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "Portaria",
    "POWERTOOLS_SERVICE_NAME": "portaria",
}


class FrozenClock:
    def __init__(self) -> None:
        self.at = datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


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


@dataclass
class Answer:
    status: int
    headers: dict[str, Any]
    body: str

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


class World:
    def __init__(self) -> None:
        os.environ.update(ENVIRONMENT)
        quick_moto.make_quick()
        self.clock = FrozenClock()
        self.mails: list[SentMail] = []
        self.events: list[dict[str, Any]] = []
        self.mail_fails: list[Exception] = []
        self.invoke_fails: list[Exception] = []
        self.event_fails: list[Exception] = []
        self._make_tables()
        self._wire()

    def _make_tables(self) -> None:
        client = boto3.client("dynamodb")
        for name in TABLES.values():
            attributes = ["pk", "sk", *(["due_shard", "due_at"] if name == "Portal" else [])]
            request: dict[str, Any] = {
                "TableName": name,
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [
                    {"AttributeName": each, "AttributeType": "S"} for each in attributes
                ],
                "KeySchema": _schema("pk", "sk"),
            }
            if name == "Portal":
                index = {"IndexName": "due", "KeySchema": _schema("due_shard", "due_at")}
                request["GlobalSecondaryIndexes"] = [index | {"Projection": {"ProjectionType": "KEYS_ONLY"}}]
            client.create_table(**request)
        os.environ["SECRETS_KEY_ID"] = boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
        boto3.client("secretsmanager").create_secret(Name="cursor", SecretString="a secret for cursors only")

    def _wire(self) -> None:
        from chalice.test import Client

        import app
        from chalicelib import settings, wiring
        from chalicelib.entrypoints import tasks
        from tests.functional.asl_player import AslPlayer

        settings.settings.cache_clear()
        self.wiring = wiring
        self._forget_wiring()
        self.workflow = AslPlayer(
            {
                "CompleteDraft": tasks.complete_draft,
                "SendInvitation": tasks.send_invitation,
                "AwaitMfaEnrolment": tasks.await_mfa_enrolment,
                "LinkAccount": tasks.link_account,
                "AnnounceActivation": tasks.announce_activation,
                "ExpireInvitation": tasks.expire_invitation,
            },
            self.clock.now,
        )
        fakes = self._fakes = {"stepfunctions": self.workflow, "sesv2": self, "events": self, "lambda": self}
        real = getattr(wiring.client, "real", wiring.client)

        def client(service: str) -> Any:
            return fakes.get(service) or real(service)

        client.real = real  # type: ignore[attr-defined]
        wiring.client = client  # type: ignore[assignment]
        wiring.clock = self.clock  # type: ignore[assignment]
        wiring.Passwords = RememberedPasswords  # type: ignore[misc]
        self._send_mail = tasks.send_mail
        self._client = Client(app.app)
        self._as_api_gateway()

    def _forget_wiring(self) -> None:
        for name in dir(self.wiring):
            clear = getattr(getattr(self.wiring, name), "cache_clear", None)
            if clear and name != "settings":
                clear()

    def _as_api_gateway(self) -> None:
        """Gives each event what API Gateway gives it: an id of the request, and the body as text."""
        converter = self._client.http._local_gateway.event_converter
        made = converter.create_lambda_event

        def create(method: str, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
            event: dict[str, Any] = made(method, path, headers, body)
            event["requestContext"]["requestId"] = str(uuid.uuid4())
            event["body"] = body.decode("utf-8", "replace") if body else None
            return event

        converter.create_lambda_event = create

    # What the product's clients of SES, EventBridge and Lambda meet here

    def send_email(self, **request: Any) -> dict[str, str]:
        if self.mail_fails:
            raise self.mail_fails.pop(0)
        content = request["Content"]["Simple"]
        self.mails.append(
            SentMail(
                to=request["Destination"]["ToAddresses"][0],
                subject=content["Subject"]["Data"],
                text=content["Body"]["Text"]["Data"],
                html=content["Body"]["Html"]["Data"],
                tags={tag["Name"]: tag["Value"] for tag in request["EmailTags"]},
                request=request,
            )
        )
        return {"MessageId": f"message-{len(self.mails)}"}

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, int]:
        if self.event_fails:
            raise self.event_fails.pop(0)
        self.events += Entries
        return {"FailedEntryCount": 0}

    def invoke(self, *, FunctionName: str, InvocationType: str, Payload: bytes) -> dict[str, int]:
        """As an asynchronous invocation: whoever hands over does not learn how it ended."""
        from chalicelib.domain.errors import DomainError

        assert (FunctionName, InvocationType) == (ENVIRONMENT["SEND_MAIL_FUNCTION"], "Event")
        if self.invoke_fails:
            raise self.invoke_fails.pop(0)
        with suppress(DomainError):
            self._send_mail(json.loads(Payload), None)
        return {"StatusCode": 202}

    # What people do

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} | (headers or {})
        answer = self._client.http.request(method, path, headers=sent, body=raw)
        text = answer.body.decode() if isinstance(answer.body, bytes) else str(answer.body)
        return Answer(answer.status_code, dict(answer.headers), text)

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

    # What tests look at and disturb

    def items(self) -> list[dict[str, Any]]:
        """Every item of every table."""
        return [{"table": name} | item for name in TABLES.values() for item in quick_moto.items(name, REGION)]

    def everything_stored(self) -> str:
        """A dump of all tables, for searching."""
        return str(self.items())

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever is done meanwhile has not happened afterwards; the clock stands still."""
        kept = quick_moto.kept(TABLES.values(), REGION)
        executions, at = copy.deepcopy(self.workflow.executions), self.clock.at
        try:
            yield
        finally:
            quick_moto.restore(kept, REGION)
            self.workflow.executions, self.clock.at = executions, at

    @contextmanager
    def requests(self) -> Iterator[Counter[str]]:
        """The number of DynamoDB calls by operation, made while it is open."""
        made: Counter[str] = Counter()

        def note(model: Any, **_: Any) -> None:
            made[model.name] += 1

        events = self.wiring.client("dynamodb").meta.events
        events.register("before-call.dynamodb", note)
        try:
            yield made
        finally:
            events.unregister("before-call.dynamodb", note)

    @contextmanager
    def instead_of(self, service: str, client: Any) -> Iterator[None]:
        """Everything is wired to another client of a service."""
        self._fakes[service] = client
        self._forget_wiring()
        try:
            yield
        finally:
            del self._fakes[service]
            self._forget_wiring()

    @contextmanager
    def failing(
        self, operation: str, error: str | Exception, times: int = 1, after: int = 0
    ) -> Iterator[None]:
        """The next calls of a DynamoDB operation fail (an error, or its code), once ``after`` have passed."""
        left = {"pass": after, "fail": times}

        def fail(model: Any, **_: Any) -> None:
            if left["pass"]:
                left["pass"] -= 1
            elif left["fail"]:
                left["fail"] -= 1
                raise aws_error(error, operation) if isinstance(error, str) else error

        events = self.wiring.client("dynamodb").meta.events
        events.register(f"before-call.dynamodb.{operation}", fail)
        try:
            yield
        finally:
            events.unregister(f"before-call.dynamodb.{operation}", fail)

    @contextmanager
    def conflicting_once(self) -> Iterator[None]:
        """The next transaction meets another one that is under way."""
        error = aws_error("TransactionCanceledException", "TransactWriteItems")
        error.response["CancellationReasons"] = [{"Code": "TransactionConflict"}]  # type: ignore[typeddict-unknown-key]
        with self.failing("TransactWriteItems", error):
            yield


def aws_error(code: str, operation: str = "Operation", status: int = 400) -> ClientError:
    message = "arn:aws:dynamodb:sa-east-1:123456789012:table/Portal is named in what AWS says"
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(response, operation)


def writes(made: Counter[str]) -> int:
    return sum(count for operation, count in made.items() if operation in WRITES)


def quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def _schema(first: str, second: str) -> list[dict[str, str]]:
    return [{"AttributeName": first, "KeyType": "HASH"}, {"AttributeName": second, "KeyType": "RANGE"}]


def _tax_ids() -> Iterator[str]:
    weights = (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    for number in range(1, 5000):
        base = f"{number:08d}0001"
        for factors in (weights, (6, *weights)):
            rest = sum(int(digit) * factor for digit, factor in zip(base, factors, strict=True)) % 11
            base += str(0 if rest < 2 else 11 - rest)
        yield base


TAX_IDS = _tax_ids()
