"""What a whole journey leaves in the logs: one parseable line per event, no secret and nobody's data in any."""

import base64
import hashlib
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.functional.world import PASSWORD, Person, World, aws_error, quoted
from tests.functional.written import log

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
WRONG_PASSWORD = "senha errada e comprida"
CPF, PHONE = "52998224725", "+5511987654321"
INJECTIONS = [
    'x\r\n{"level":"INFO","message":"forged"}',
    "\x1b[31mvermelho\x1b[0m",
    '{"level":"CRITICAL"}',
    "a" * 5000,
    "\u2028\u2029",
    "carla@diario.com.br",
    CPF,
]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def forms(secret: str) -> list[str]:
    raw = secret.encode()
    return [
        secret,
        secret[::-1],
        quoted(secret),
        raw.hex(),
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        json.dumps(secret)[1:-1],
    ]


def whole_journey(world: World) -> tuple[list[str], list[str]]:
    """Everything that happens to one person; gives the secrets and the personal data that were used."""
    ana = world.staff("Contábil Diário", "ana@diario.com.br")
    bruno = world.staff("Contábil Outra", "bruno@diario.com.br")
    client_user = world.client_user(ana, "carla@diario.com.br", cpf=CPF, phone=PHONE)
    first = world.mails_to("carla@diario.com.br")[-1].token
    ana.call("POST", f"/client-users/{client_user}/invitation")
    token = world.mails_to("carla@diario.com.br")[-1].token
    for path, body in [
        ("/invitations/lookup", {"token": first}),
        ("/invitations/lookup", {"token": token}),
        ("/invitations/register", {"token": token, "password": "senha123", "accept_terms": True}),
        ("/auth/login", {"email": "carla@diario.com.br", "password": WRONG_PASSWORD}),
    ]:
        world.call("POST", path, body)
    body = {"token": token, "password": PASSWORD, "accept_terms": True}
    challenge = world.call("POST", "/invitations/register", body).json["challenge"]
    carla = world.enrol(challenge, "carla@diario.com.br")
    world.call("POST", "/auth/mfa/totp/confirm", {"challenge": challenge, "code": "000000"})
    login = world.call("POST", "/auth/login", {"email": carla.email, "password": PASSWORD}).json["challenge"]
    code = carla.code()
    world.call("POST", "/auth/mfa/verify", {"challenge": login, "factor": "totp", "code": "111111"})
    world.call("POST", "/auth/mfa/verify", {"challenge": login, "factor": "totp", "code": code})
    world.client_user(bruno, carla.email)
    link = world.mails_to(carla.email)[-1].token
    linked = world.link(carla, link).json["session"]["token"]
    ana.call("PATCH", f"/client-users/{client_user}/email", {"email": "outra@diario.com.br"}, 2)
    ana.call("GET", f"/client-users?q={quoted(CPF)}")
    ana.call("POST", f"/client-users/{client_user}/delivery-test", {"email": "teste@diario.com.br"})
    recover = world.call("POST", "/auth/login", {"email": carla.email, "password": PASSWORD}).json[
        "challenge"
    ]
    body = {"challenge": recover, "factor": "recovery_code", "code": carla.recovery_codes[0]}
    world.call("POST", "/auth/mfa/verify", body)
    world.clock.advance(days=8)
    world.settle_down()
    hashes = [hashlib.sha256(each.encode()).hexdigest() for each in (token, login)]
    secrets = [
        PASSWORD, WRONG_PASSWORD, first, token, link, challenge, login, recover, code, str(carla.totp),
        str(carla.token), str(ana.token), linked, *carla.recovery_codes, *hashes,
    ]  # fmt: skip
    task_tokens = [each for execution in world.workflow.executions.values() for each in execution.tokens]
    people = [CPF, "529.982.247-25", PHONE, "11987654321", "Carla", "Dias", "Ana Souza", "diario.com.br"]
    return [*secrets, *task_tokens], people


@pytest.fixture(scope="module")
def journey(world: World) -> tuple[str, list[str], list[str]]:
    with log() as written:
        secrets, people = whole_journey(world)
    return written.getvalue(), secrets, people


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    with log() as kept:
        yield kept


def start_afresh(kept: io.StringIO) -> None:
    kept.seek(0)
    kept.truncate()


@pytest.mark.statement("L1")
def test_no_secret_is_in_any_line_in_any_form(journey: tuple[str, list[str], list[str]]) -> None:
    written, secrets, _ = journey

    assert len(written.splitlines()) > 60
    assert len(secrets) > 30
    for secret in secrets:
        for form in forms(secret):
            if len(form) > 6:
                assert form not in written
    for line in lines(written):
        values = [
            str(value) for name, value in line.items() if name not in {"timestamp", "milliseconds", "_aws"}
        ]
        assert not [value for value in values if re.fullmatch(r"[0-9]{6}", value)], line


@pytest.mark.statement("L2")
def test_nobodys_data_is_in_any_line(journey: tuple[str, list[str], list[str]]) -> None:
    written, _, people = journey

    for datum in people:
        for form in forms(datum):
            assert form not in written, datum
    assert not EMAIL.search(written)


