"""A Portaria of its own for tests: tables in moto, a frozen clock, mails kept, people who act over HTTP.

The cast: Ana (staff of office A), Bruno (staff of office B, who must see nothing of A), Carla (invited and
new), Davi (invited, has an account).
"""

import hashlib
import io
import json
import os
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import boto3

from tests.contract.stores import INDEXES, attributes_of
from tests.functional import quick_moto
from tests.functional.disturbances import REGION, TABLES, Disturbances, aws_error, quoted, writes
from tests.functional.people import PASSWORD, TAX_IDS, Answer, Deeds, Person, SentMail, SentText
from tests.functional.quick_passwords import RememberedPasswords
from tests.functional.short_way import take_short_way

__all__ = [
    "PASSWORD", "TAX_IDS", "Answer", "Person", "SentMail", "SentText", "World", "aws_error", "quoted", "writes",
]  # fmt: skip

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
    "VERIFY_PASSKEY_FUNCTION": "portaria-test-verify-passkey",
    "SEND_SMS_FUNCTION": "portaria-test-send-sms",
    "SMS_ENABLED": "true",
    "SMS_MAX_PRICE": "0.1",
    "IMPORTS_BUCKET": "portaria-test-imports",
    "UPLOAD_ORIGIN": f"https://portaria-test-imports.s3.{REGION}.amazonaws.com",
    "PARSE_IMPORT_FUNCTION": "portaria-test-parse-import",
    "IMPORT_ARN": f"arn:aws:states:{REGION}:123456789012:stateMachine:portaria-import",
    "STAGE": "test",
    # In a world where no time passes, everybody calls from one address at once.
    "LIMITS": json.dumps(
        {f"{what}_address": [100000] for what in ("password", "token", "reset", "sms", "passkey")}
        | {"invitation_person": [100000, 100000]}
    ),
    "POWERTOOLS_METRICS_NAMESPACE": "Portaria",
    "POWERTOOLS_SERVICE_NAME": "portaria",
}


def _schema(first: str, second: str) -> list[dict[str, str]]:
    return [{"AttributeName": first, "KeyType": "HASH"}, {"AttributeName": second, "KeyType": "RANGE"}]


@cache
def _client(service: str) -> Any:
    """One for all worlds: each new one reads the descriptions of AWS anew."""
    return boto3.client(service)


def read_import(key: str) -> bytes:
    """An object of the bucket of imports."""
    answer = _client("s3").get_object(Bucket=ENVIRONMENT["IMPORTS_BUCKET"], Key=key)
    return bytes(answer["Body"].read())


def imports_kept(office_id: str) -> int:
    """How many objects of an office are in the bucket of imports."""
    page = _client("s3").list_objects_v2(Bucket=ENVIRONMENT["IMPORTS_BUCKET"], Prefix=f"{office_id}/")
    return int(page["KeyCount"])


def send_import(key: str, content: bytes) -> None:
    """What a browser does with the form of an import."""
    _client("s3").put_object(Bucket=ENVIRONMENT["IMPORTS_BUCKET"], Key=key, Body=content)


class FrozenClock:
    def __init__(self) -> None:
        self.at = datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


