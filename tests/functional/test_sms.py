"""Text messages as a second factor over HTTP: enrolling a number and signing in by it."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain import sms
from tests.functional.own_account import prove
from tests.functional.texting import (
    PHONES,
    ask,
    confirm,
    enrolled,
    log_in,
    other_than,
    registered,
    sent_code,
    verify,
)
from tests.functional.world import PASSWORD, World, aws_error

GARBAGE = [
    "",
    " ",
    "12345",
    "1234567",
    "123 456",
    " 123456",
    "123456 ",
    "123456\n",
    "١٢٣٤٥٦",
    "１２３４５６",
    "abcdef",
]
NOT_TEXT = [123456, 123456.0, True, None, ["123456"], {"code": "123456"}]


@pytest.mark.statement("D6")
@pytest.mark.statement("D7")
def test_a_number_is_enrolled_by_the_code_that_was_sent_to_it(world: World) -> None:
    challenge, phone = registered(world, "sms1@modelo.com.br"), next(PHONES)

    asked = ask(world, challenge, f"({phone[3:5]}) {phone[5:10]}-{phone[10:]}")
    (text,) = world.texts[-1:]
    answer = confirm(world, challenge, text.code)

    assert asked.status == 202
    assert asked.json == {"sent_to": f"(11) *****-{phone[-4:]}", "retry_after": 30}
    assert text.to == phone
    assert text.attributes == {"AWS.SNS.SMS.SMSType": "Transactional", "AWS.SNS.SMS.MaxPrice": "0.1"}
    assert answer.status == 200
    assert set(answer.json) == {"session", "recovery_codes"}
    assert len(set(answer.json["recovery_codes"])) == 10
    me = world.call("GET", "/me", None, {"Authorization": f"Bearer {answer.json['session']['token']}"})
    assert me.status == 200


@pytest.mark.statement("D6")
def test_a_person_signs_in_by_the_code_that_was_sent_to_their_number(world: World) -> None:
    phone = next(PHONES)
    ana = enrolled(world, "sms2@modelo.com.br", phone)
    login = log_in(world, ana.email)

    code = sent_code(world, login["challenge"])
    answer = verify(world, login["challenge"], code)

    assert login["factors"] == ["sms", "recovery_code"]
    assert world.texts[-1].to == phone
    assert answer.status == 200
    assert verify(world, login["challenge"], code).code == "challenge_invalid"


@pytest.mark.statement("D12")
def test_a_telephone_is_added_beside_an_app_seen_masked_and_taken_away_again(world: World) -> None:
    ana, phone = world.staff(email="sms-mais@modelo.com.br"), next(PHONES)
    begun = ana.call("POST", "/me/factors", {"kind": "sms"})
    answer = confirm(world, begun.json["challenge"], sent_code(world, begun.json["challenge"], phone))
    ana.token = answer.json["session"]["token"]

    (added,) = [each for each in ana.call("GET", "/me/factors").json["items"] if each["kind"] == "sms"]
    offered = log_in(world, ana.email)["factors"]
    removed = prove(ana).call("DELETE", f"/me/factors/{added['id']}")

    assert answer.json["recovery_codes"] == []
    assert added["hint"] == f"(11) *****-{phone[-4:]}"
    assert added["last_used_at"] == added["created_at"]
    assert offered == ["totp", "sms", "recovery_code"]
    assert removed.status == 204
    assert log_in(world, ana.email)["factors"] == ["totp", "recovery_code"]


@pytest.mark.statement("D9")
def test_an_authenticator_app_is_offered_beside_text_messages_and_before_them(world: World) -> None:
    registered(world, "sms-d9@modelo.com.br")

    offered = log_in(world, "sms-d9@modelo.com.br")["factors"]

    assert {"totp", "sms"} <= set(offered)
    assert offered.index("totp") < offered.index("sms")


@pytest.mark.statement("D6")
def test_a_new_code_kills_the_one_before_it(world: World) -> None:
    ana = enrolled(world, "sms3@modelo.com.br", next(PHONES))
    challenge = log_in(world, ana.email)["challenge"]
    first, second = sent_code(world, challenge), sent_code(world, challenge)

    answers = [verify(world, challenge, code) for code in (first, second)]

    assert [each.status for each in answers] == [401, 200]
    assert answers[0].code == "code_invalid"


@pytest.mark.statement("D6")
def test_the_code_of_one_challenge_is_of_no_use_in_another(world: World) -> None:
    ana = enrolled(world, "sms4@modelo.com.br", next(PHONES))
    mine, other = log_in(world, ana.email)["challenge"], log_in(world, ana.email)["challenge"]
    code = sent_code(world, mine)

    assert verify(world, other, code).code == "code_invalid"
    sent_code(world, other)
    assert verify(world, other, code).code == "code_invalid"
    assert verify(world, mine, code).status == 200


@pytest.mark.statement("D6")
def test_the_code_of_a_sealed_fact_opens_for_its_own_challenge_only(world: World) -> None:
    """Whoever can write the table cannot carry a code over from a challenge of their own."""
    from chalicelib.adapters.kms import SealBroken
    from chalicelib.domain.sms import Texting
    from chalicelib.services import sms_codes

    ana = enrolled(world, "sms5@modelo.com.br", next(PHONES))
    mine, other = log_in(world, ana.email)["challenge"], log_in(world, ana.email)["challenge"]
    code = sent_code(world, mine)
    door = world.wiring.door()
    found = [door.challenges.find(door.challenges.hash_of(each)) for each in (mine, other)]
    carried = found[1].model_copy(update={"facts": found[0].facts})

    with pytest.raises(SealBroken):
        sms_codes.use_up(carried, Texting.of(carried), code, door)


@pytest.mark.statement("D6")
def test_a_code_is_good_for_five_minutes(world: World) -> None:
    ana = enrolled(world, "sms6@modelo.com.br", next(PHONES))
    answers = []

    for wait in (sms.LIFE - timedelta(seconds=1), sms.LIFE):
        challenge = log_in(world, ana.email)["challenge"]
        code = sent_code(world, challenge)
        world.clock.at += wait
        answers.append(verify(world, challenge, code))

    assert [each.status for each in answers] == [200, 401]
    assert answers[1].code == "code_invalid"


@pytest.mark.statement("D7")
@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("(11) 3333-4444", "phone_not_mobile"),
        ("0800 727 0000", "phone_not_mobile"),
        ("+1 202 555 0123", "phone_invalid"),
        ("+351 912 345 678", "phone_invalid"),
        ("98765-4321", "phone_invalid"),
        ("(11) 98765-4321 ramal 2", "phone_invalid"),
        ("", "phone_invalid"),
    ],
)
def test_only_a_brazilian_mobile_is_sent_anything(world: World, phone: str, code: str) -> None:
    challenge, before = registered(world, f"sms{next(PHONES)[1:]}@modelo.com.br"), len(world.texts)
    counted = [each for each in world.items() if each["pk"]["S"].startswith("COUNTER#sms")]

    answer = world.call("POST", "/auth/mfa/sms", {"challenge": challenge, "phone": phone})

    assert (answer.status, answer.code) == (400, "invalid_request")
    assert [(each["field"], each["code"]) for each in answer.json["errors"]] == [("phone", code)]
    assert len(world.texts) == before
    assert [each for each in world.items() if each["pk"]["S"].startswith("COUNTER#sms")] == counted


@pytest.mark.statement("D7")
def test_a_number_is_told_while_enrolling_and_at_no_other_time(world: World) -> None:
    challenge, before = registered(world, "sms7@modelo.com.br"), len(world.texts)
    without = ask(world, challenge)
    ana = enrolled(world, "sms8@modelo.com.br", next(PHONES))
    another = ask(world, log_in(world, ana.email)["challenge"], next(PHONES))

    assert [(each["field"], each["code"]) for each in without.json["errors"]] == [("phone", "missing")]
    assert [(each["field"], each["code"]) for each in another.json["errors"]] == [
        ("phone", "extra_forbidden")
    ]
    assert len(world.texts) == before + 1


@pytest.mark.statement("D7")
@pytest.mark.statement("D10")
def test_a_number_counts_only_once_its_code_was_typed(world: World) -> None:
    challenge = registered(world, "sms9@modelo.com.br")
    code = sent_code(world, challenge, next(PHONES))

    wrong = confirm(world, challenge, other_than(code))

    assert (wrong.status, wrong.code) == (401, "code_invalid")
    assert log_in(world, "sms9@modelo.com.br")["next"] == "enrol_mfa"
    assert confirm(world, challenge, code).status == 200
    assert log_in(world, "sms9@modelo.com.br")["next"] == "mfa"


@pytest.mark.statement("D7")
def test_the_code_of_one_number_does_not_enrol_another(world: World) -> None:
    challenge, own, foreign = registered(world, "sms10@modelo.com.br"), next(PHONES), next(PHONES)
    code = sent_code(world, challenge, own)
    world.text_fails = [aws_error("Throttled")]
    ask(world, challenge, foreign)

    answer = confirm(world, challenge, code)

    assert answer.code == "code_invalid"
    assert log_in(world, "sms10@modelo.com.br")["next"] == "enrol_mfa"


def test_who_has_no_number_is_sent_no_code(world: World) -> None:
    ana, before = world.staff(email="sms11@modelo.com.br"), len(world.texts)
    login = log_in(world, ana.email)

    answer = ask(world, login["challenge"])

    assert login["factors"] == ["totp", "recovery_code"]
    assert (answer.status, answer.code) == (401, "challenge_invalid")
    assert verify(world, login["challenge"], "123456").code == "code_invalid"
    assert len(world.texts) == before


def test_nothing_is_confirmed_before_it_was_sent(world: World) -> None:
    answer = confirm(world, registered(world, "sms12@modelo.com.br"), "123456")

    assert (answer.status, answer.code) == (401, "challenge_invalid")


@pytest.mark.statement("D6")
def test_a_linking_and_a_new_proof_take_a_code_too(world: World) -> None:
    carla = enrolled(world, "sms13@modelo.com.br", next(PHONES))
    bruno = world.staff("Contábil Outra", "sms13@outra.com.br")
    world.client_user(bruno, carla.email)
    body = {"token": world.mails_to(carla.email)[-1].token, "password": PASSWORD}

    linking = world.call("POST", "/invitations/link", body).json["challenge"]
    code = sent_code(world, linking)
    offered = {"challenge": linking, "factor": "sms", "code": code, "accept": True}
    linked = world.call("POST", "/invitations/link/confirm", offered)
    carla.token = linked.json["session"]["token"]
    proving = carla.call("POST", "/me/proof", {"password": PASSWORD}).json
    offered = {
        "challenge": proving["challenge"],
        "factor": "sms",
        "code": sent_code(world, proving["challenge"]),
    }
    proven = carla.call("POST", "/me/proof/confirm", offered)

    assert proving["factors"] == ["sms", "recovery_code"]
    assert (linked.status, proven.status) == (200, 200)


@pytest.mark.statement("D16")
@pytest.mark.parametrize("code", [*GARBAGE, *NOT_TEXT], ids=repr)
def test_whatever_is_no_code_is_refused(world: World, code: Any) -> None:
    with world.undone():
        ana = enrolled(world, "sms18@modelo.com.br", next(PHONES))
        signing_in = log_in(world, ana.email)["challenge"]
        sent_code(world, signing_in)
        enrolling = registered(world, "sms19@modelo.com.br")
        sent_code(world, enrolling, next(PHONES))

        answers = [verify(world, signing_in, code), confirm(world, enrolling, code)]

    assert {each.status for each in answers} <= {400, 401}
