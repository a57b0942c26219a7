"""How the function that verifies passkeys is asked, what it means when it answers or fails; one answer, one session."""

import io
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from chalicelib.adapters.dynamodb.table import Table
from chalicelib.adapters.passkeys import Passkeys
from chalicelib.domain.errors import CodeInvalid, ServiceUnavailable
from chalicelib.domain.mfa import Evidence, FactorKind
from chalicelib.domain.passkey import NewPasskey, Site
from chalicelib.services import mfa, passkeys, sign_in
from chalicelib.services.sign_in import Entry
from tests.contract.doors import NO_CONSEQUENCES, SOMEBODY, add_ana, at_once, log_in, make_door

SITE = Site("portal.example", "https://portal.example")
CREDENTIAL = {"id": "x"}


class FakeLambda:
    """Gives one answer, and remembers what was asked."""

    def __init__(self, told: Any = None, error: Exception | None = None, **more: str) -> None:
        self.told, self.error, self.more = told, error, more
        self.requests: list[dict[str, Any]] = []

    def invoke(self, **request: Any) -> dict[str, Any]:
        self.requests.append(request)
        if self.error:
            raise self.error
        raw = self.told if isinstance(self.told, bytes) else json.dumps(self.told).encode()
        return {"StatusCode": 200, "Payload": io.BytesIO(raw)} | self.more


def over(client: FakeLambda) -> Passkeys:
    return Passkeys(client, "verify", SITE)


def test_a_registration_is_asked_about_and_waited_for() -> None:
    client = FakeLambda({"credential_id": "Y3JlZA", "public_key": "a2V5", "sign_count": 3})

    made = over(client).registered(CREDENTIAL, "Y2g")

    assert made == NewPasskey("Y3JlZA", b"key", 3)
    (request,) = client.requests
    assert (request["FunctionName"], request["InvocationType"]) == ("verify", "RequestResponse")
    assert json.loads(request["Payload"]) == {
        "do": "registration",
        "credential": CREDENTIAL,
        "challenge": "Y2g",
        "rp_id": "portal.example",
        "origin": "https://portal.example",
    }


def test_an_assertion_is_asked_about_with_the_key_and_the_last_count() -> None:
    client = FakeLambda({"credential_id": "Y3JlZA", "sign_count": 8})

    assert over(client).sign_count(CREDENTIAL, "Y2g", b"key", 7) == 8

    asked = json.loads(client.requests[0]["Payload"])
    assert (asked["do"], asked["public_key"], asked["sign_count"]) == ("assertion", "a2V5", 7)


def test_a_refusal_is_a_wrong_code() -> None:
    with pytest.raises(CodeInvalid) as refusal:
        over(FakeLambda({"refused": "InvalidAuthenticationResponse"})).sign_count(
            CREDENTIAL, "Y2g", b"key", 7
        )

    assert refusal.value.facts == {"reason": "InvalidAuthenticationResponse"}


@pytest.mark.parametrize(
    "client",
    [
        FakeLambda(error=ClientError({"Error": {"Code": "TooManyRequestsException"}}, "Invoke")),
        FakeLambda(error=ClientError({"Error": {"Code": "AccessDeniedException"}}, "Invoke")),
        FakeLambda(error=ConnectTimeoutError(endpoint_url="lambda")),
        FakeLambda(error=ReadTimeoutError(endpoint_url="lambda")),
        FakeLambda({"errorType": "Sandbox.Timedout"}, FunctionError="Unhandled"),
        FakeLambda(b"not json"),
        FakeLambda(None),
        FakeLambda([]),
    ],
    ids=["throttled", "denied", "not reached", "too slow", "failed", "no json", "nothing", "a list"],
)
def test_a_function_that_does_not_answer_is_no_refusal(client: FakeLambda) -> None:
    with pytest.raises(ServiceUnavailable):
        over(client).registered(CREDENTIAL, "Y2g")


@pytest.mark.statement("D4")
@pytest.mark.parametrize("count", [0, 9], ids=["does not count", "counts"])
def test_of_sixteen_uses_of_one_answer_at_once_one_gets_in(
    dynamodb: Any, identity: Table, portal: Table, count: int
) -> None:
    door = make_door(dynamodb, identity, portal)
    ana = add_ana(door)
    enrolment = log_in(ana, door)
    made = {"id": "Y3JlZA", "signed": passkeys.ask(enrolment, door=door)["challenge"], "count": count and 1}
    factor, read = passkeys.confirm_passkey(enrolment, made, passkeys.Label("Celular"), door=door)
    mfa.complete_enrolment(factor, read, SOMEBODY, door=door, consequences=NO_CONSEQUENCES)
    challenge = log_in(ana, door)
    answer = {"id": "Y3JlZA", "signed": passkeys.ask(challenge, door=door)["challenge"], "count": count}
    evidence = Evidence(credential=answer)

    outcomes = at_once(
        lambda: sign_in.verify(challenge, FactorKind.PASSKEY, evidence, Entry(SOMEBODY), door=door)
    )

    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "code_invalid", "challenge_invalid", "too_many_attempts"}
    assert len(door.sessions.all(ana.id)) == 1
