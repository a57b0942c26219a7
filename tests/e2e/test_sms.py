"""A person whose second factor is a telephone, on the deployed stack: the function that sends, its role, the outbox."""

import json
import time
import urllib.request

import pytest

from infra.local import site
from tests.e2e.people import PASSWORD, Person, address
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e


def number() -> str:
    """A mobile number that no other test uses."""
    return f"+55119{80_000_000 + time.time_ns() % 10_000_000}"


def invited(stack: Stack) -> tuple[Person, str]:
    """Somebody who has just set a password, and their challenge."""
    email = address("ana")
    event = {"name": "Contábil Modelo", "administrator": {"name": "Ana Souza", "email": email}}
    stack.invoke("CreateOfficeFunction", event)
    token = stack.token_in(stack.mails_to(email)[0])
    body = {"token": token, "password": PASSWORD, "accept_terms": True}
    person = Person(stack, email)
    return person, str(person.ok("POST", "/invitations/register", body)["challenge"])


def code_sent_to(stack: Stack, phone: str, at_least: int = 1) -> str:
    return site.code_in(stack.texts_to(phone, at_least, timeout=120)[0])


@pytest.mark.statement("D6")
@pytest.mark.statement("D7")
@pytest.mark.statement("D8")
@pytest.mark.statement("L1")
@pytest.mark.statement("L2")
def test_a_person_enrols_by_text_message_and_signs_in_by_the_next_one(stack: Stack) -> None:
    person, challenge = invited(stack)
    phone = number()

    asked = person.ok("POST", "/auth/mfa/sms", {"challenge": challenge, "phone": phone})
    first = code_sent_to(stack, phone)
    enrolled = person.ok("POST", "/auth/mfa/sms/confirm", {"challenge": challenge, "code": first})
    login = person.ok("POST", "/auth/login", {"email": person.email, "password": PASSWORD})
    person.ok("POST", "/auth/mfa/sms", {"challenge": login["challenge"]})
    second = code_sent_to(stack, phone, at_least=2)
    verified = {"challenge": login["challenge"], "factor": "sms", "code": second}
    signed_in = person.ok("POST", "/auth/mfa/verify", verified)
    person.token = signed_in["session"]["token"]

    assert asked["sent_to"] == f"(11) *****-{phone[-4:]}"
    assert len(enrolled["recovery_codes"]) == 10
    assert login["factors"] == ["sms", "recovery_code"]
    assert person.ok("GET", "/me")["account"]["email"] == person.email
    person.ok("POST", "/auth/mfa/sms", {"challenge": challenge_of(person)})
    refused = person.call("POST", "/auth/mfa/sms", {"challenge": challenge_of(person)})
    assert (refused.status, refused.json["code"]) == (429, "too_many_attempts")
    log = stack.function_log()
    assert '"function":"send-sms"' in log.replace(" ", "")
    for secret in (phone, phone[3:], challenge, login["challenge"]):
        assert secret not in log


def challenge_of(person: Person) -> str:
    return str(person.ok("POST", "/auth/login", {"email": person.email, "password": PASSWORD})["challenge"])


@pytest.mark.statement("K12")
def test_a_text_message_is_transactional_and_has_a_highest_price(stack: Stack) -> None:
    person, challenge = invited(stack)
    phone = number()
    person.ok("POST", "/auth/mfa/sms", {"challenge": challenge, "phone": phone})
    stack.texts_to(phone, timeout=120)

    url = f"{stack.places.emulator_url}/_ministack/sns/sms-messages?phoneNumber={phone.replace('+', '%2B')}"
    with urllib.request.urlopen(url, timeout=30) as answer:
        kept = json.dumps(json.load(answer))

    assert "AWS.SNS.SMS.SMSType" in kept
    assert "Transactional" in kept
    assert "AWS.SNS.SMS.MaxPrice" in kept


@pytest.mark.statement("D7")
def test_the_outbox_shows_the_code_to_whoever_runs_the_stack(stack: Stack) -> None:
    person, challenge = invited(stack)
    phone = number()
    person.ok("POST", "/auth/mfa/sms", {"challenge": challenge, "phone": phone})
    code = code_sent_to(stack, phone)

    with urllib.request.urlopen(stack.outbox_url, timeout=30) as answer:
        page = answer.read().decode()

    assert phone in page
    assert code in page
