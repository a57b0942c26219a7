"""People whose second factor is a telephone: what they do over HTTP, and the settings that messages depend on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from chalicelib import settings
from tests.functional.world import PASSWORD, Answer, Person, World

PHONES = (f"+55119876{number:05}" for number in count(10000))


def registered(world: World, email: str) -> str:
    """The challenge of a new person who has a password and no factor yet."""
    world.create_office("Contábil Modelo", email)
    body = {"token": world.mails_to(email)[-1].token, "password": PASSWORD, "accept_terms": True}
    return str(world.call("POST", "/invitations/register", body).json["challenge"])


def log_in(world: World, email: str) -> Any:
    return world.call("POST", "/auth/login", {"email": email, "password": PASSWORD}).json


def ask(world: World, challenge: str, phone: str | None = None) -> Answer:
    body = {"challenge": challenge} | ({"phone": phone} if phone else {})
    return world.call("POST", "/auth/mfa/sms", body)


def sent_code(world: World, challenge: str, phone: str | None = None) -> str:
    before = len(world.texts)
    answer = ask(world, challenge, phone)
    assert answer.status == 202, answer.body
    assert len(world.texts) == before + 1
    return world.texts[-1].code


def confirm(world: World, challenge: str, code: Any) -> Answer:
    return world.call("POST", "/auth/mfa/sms/confirm", {"challenge": challenge, "code": code})


def verify(world: World, challenge: str, code: Any) -> Answer:
    return world.call("POST", "/auth/mfa/verify", {"challenge": challenge, "factor": "sms", "code": code})


def enrolled(world: World, email: str, phone: str) -> Person:
    """Somebody whose only factor is a telephone; ten minutes later, when three messages may be sent again."""
    challenge = registered(world, email)
    answer = confirm(world, challenge, sent_code(world, challenge, phone))
    assert answer.status == 200, answer.body
    world.clock.advance(minutes=11)
    return Person(world, email, answer.json["session"]["token"], recovery_codes=answer.json["recovery_codes"])


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@contextmanager
def set_up(world: World, **variables: str) -> Iterator[None]:
    """The same world under other settings."""
    before = {name: os.environ[name] for name in variables}

    def begin_with(values: dict[str, str]) -> None:
        os.environ.update(values)
        settings.settings.cache_clear()
        world._forget_wiring()

    begin_with(variables)
    try:
        yield
    finally:
        begin_with(before)