class World(Deeds, Disturbances):
    def __init__(self) -> None:
        os.environ.update(ENVIRONMENT)
        quick_moto.make_quick()
        self.clock = FrozenClock()
        self.source_ip = "127.0.0.1"
        self.mails: list[SentMail] = []
        self.texts: list[SentText] = []
        self.events: list[dict[str, Any]] = []
        self.mail_fails: list[Exception] = []
        self.text_fails: list[Exception] = []
        self.invoke_fails: list[Exception] = []
        self.asked: list[dict[str, Any]] = []
        self.ask_fails: list[Exception] = []
        self.event_fails: list[Exception] = []
        self._make_tables()
        self._wire()

    def _make_tables(self) -> None:
        client = _client("dynamodb")
        for name in TABLES.values():
            indexes = INDEXES.get(name, [])
            request: dict[str, Any] = {
                "TableName": name,
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": attributes_of(indexes),
                "KeySchema": _schema("pk", "sk"),
            }
            if indexes:
                request["GlobalSecondaryIndexes"] = indexes
            client.create_table(**request)
        os.environ["SECRETS_KEY_ID"] = _client("kms").create_key()["KeyMetadata"]["KeyId"]
        place = {"LocationConstraint": REGION}
        _client("s3").create_bucket(Bucket=ENVIRONMENT["IMPORTS_BUCKET"], CreateBucketConfiguration=place)
        _client("secretsmanager").create_secret(Name="cursor", SecretString="a secret for cursors only")

    def _wire(self) -> None:
        from chalice.test import Client

        import app
        from chalicelib import settings, wiring, wiring_imports
        from chalicelib.entrypoints import import_reader, import_tasks, tasks
        from tests.functional.asl_player import AslPlayer
        from tests.functional.import_player import ImportPlayer, Machines

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
        self.imports = ImportPlayer(
            {
                "PrepareImport": import_tasks.prepare_import,
                "ImportRow": import_tasks.import_row,
                "FinishImport": import_tasks.finish_import,
            },
            read_import,
        )
        fakes = self._fakes = {
            "stepfunctions": Machines(self.workflow, self.imports),
            "sesv2": self,
            "sns": self,
            "events": self,
            "lambda": self,
        }
        real = getattr(wiring.client, "real", wiring.client)
        take_short_way(real("dynamodb"))

        def client(service: str) -> Any:
            return fakes.get(service) or real(service)

        client.real = real  # type: ignore[attr-defined]
        wiring.client = client  # type: ignore[assignment]
        wiring.clock = self.clock  # type: ignore[assignment]
        wiring_imports.pause = lambda _: None
        wiring.Passwords = RememberedPasswords  # type: ignore[misc]
        self.functions = {
            ENVIRONMENT["SEND_MAIL_FUNCTION"]: tasks.send_mail,
            ENVIRONMENT["SEND_SMS_FUNCTION"]: tasks.send_sms,
            ENVIRONMENT["PARSE_IMPORT_FUNCTION"]: import_reader.parse_import,
        }
        self._client = Client(app.app)
        self._as_api_gateway()

    def imported(self, by: Person, sheet: bytes) -> str:
        """The import of a sheet from its announcement to its end."""
        body = {"file_name": "p.csv", "size": len(sheet), "policy": "new_only"}
        job = by.call("POST", "/imports", body | {"sha256": hashlib.sha256(sheet).hexdigest()}).json
        send_import(job["upload"]["fields"]["key"], sheet)
        for step in ("validate", "confirm"):
            answer = by.call("POST", f"/imports/{job['id']}/{step}")
            assert answer.status == 202, answer.body
        self.imports.play()
        return str(job["id"])

    def _as_api_gateway(self) -> None:
        """Gives each event what API Gateway gives it: an id of the request, its address, the body as text."""
        converter = self._client.http._local_gateway.event_converter
        made = converter.create_lambda_event

        def create(method: str, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
            event: dict[str, Any] = made(method, path, headers, body)
            event["requestContext"]["requestId"] = str(uuid.uuid4())
            event["requestContext"]["identity"]["sourceIp"] = self.source_ip
            event["body"] = body.decode("utf-8", "replace") if body else None
            return event

        converter.create_lambda_event = create

    # What the product's clients of SES, SNS, EventBridge and Lambda meet here

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

    def publish(self, *, PhoneNumber: str, Message: str, MessageAttributes: Any) -> dict[str, str]:
        if self.text_fails:
            raise self.text_fails.pop(0)
        attributes = {name: each["StringValue"] for name, each in MessageAttributes.items()}
        self.texts.append(SentText(PhoneNumber, Message, attributes))
        return {"MessageId": f"text-{len(self.texts)}"}

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, int]:
        if self.event_fails:
            raise self.event_fails.pop(0)
        self.events += Entries
        return {"FailedEntryCount": 0}

    def invoke(self, *, FunctionName: str, InvocationType: str, Payload: bytes) -> dict[str, Any]:
        """As an asynchronous invocation: whoever hands over does not learn how it ended."""
        from chalicelib.domain.errors import DomainError

        if InvocationType == "RequestResponse":
            return self._ask(FunctionName, json.loads(Payload))
        assert InvocationType == "Event"
        if self.invoke_fails:
            raise self.invoke_fails.pop(0)
        with suppress(DomainError):
            self.functions[FunctionName](json.loads(Payload), None)
        return {"StatusCode": 202}

    def _ask(self, function: str, event: dict[str, Any]) -> dict[str, Any]:
        from chalicelib.entrypoints import verifier

        assert function == ENVIRONMENT["VERIFY_PASSKEY_FUNCTION"]
        if self.ask_fails:
            raise self.ask_fails.pop(0)
        self.asked.append(event)
        answer = json.dumps(verifier.verify_passkey(event, None)).encode()
        return {"StatusCode": 200, "Payload": io.BytesIO(answer)}
