"""The function that sends text messages: what it does when the provider fails, and what it leaves behind."""

import json
import re

import pytest

from chalicelib.domain.errors import ServiceUnavailable
from tests.functional.test_logs import EMAIL, forms, lines
from tests.functional.texting import PHONES, ask, confirm, log_in, other_than, registered, sent_code, verify
from tests.functional.world import World, aws_error
from tests.functional.written import log


def test_a_message_that_cannot_be_asked_for_just_now_is_said_to_be_unavailable(world: World) -> None:
    challenge = registered(world, "sms22@modelo.com.br")
    world.invoke_fails = [aws_error("TooManyRequestsException")]

    answer = ask(world, challenge, next(PHONES))

    assert (answer.status, answer.code) == (503, "service_unavailable")


def test_a_repeat_after_a_failure_sends_a_code_of_its_own(world: World) -> None:
    from chalicelib.entrypoints import tasks

    challenge = registered(world, "sms23@modelo.com.br")
    event = {"challenge_hash": world.wiring.door().challenges.hash_of(challenge)}
    world.text_fails = [aws_error("Throttled"), aws_error("InternalError")]
    assert ask(world, challenge, next(PHONES)).status == 202

    with pytest.raises(ServiceUnavailable):
        tasks.send_sms(event, None)
    tasks.send_sms(event, None)

    assert confirm(world, challenge, world.texts[-1].code).status == 200


def test_a_number_that_is_refused_for_good_is_not_tried_again(world: World) -> None:
    from chalicelib.entrypoints import tasks

    challenge, before = registered(world, "sms24@modelo.com.br"), len(world.texts)
    ask(world, challenge, next(PHONES))
    world.text_fails = [aws_error("OptedOut")]

    with log() as written:
        tasks.send_sms({"challenge_hash": world.wiring.door().challenges.hash_of(challenge)}, None)

    assert len(world.texts) == before + 1
    assert "sms_refused" in [line.get("code") for line in lines(written.getvalue())]


def test_nothing_is_sent_for_a_challenge_that_is_over(world: World) -> None:
    from chalicelib.entrypoints import tasks

    challenge, before = registered(world, "sms25@modelo.com.br"), len(world.texts)
    hashed = world.wiring.door().challenges.hash_of(challenge)
    tasks.send_sms({"challenge_hash": hashed}, None)
    code = sent_code(world, challenge, next(PHONES))
    confirm(world, challenge, code)

    tasks.send_sms({"challenge_hash": hashed}, None)
    tasks.send_sms({"challenge_hash": "unknown"}, None)

    assert len(world.texts) == before + 1


@pytest.mark.statement("L1")
@pytest.mark.statement("L2")
def test_no_code_no_number_and_no_challenge_is_in_any_log_or_table(world: World) -> None:
    phone, other = "+5521998761234", "+5521998764321"
    with log() as written:
        challenge = registered(world, "sms26@modelo.com.br")
        world.text_fails = [aws_error("InvalidParameter")]
        ask(world, challenge, other)
        first = sent_code(world, challenge, phone)
        confirm(world, challenge, other_than(first))
        confirm(world, challenge, first)
        ask(world, challenge, "(21) 3333-4444")
        login = log_in(world, "sms26@modelo.com.br")["challenge"]
        second = sent_code(world, login)
        stored = world.everything_stored()
        verify(world, login, second)

    kept = [written.getvalue(), stored, world.everything_stored()]
    for secret in (challenge, login, phone, phone[3:], other, other[3:]):
        for form in forms(secret):
            assert not any(form in each for each in kept)
    for code in (first, second):
        assert not any(re.search(rf"(?<!\w){code}(?!\w)", each) for each in kept)
    for line in lines(written.getvalue()):
        assert not EMAIL.search(json.dumps(line))
        assert "_aws" in line or line["level"] in {"INFO", "WARNING"}
