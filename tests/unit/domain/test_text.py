"""Names and lines of text: one form, nothing invisible."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.text import CompanyName, PersonName, ShortText, has_invisible, parse_person_name

VECTORS = json.loads((Path(__file__).parents[2] / "vectors.json").read_text("utf-8"))
NAME = TypeAdapter(PersonName)
REFUSED = [name for name in VECTORS["names_hostile"] if has_invisible(name) or len(name) > 200]


@pytest.mark.statement("H2")
@pytest.mark.parametrize("name", [name for name in VECTORS["names_hostile"] if name not in REFUSED])
def test_a_name_is_kept_as_typed_whatever_it_looks_like(name: str) -> None:
    assert NAME.validate_python(name) == name


@pytest.mark.statement("H2", "H3")
@pytest.mark.parametrize(
    "name",
    [
        *REFUSED,
        "Ana\tSouza",
        "Ana\u202eazuoS",
        "Ana\u2066Souza",
        "Ana\u200bSouza",
        "\ufeffAna",
        "Ana\u2028Souza",
        "\ud83d",
        "\u3164",
        "",
        "   ",
        "a" * 201,
        "a" * 300_000,
    ],
)
def test_a_name_that_hides_something_is_empty_or_too_long_is_refused(name: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        NAME.validate_python(name)

    assert refusal.value.errors()[0]["type"] == "name_invalid"


def test_the_vectors_with_line_breaks_nul_and_excess_are_among_the_refused() -> None:
    assert "Ana\r\nBcc: x@y.com" in REFUSED
    assert "\u0000" in REFUSED


@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], {}, b"Ana"])
def test_only_text_is_a_name(value: object) -> None:
    for adapter, code in (
        (NAME, "name_invalid"),
        (TypeAdapter(CompanyName), "company_name_invalid"),
        (TypeAdapter(ShortText), "text_invalid"),
    ):
        with pytest.raises(ValidationError) as refusal:
            adapter.validate_python(value)

        assert refusal.value.errors()[0]["type"] == code


def test_spaces_at_the_ends_and_doubled_are_typing_slips() -> None:
    assert parse_person_name("  Ana \u00a0 Souza ") == "Ana Souza"


def test_an_accent_typed_in_two_parts_is_stored_in_one() -> None:
    assert parse_person_name(unicodedata.normalize("NFD", "Conceição")) == "Conceição"


def test_a_name_of_200_characters_fits() -> None:
    assert len(parse_person_name("á" * 200)) == 200


@given(st.text(max_size=60))
def test_a_stored_name_is_stored_the_same_again(text: str) -> None:
    try:
        name = parse_person_name(text)
    except ValueError:
        return

    assert parse_person_name(name) == name
