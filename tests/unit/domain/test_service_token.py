"""A service token names its office, opens what its scopes say, and ends."""

from datetime import timedelta

import pytest

from chalicelib.domain import ids
from chalicelib.domain.errors import Forbidden, Unauthenticated
from chalicelib.domain.service_token import (
    Scope,
    ServiceToken,
    is_service_token,
    parse_token,
    token_of,
)
from chalicelib.domain.session import Access
from tests.unit.domain.people import NOON

OFFICE = ids.make_id(ids.OFFICE, b"0123456789abc")
SECRET = "S" * 43


def token(*scopes: Scope) -> ServiceToken:
    return ServiceToken(
        id="svt_a",
        office_id=OFFICE,
        name="Messenger",
        scopes=list(scopes),
        hash="h",
        created_at=NOON,
        created_by="Ana Souza",
        expires_at=NOON + timedelta(days=1),
    )


def test_a_token_says_where_to_look_for_its_secret() -> None:
    made = token_of(OFFICE, SECRET)

    assert made.startswith("portaria_st_")
    assert is_service_token(made)
    assert parse_token(made) == (OFFICE, SECRET)


@pytest.mark.parametrize("text", ["", "portaria_st_", f"portaria_st_{SECRET}", "x" * 75])
def test_text_of_any_other_shape_is_no_token(text: str) -> None:
    with pytest.raises(Unauthenticated):
        parse_token(text)


@pytest.mark.statement("F3")
def test_a_token_reaches_the_directories_of_its_scopes_and_nothing_else() -> None:
    token(Scope.MESSENGER).ensure_reaches(Access.MESSENGER)

    for access in set(Access) - {Access.MESSENGER}:
        with pytest.raises(Forbidden):
            token(Scope.MESSENGER).ensure_reaches(access)


def test_a_token_is_in_force_until_the_instant_of_its_end() -> None:
    assert token().is_in_force(NOON + timedelta(days=1, microseconds=-1))
    assert not token().is_in_force(NOON + timedelta(days=1))
