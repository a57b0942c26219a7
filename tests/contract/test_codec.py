"""Python values as DynamoDB keeps them, and back."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.dynamodb.codec import decode, decode_item, encode, encode_item, instant

PLAIN = st.recursive(
    st.text() | st.booleans() | st.integers(-(10**15), 10**15) | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner),
)


class Colour(StrEnum):
    RED = "red"


@given(PLAIN)
def test_whatever_is_kept_comes_back(value: Any) -> None:
    assert decode(encode(value)) == value


def test_a_set_of_words_comes_back_as_one() -> None:
    assert encode({"b", "a"}) == {"SS": ["a", "b"]}
    assert decode({"SS": ["a", "b"]}) == {"a", "b"}


def test_what_is_not_there_is_left_out_at_every_depth() -> None:
    assert encode_item({"a": None, "b": {"c": None, "d": 1}}) == {"b": {"M": {"d": {"N": "1"}}}}


def test_a_null_that_somebody_else_wrote_reads_as_none() -> None:
    assert decode_item({"a": {"NULL": True}}) == {"a": None}


def test_an_enum_is_its_value_and_a_flag_is_no_number() -> None:
    assert encode(Colour.RED) == {"S": "red"}
    assert encode(True) == {"BOOL": True}


@pytest.mark.parametrize("value", [1.5, object()])
def test_what_is_never_stored_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_instants_sort_as_text_as_they_do_in_time(one: datetime, other: datetime) -> None:
    first, second = (each.replace(microsecond=each.microsecond // 1000 * 1000) for each in (one, other))

    assert (instant(first) < instant(second)) == (first < second)
    assert datetime.fromisoformat(instant(first)) == first


def test_an_instant_is_utc_whatever_its_zone() -> None:
    brasilia = timezone(timedelta(hours=-3))

    assert instant(datetime(2026, 11, 25, 9, 0, tzinfo=brasilia)) == "2026-11-25T12:00:00.000Z"
