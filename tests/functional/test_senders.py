"""What the functions that mail and text touch of the accounts' table lies within what their roles are let to on AWS.

The emulator does not enforce conditions on keys, so a key outside would fail on AWS alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any

import pytest

from tests.architecture.test_permissions import listed, short, statements
from tests.functional.texting import ask, confirm, log_in, registered
from tests.functional.world import PASSWORD, World

SENDING = ("SendInvitation", "SendMail", "SendSms")


def let_to(function: str) -> list[str]:
    """The patterns that a key of Identity has to match."""
    (statement,) = [
        each
        for each in statements(f"{function}Role")
        if "Identity" in [short(one) for one in listed(each["Resource"])]
    ]
    patterns: list[str] = statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    return patterns


def keys_in(request: Any) -> Iterator[str]:
    """The partition keys of Identity that a request names, however deep in it."""
    if isinstance(request, list):
        for each in request:
            yield from keys_in(each)
    elif isinstance(request, dict):
        if request.get("TableName") == "Identity":
            item = request.get("Key") or request.get("Item") or {}
            yield item["pk"]["S"] if item else str(sorted(request["ExpressionAttributeValues"].items()))
        for each in request.values():
            yield from keys_in(each)


@contextmanager
def touched(world: World) -> Iterator[dict[str, set[str]]]:
    """The keys of Identity that each sending function names while it runs."""
    found: dict[str, set[str]] = {function: set() for function in SENDING}
    running: list[str] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        if running:
            found[running[-1]].update(keys_in(params))

    def watched(function: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any) -> Any:
            running.append(function)
            try:
                return act(*given)
            finally:
                running.pop()

        return run

    tasks, events = world.workflow._tasks, world.wiring.client("dynamodb").meta.events
    kept = dict(tasks), dict(world.functions)
    tasks["SendInvitation"] = watched("SendInvitation", tasks["SendInvitation"])
    for name, function in (("send-mail", "SendMail"), ("send-sms", "SendSms")):
        world.functions[f"portaria-test-{name}"] = watched(function, kept[1][f"portaria-test-{name}"])
    events.register("before-parameter-build.dynamodb", note)
    try:
        yield found
    finally:
        events.unregister("before-parameter-build.dynamodb", note)
        tasks.update(kept[0])
        world.functions.update(kept[1])


def everything_that_is_texted(world: World) -> None:
    challenge = registered(world, "sms@carteiro.com.br")
    ask(world, challenge, "+5511987001234")
    confirm(world, challenge, world.texts[-1].code)
    ask(world, log_in(world, "sms@carteiro.com.br")["challenge"])


def everything_that_is_mailed(world: World) -> None:
    ana, bruno = (world.staff(f"Contábil {each}", f"{each}@carteiro.com.br") for each in ("ana", "bruno"))
    client_user, davi = world.client(ana, "davi@carteiro.com.br")
    world.client_user(bruno, davi.email)
    world.link(davi, world.mails_to(davi.email)[-1].token)
    ana.call("POST", f"/client-users/{client_user}/delivery-test", {"email": "teste@carteiro.com.br"})
    for _ in range(6):
        challenge = world.call("POST", "/auth/login", {"email": davi.email, "password": PASSWORD}).json
        body = {"challenge": challenge.get("challenge", "x"), "factor": "totp", "code": "000000"}
        world.call("POST", "/auth/mfa/verify", body)
    world.call("POST", "/auth/password/forgot", {"email": davi.email})
    world.client_user(ana, "espera@carteiro.com.br")
    world.clock.advance(days=4)
    world.settle_down()
    world.clock.advance(days=5)
    token = world.mails_to("espera@carteiro.com.br")[-1].token
    world.call("POST", "/invitations/renew", {"token": token})
    world.settle_down()


@pytest.mark.statement("F12")
def test_whoever_sends_names_links_notices_and_challenges_and_no_account(world: World) -> None:
    with touched(world) as found:
        everything_that_is_texted(world)
        everything_that_is_mailed(world)

    assert len({mail.tags["mail"] for mail in world.mails}) >= 7
    assert len(world.texts) == 2
    for function, keys in found.items():
        patterns = let_to(function)
        assert keys, function
        assert [key for key in keys if not any(fnmatchcase(key, each) for each in patterns)] == []
        assert not any(fnmatchcase("ACCOUNT#acc_x", each) for each in patterns)
