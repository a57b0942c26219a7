"""Brazilian numbers as the vectors list them, and which of them get an SMS."""

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.phone import BrazilianPhone, is_mobile, mask_phone, parse_phone

VECTORS = json.loads((Path(__file__).parents[2] / "vectors.json").read_text("utf-8"))
PHONE = TypeAdapter(BrazilianPhone)
pytestmark = pytest.mark.statement("H1")


@pytest.mark.parametrize(("typed", "stored"), VECTORS["phone_valid_mobile"].items())
def test_a_mobile_is_stored_in_one_form_and_gets_sms(typed: str, stored: str) -> None:
    assert PHONE.validate_python(typed) == stored
    assert is_mobile(stored)


@pytest.mark.statement("D7")
@pytest.mark.parametrize("typed", VECTORS["phone_valid_not_sms"])
def test_a_fixed_or_free_line_is_accepted_but_gets_no_sms(typed: str) -> None:
    assert not is_mobile(PHONE.validate_python(typed))


@pytest.mark.statement("D7")
@pytest.mark.parametrize("typed", [*VECTORS["phone_invalid"], *VECTORS["phone_foreign_pumping"]])
def test_an_invalid_or_foreign_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        PHONE.validate_python(typed)

    assert refusal.value.errors()[0]["type"] == "phone_invalid"


@pytest.mark.parametrize("typed", [None, 11987654321, ["11987654321"], {}, "", "11987654321\n", "0" * 300])
def test_only_text_of_a_sensible_shape_is_looked_at(typed: object) -> None:
    with pytest.raises(ValueError, match="com o DDD"):
        parse_phone(typed)


@pytest.mark.statement("D7")
@pytest.mark.parametrize(
    "phone", ["+16502530000", "", "+55", "+5511987654321\n", "11987654321", "+551133334444"]
)
def test_only_a_canonical_brazilian_mobile_gets_sms(phone: str) -> None:
    assert not is_mobile(phone)


def test_a_masked_phone_shows_the_area_and_the_last_four_digits() -> None:
    assert mask_phone("+5511987654321") == "(11) *****-4321"
    assert mask_phone("+551133334444") == "(11) ****-4444"
    assert mask_phone("+558001234567") == "0800 ***-4567"
