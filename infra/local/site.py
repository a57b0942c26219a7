"""The portal and its outbox, as a program on this machine reads them over HTTP."""

import json
import re
import time
import urllib.error
import urllib.request
from typing import Any

from infra.local.places import Places

LINK = re.compile(r"https?://[^\s<>\"']+/(?:convite|senha|email|segundo-fator)#[A-Za-z0-9_-]+")
LOOK_EVERY_SECONDS = 0.2


class NoMailError(AssertionError):
    """The mail or text message did not come in time; the message says what did."""


def mails_to(places: Places, address: str, at_least: int = 1, timeout: float = 30) -> list[dict[str, Any]]:
    """Newest first, once there are `at_least` of them; `timeout` in seconds."""
    return _sent_to(f"{places.outbox_url}/messages.json", address, at_least, timeout)


def texts_to(places: Places, phone: str, at_least: int = 1, timeout: float = 30) -> list[dict[str, Any]]:
    """Text messages to a number in E.164, newest first, once there are `at_least` of them."""
    return _sent_to(f"{places.outbox_url}/sms.json", phone, at_least, timeout)


def _sent_to(url: str, address: str, at_least: int, timeout: float) -> list[dict[str, Any]]:
    last = time.monotonic() + timeout
    while True:
        everything = get_json(url)
        found = [each for each in everything if address.casefold() in each["to"].casefold()]
        if len(found) >= at_least:
            return found
        if time.monotonic() > last:
            others = sorted({each["to"] for each in everything})
            raise NoMailError(f"{len(found)} of {at_least} to {address} in {timeout} s; others to {others}")
        time.sleep(LOOK_EVERY_SECONDS)


def link_in(mail: dict[str, Any]) -> str:
    """The one link with a token that the text carries."""
    found = LINK.findall(mail["text"])
    if not found:
        raise NoMailError(f"no link in the mail {mail['subject']!r}:\n{mail['text']}")
    return str(found[0])


def code_in(text: dict[str, Any]) -> str:
    """The code in the last line of a text message."""
    return str(text["text"]).rpartition("#")[2]


def token_in(mail: dict[str, Any]) -> str:
    return link_in(mail).partition("#")[2]


def get_json(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def post_json(url: str, body: Any) -> tuple[int, Any]:
    """Status and parsed answer, refusals included."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.loads(refusal.read() or b"null")
