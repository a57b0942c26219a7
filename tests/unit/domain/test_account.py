"""An account, its memberships, and the places that it was opened from."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.account import MOST_ORIGINS, Membership, with_origin
from chalicelib.domain.session import Role

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def membership(*, own_factors: bool) -> Membership:
    return Membership(
        account_id="acc_x",
        office_id="off_a",
        member_id="usr_a",
        role=Role.CLIENT,
        joined_at=NOW,
        own_factors=own_factors,
    )


@pytest.mark.statement("D14")
@pytest.mark.parametrize(
    ("own_factors", "scope", "opens"),
    [
        (False, None, True),
        (False, "off_a", False),
        (True, None, False),
        (True, "off_a", True),
        (True, "off_b", False),
    ],
)
def test_an_office_is_opened_by_the_factors_that_it_asks_for(
    own_factors: bool, scope: str | None, opens: bool
) -> None:
    assert membership(own_factors=own_factors).opens_for(scope) is opens


def test_the_newest_place_comes_last_and_the_oldest_of_too_many_is_forgotten() -> None:
    places: list[str] = []
    for number in range(MOST_ORIGINS + 2):
        places = with_origin(places, f"place {number}")

    assert places == [f"place {number}" for number in range(2, MOST_ORIGINS + 2)]


def test_a_place_is_remembered_once() -> None:
    assert with_origin(["home", "work"], "home") == ["work", "home"]
