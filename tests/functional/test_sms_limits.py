"""What holds text messages back: budgets, guesses that are counted, the switch."""

import json

import pytest

from tests.functional.texting import (
    PHONES,
    ask,
    confirm,
    enrolled,
    log_in,
    other_than,
    registered,
    sent_code,
    set_up,
    verify,
)
from tests.functional.world import World


@pytest.mark.statement("D8")
def test_a_fourth_message_within_ten_minutes_is_not_sent(world: World) -> None:
    ana = enrolled(world, "sms14@modelo.com.br", next(PHONES))
    challenge = log_in(world, ana.email)["challenge"]
    answers = [ask(world, challenge) for _ in range(3)]
    before = len(world.texts)

    refused = [ask(world, challenge), ask(world, log_in(world, ana.email)["challenge"])]

    assert [each.status for each in answers] == [202] * 3
    assert [each.json["retry_after"] for each in answers] == [30, 30, 600]
    assert [(each.status, each.code) for each in refused] == [(429, "too_many_attempts")] * 2
    assert refused[0].headers["Retry-After"] == "600"
    assert len(world.texts) == before
    world.clock.advance(minutes=10)
    assert ask(world, log_in(world, ana.email)["challenge"]).status == 202


@pytest.mark.statement("D8")
@pytest.mark.parametrize("limit", ["sms_number", "sms_address", "sms_office", "sms_global"])
def test_each_budget_holds_messages_back(world: World, limit: str) -> None:
    ana = enrolled(world, f"{limit}@modelo.com.br", next(PHONES))
    challenge, before = log_in(world, ana.email)["challenge"], len(world.texts)
    world.clock.advance(days=2)
    challenge = log_in(world, ana.email)["challenge"]

    with set_up(world, LIMITS=json.dumps({limit: [1]})):
        answers = [ask(world, challenge), ask(world, challenge)]

    assert [each.status for each in answers] == [202, 429]
    assert len(world.texts) == before + 1


@pytest.mark.statement("D8")
@pytest.mark.statement("C8")
def test_a_forged_address_has_no_budget_of_its_own(world: World) -> None:
    ana = enrolled(world, "sms15@modelo.com.br", next(PHONES))
    world.clock.advance(days=2)
    challenge = log_in(world, ana.email)["challenge"]
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}

    with set_up(world, LIMITS='{"sms_address": [1]}'):
        ask(world, challenge)
        answer = world.call("POST", "/auth/mfa/sms", {"challenge": challenge}, forged)

    assert answer.status == 429


@pytest.mark.statement("D5")
def test_wrong_codes_count_across_challenges_and_new_messages(world: World) -> None:
    ana = enrolled(world, "sms16@modelo.com.br", next(PHONES))
    first = log_in(world, ana.email)["challenge"]
    code = sent_code(world, first)
    wrong = [verify(world, first, other_than(code)) for _ in range(3)]
    second = log_in(world, ana.email)["challenge"]
    code = sent_code(world, second)
    wrong += [verify(world, second, other_than(code)) for _ in range(2)]

    held_back = verify(world, second, code)

    assert [each.code for each in wrong] == ["code_invalid"] * 5
    assert (held_back.status, held_back.code) == (429, "too_many_attempts")


@pytest.mark.statement("D5")
def test_a_challenge_takes_five_guesses_at_the_number_to_enrol(world: World) -> None:
    challenge = registered(world, "sms17@modelo.com.br")
    code = sent_code(world, challenge, next(PHONES))

    guesses = [confirm(world, challenge, other_than(code)) for _ in range(5)]

    assert [each.code for each in guesses] == ["code_invalid"] * 5
    assert confirm(world, challenge, code).status == 401
    assert ask(world, challenge, next(PHONES)).code == "challenge_invalid"


@pytest.mark.statement("K12")
def test_a_flick_of_the_switch_stops_every_message_and_takes_them_off_the_list(world: World) -> None:
    from chalicelib.entrypoints import tasks

    ana = enrolled(world, "sms20@modelo.com.br", next(PHONES))
    registered(world, "sms21@modelo.com.br")
    under_way = log_in(world, ana.email)["challenge"]
    code, before = sent_code(world, under_way), len(world.texts)

    with set_up(world, SMS_ENABLED="false"):
        refused = ask(world, under_way)
        tasks.send_sms({"challenge_hash": world.wiring.door().challenges.hash_of(under_way)}, None)
        known, new = log_in(world, ana.email), log_in(world, "sms21@modelo.com.br")
        with_the_code_in_hand = verify(world, under_way, code)

    assert (refused.status, refused.code) == (503, "sms_unavailable")
    assert refused.headers["Retry-After"] == "3600"
    assert known["factors"] == ["recovery_code"]
    assert "sms" not in new["factors"]
    assert len(world.texts) == before
    assert with_the_code_in_hand.status == 200