@pytest.mark.statement("L3")
def test_every_line_is_one_json_document_with_its_level_and_time(
    journey: tuple[str, list[str], list[str]],
) -> None:
    for line in lines(journey[0]):
        if "_aws" in line:
            continue
        assert line["level"] in {"INFO", "WARNING"}, line
        assert line["timestamp"]
        assert line["message"] in {
            "answered", "refused", "ran", "reconciled", "draft completed", "left to reconcile",
        }  # fmt: skip


def test_every_request_is_one_line_that_can_be_found_by_its_id(world: World, logged: io.StringIO) -> None:
    start_afresh(logged)

    answer = world.call("GET", "/health")

    (line,) = lines(logged.getvalue())
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["route"], line["method"], line["status"]) == ("/health", "GET", 200)


@pytest.mark.statement("L3")
@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_hostile_text_in_headers_paths_and_fields_breaks_no_line(
    world: World, text: str, logged: io.StringIO
) -> None:
    ana = Person(world, "", token="x")
    start_afresh(logged)
    headers = dict.fromkeys(
        (
            "User-Agent",
            "Referer",
            "X-Forwarded-For",
            "X-Request-Id",
            "X-Amzn-Trace-Id",
            "If-Match",
            "Cookie",
            "Origin",
        ),
        text,
    )

    ana.call("GET", f"/client-users/{quoted(text)[:90]}", **headers)
    world.call("POST", "/auth/login", {"email": text, "password": text}, headers)
    world.call("POST", "/auth/login", {"email": text, "password": text})
    world.call("POST", "/auth/login", {text: 1, "email": "a@b.com.br", "password": "x"})
    world.call("POST", "/invitations/lookup", {"token": text})

    written = logged.getvalue()
    found = lines(written)
    assert [line["message"] for line in found].count("answered") == 5
    assert all(line["level"] == "INFO" for line in found)
    assert "forged" not in written
    assert text not in written
    assert "\x1b" not in written


@pytest.mark.statement("L2")
def test_a_field_that_somebody_made_up_is_not_written_down(world: World, logged: io.StringIO) -> None:
    ana = world.staff(email="madeup@campos.com.br")
    draft = ana.call("POST", "/drafts", {}).json
    start_afresh(logged)

    ana.call("POST", "/drafts", {"carla@diario.com.br": 1, CPF: 2})
    ana.call(
        "PUT", f"/drafts/{draft['id']}/notifications", {"notifications": {CPF: "none", "x@y.com": "none"}}, 1
    )
    ana.call("PUT", f"/drafts/{draft['id']}/general", {"name": "A", CPF: "x"}, 1)

    written = logged.getvalue()
    assert CPF not in written
    assert not EMAIL.search(written)
    assert '"name"' not in written
    assert "portal_access" in written, "a field of the model is named, for whoever helps"


@pytest.mark.statement("L1")
@pytest.mark.statement("H7")
def test_an_inner_failure_says_where_and_not_what(world: World, logged: io.StringIO) -> None:
    ana = world.staff(email="inner@campos.com.br")
    start_afresh(logged)

    with world.failing("GetItem", "ValidationException"):
        ana.call("GET", "/office")

    (failed,) = [line for line in lines(logged.getvalue()) if line["level"] == "ERROR"]
    assert failed["error_type"] == "ClientError"
    assert any(each.startswith("table.py:") for each in failed["trace"])
    assert "arn:aws" not in json.dumps(failed)


@pytest.mark.statement("L1")
def test_a_function_that_fails_logs_its_name_and_nothing_of_its_event(
    world: World, logged: io.StringIO
) -> None:
    ana = world.staff(email="function@campos.com.br")
    start_afresh(logged)
    world.mail_fails = [aws_error("MessageRejected")]

    world.client_user(ana, "function-carla@campos.com.br")

    written = logged.getvalue()
    assert not EMAIL.search(written)
    assert [line["outcome"] for line in lines(written) if line.get("function") == "send-invitation"] == ["ok"]


@pytest.mark.statement("L1")
@pytest.mark.statement("B13")
def test_the_history_and_the_events_hold_no_secret(
    journey: tuple[str, list[str], list[str]], world: World
) -> None:
    _, secrets, people = journey
    audit = str([item for item in world.items() if item["table"] == "Audit"])
    events, workflow = str(world.events), str([each.inputs for each in world.workflow.executions.values()])

    for secret in secrets:
        for form in forms(secret):
            if len(form) > 6:
                assert form not in audit + events + workflow
    for datum in people:
        assert datum not in events + workflow
    assert not EMAIL.search(audit + events + workflow)


@pytest.mark.statement("B2")
def test_what_is_stored_is_of_no_use_to_whoever_reads_it(
    journey: tuple[str, list[str], list[str]], world: World
) -> None:
    _, secrets, _ = journey
    task_tokens = {each for execution in world.workflow.executions.values() for each in execution.tokens}
    hashes = {each for each in secrets if re.fullmatch(r"[0-9a-f]{64}", each)}
    stored = world.everything_stored()

    for secret in set(secrets) - task_tokens - hashes:
        for form in forms(secret):
            if len(form) > 6:
                assert form not in stored
