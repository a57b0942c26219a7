"""What a code is, and what fits into one text message."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.challenge import Challenge, Purpose
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.sms import LIFE, Texting, ensure_mobile, is_code, is_one_message, is_same, message

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def texting() -> Texting:
    return Texting(sealed_phone=b"\x00\xff sealed", hint="(11) *****-4321")


@pytest.mark.statement("D6")
def test_a_code_is_good_until_its_five_minutes_are_over() -> None:
    with_code = texting().with_code(b"sealed", NOON)

    assert timedelta(minutes=5) == LIFE
    assert with_code.has_code(NOON + LIFE - timedelta(microseconds=1))
    assert not with_code.has_code(NOON + LIFE)
    assert not with_code.without_code().has_code(NOON)
    assert not texting().has_code(NOON)


def test_what_a_challenge_keeps_comes_back_as_it_was_beside_its_other_facts() -> None:
    kept = texting().with_code(b"\x80sealed", NOON)
    challenge = Challenge(
        hash="h", account_id="acc", purpose=Purpose.LINK, facts={"token_hash": "t"}, expires_at=NOON
    )

    facts = kept.facts_of(challenge)

    assert facts["token_hash"] == "t"
    assert Texting.of(challenge) is None
    assert Texting.of(challenge.model_copy(update={"facts": facts})) == kept


@pytest.mark.statement("D16")
@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", " 123456", "123456\n", "١٢٣٤٥٦", "１２３４５６", "12345a"]
)
def test_only_six_ascii_digits_are_a_code(typed: str) -> None:
    assert not is_code(typed)
    assert is_code("000000")


def test_two_codes_are_the_same_or_not() -> None:
    assert is_same("012345", "012345")
    assert not is_same("012345", "012346")


@pytest.mark.statement("D7")
@pytest.mark.parametrize(
    ("phone", "code"), [(None, "missing"), ("+551133334444", "phone_not_mobile"), ("+12025550123", "phone_not_mobile")]
)  # fmt: skip
def test_a_number_that_is_sent_no_message_is_named_as_the_field_to_correct(
    phone: str | None, code: str
) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        ensure_mobile(phone)

    assert [(each.field, each.code) for each in refusal.value.fields] == [("phone", code)]
    assert ensure_mobile("+5511987654321") == "+5511987654321"


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a" * 160, True), *((text, False) for text in ("a" * 161, "código", "não", "€", "[a]", ""))],
)
def test_one_message_holds_160_letters_that_every_telephone_knows(text: str, fits: bool) -> None:
    assert is_one_message(text) is fits


def test_the_last_line_binds_the_code_to_the_host() -> None:
    assert message("O codigo e 123456.", "123456", "portal.example") == (
        "O codigo e 123456.\n@portal.example #123456"
    )


def test_a_host_that_would_make_two_messages_of_one_is_left_out() -> None:
    assert message("O codigo e 123456.", "123456", "a" * 140) == "O codigo e 123456."
