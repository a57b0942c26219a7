"""Passkeys on the deployed stack: the API asks the function of its own, which has the library and no rights."""

import json

import pytest

from tests.e2e.people import PASSWORD, Person, address
from tests.e2e.stack import Stack
from tests.fakes.authenticator import Authenticator, Json, as_text

pytestmark = pytest.mark.e2e


@pytest.fixture
def device(stack: Stack) -> Authenticator:
    return Authenticator(stack.portal_url)


def newcomer(stack: Stack) -> tuple[Person, str]:
    """The administrator of a new office, and the challenge behind which a factor is enrolled."""
    person = Person(stack, address("chave"))
    administrator = {"name": "Ana Souza", "email": person.email}
    stack.invoke("CreateOfficeFunction", {"name": "Contábil das Chaves", "administrator": administrator})
    token = stack.token_in(stack.mails_to(person.email)[0])
    body = {"token": token, "password": PASSWORD, "accept_terms": True}
    return person, person.ok("POST", "/invitations/register", body)["challenge"]


def options(person: Person, challenge: str) -> Json:
    found: Json = person.ok("POST", "/auth/mfa/passkey/options", {"challenge": challenge})
    return found


def enrolled(stack: Stack, device: Authenticator) -> Person:
    person, challenge = newcomer(stack)
    credential = device.register(options(person, challenge))
    body = {"challenge": challenge, "credential": credential, "name": "Computador"}
    answer = person.ok("POST", "/auth/mfa/passkey/confirm", body)
    person.token, person.recovery_codes = answer["session"]["token"], answer["recovery_codes"]
    return person


def log_in(person: Person) -> str:
    body = {"email": person.email, "password": PASSWORD}
    step = Person(person.stack, person.email).ok("POST", "/auth/login", body)
    assert "passkey" in step["factors"]
    return str(step["challenge"])


def test_a_passkey_is_enrolled_and_signs_in_beside_the_password_and_alone(
    stack: Stack, device: Authenticator
) -> None:
    person = enrolled(stack, device)
    visitor = Person(stack, person.email)

    challenge = log_in(person)
    credential = device.sign_in(options(visitor, challenge))
    beside = visitor.ok(
        "POST", "/auth/mfa/passkey/confirm", {"challenge": challenge, "credential": credential}
    )
    begun = visitor.ok("POST", "/auth/passkey/options", {})
    body = {"challenge": begun["challenge"], "credential": device.sign_in(begun["options"])}
    alone = visitor.ok("POST", "/auth/passkey/confirm", body)

    assert len(person.recovery_codes) == 10
    for answer in (beside, alone):
        me = Person(stack, person.email, answer["session"]["token"]).ok("GET", "/me")
        assert me["account"]["email"] == person.email


@pytest.mark.statement("D4")
def test_an_answer_counts_once_and_a_copied_authenticator_never(stack: Stack, device: Authenticator) -> None:
    person = enrolled(stack, device)
    visitor = Person(stack, person.email)
    challenge = log_in(person)
    body = {"challenge": challenge, "credential": device.sign_in(options(visitor, challenge))}
    visitor.ok("POST", "/auth/mfa/passkey/confirm", body)

    again = visitor.call("POST", "/auth/mfa/passkey/confirm", body)
    device.count -= 1
    challenge = log_in(person)
    body = {"challenge": challenge, "credential": device.sign_in(options(visitor, challenge))}
    copied = visitor.call("POST", "/auth/mfa/passkey/confirm", body)

    assert (again.status, again.json["code"]) == (401, "challenge_invalid")
    assert (copied.status, copied.json["code"]) == (401, "code_invalid")


def test_an_answer_for_another_page_is_refused(stack: Stack, device: Authenticator) -> None:
    person = enrolled(stack, device)
    begun = person.ok("POST", "/auth/passkey/options", {})
    credential = device.sign_in(begun["options"], origin="https://evil.example")

    answer = person.call(
        "POST", "/auth/passkey/confirm", {"challenge": begun["challenge"], "credential": credential}
    )

    assert (answer.status, answer.json["code"]) == (401, "code_invalid")


@pytest.mark.statement("D16")
def test_the_function_refuses_garbage_and_never_fails(stack: Stack) -> None:
    name = stack.client("lambda").list_functions()["Functions"]
    (function,) = [each["FunctionName"] for each in name if each["FunctionName"].endswith("-verify-passkey")]

    for order in ({}, {"do": "registration", "credential": {"id": as_text(b"x")}}, {"do": "assertion"}, []):
        told = stack.invoke(function, order)
        assert set(told) == {"refused"}, json.dumps(order)
