"""What the tests of one's own account prepare and read beside the browser: sessions, proofs, codes by SMS."""

import json
import re
import urllib.request
from typing import Any

from playwright.sync_api import Page

from chalicelib.adapters.dynamodb import keys_identity
from chalicelib.adapters.tokens import digest
from chalicelib.domain.session import parse_token
from tests.e2e.people import PASSWORD, Person, eventually
from tests.e2e.stack import Stack

LONG_AGO = "2026-01-01T00:00:00Z"
CODE = re.compile(r"#([0-9]{6})")


def signs_in_elsewhere(person: Person) -> Person:
    """The same account in another browser, with one of its recovery codes."""
    other = Person(person.stack, person.email, seed=person.seed)
    begun = other.ok("POST", "/auth/login", {"email": person.email, "password": PASSWORD})
    proof = {"factor": "recovery_code", "code": person.recovery_codes.pop()}
    opened = other.ok("POST", "/auth/mfa/verify", {"challenge": begun["challenge"], **proof})
    other.token = opened["session"]["token"]
    return other


def lets_the_proof_run_out(stack: Stack, person: Person) -> None:
    """As if password and second factor had been proven long ago in this session."""
    account_id, secret = parse_token(person.token)
    stack.client("dynamodb").update_item(
        TableName=stack.outputs["IdentityTable"],
        Key={name: {"S": text} for name, text in keys_identity.session(account_id, digest(secret)).items()},
        UpdateExpression="SET proven_at = :long_ago",
        ExpressionAttributeValues={":long_ago": {"S": LONG_AGO}},
        ConditionExpression="attribute_exists(pk)",
    )


def codes_sent(stack: Stack, number: str) -> list[str]:
    """The codes that were sent to a number in E.164, the newest first."""
    with urllib.request.urlopen(f"{stack.outbox_url}/sms.json", timeout=30) as answer:
        texts: list[dict[str, Any]] = json.load(answer)
    return [code for text in texts if text["to"] == number for code in CODE.findall(text["text"])]


def code_sent(stack: Stack, number: str, at_least: int = 1) -> str:
    """The newest code, once there are so many."""
    return eventually(lambda: codes_sent(stack, number), lambda codes: len(codes) >= at_least)[0]


def mails_with(stack: Stack, email: str, words: str) -> list[dict[str, Any]]:
    """Mails to an address that say this, the newest first; waits for one."""
    return eventually(lambda: [mail for mail in stack.mails_to(email) if words in mail["text"]], bool)


def plug_in_a_passkey_device(page: Page) -> None:
    """This tab's browser gets a device with a fingerprint reader whose owner always agrees."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
