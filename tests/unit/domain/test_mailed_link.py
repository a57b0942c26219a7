"""Links mailed to the owner of an account: what stands in the mail, and when one opens nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import LinkInvalid
from chalicelib.domain.mailed_link import LIFE, LinkPurpose, MailedLink, parse_token, token_of

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ACCOUNT, OFFICE = "acc_" + "k" * 20, "off_" + "q" * 20
SECRET = "-_sS" * 10 + "abc"


def link(**what: Any) -> MailedLink:
    facts = {
        "purpose": LinkPurpose.PASSWORD_RESET,
        "account_id": ACCOUNT,
        "notice_id": "ntc_x",
        "hash": "#",
        "expires_at": NOW + timedelta(hours=1),
    }
    return MailedLink.model_validate(facts | what)


@pytest.mark.parametrize("office_id", ["", OFFICE])
def test_the_token_says_where_to_look_and_what_for(office_id: str) -> None:
    token = token_of(link(office_id=office_id), SECRET)

    assert parse_token(token) == (ACCOUNT, office_id, SECRET)


@pytest.mark.statement("B9")
@pytest.mark.parametrize(
    "token",
    [
        "",
        "k" * 20,
        SECRET,
        "k" * 19 + SECRET,
        "K" * 20 + SECRET,
        "k" * 20 + SECRET[:-1],
        "k" * 20 + SECRET + "\n",
        "k" * 20 + SECRET.replace("-", "é"),
        "k" * 20 + "q" * 20 + "2" * 20 + SECRET,
        "LINK#" + "k" * 20 + SECRET,
        "k" * 100_000,
    ],
)
def test_text_of_any_other_shape_is_no_token(token: str) -> None:
    with pytest.raises(LinkInvalid):
        parse_token(token)


def test_the_last_link_mailed_is_good_until_its_time() -> None:
    link().ensure_usable("#", NOW + timedelta(hours=1) - timedelta(milliseconds=1))


@pytest.mark.statement("B9")
@pytest.mark.parametrize(
    ("kept", "offered", "lapse"),
    [
        ({}, "another", timedelta(0)),
        ({}, "", timedelta(0)),
        ({"hash": ""}, "", timedelta(0)),
        ({}, "#", timedelta(hours=1)),
    ],
)
def test_every_other_link_is_refused_in_one_way(kept: dict[str, str], offered: str, lapse: timedelta) -> None:
    with pytest.raises(LinkInvalid) as refusal:
        link(**kept).ensure_usable(offered, NOW + lapse)

    assert (refusal.value.facts, refusal.value.fields) == ({}, ())


@pytest.mark.statement("B6")
def test_no_link_to_an_account_lives_longer_than_a_day() -> None:
    assert set(LIFE) == set(LinkPurpose)
    assert max(LIFE.values()) <= timedelta(hours=24)
    assert LIFE[LinkPurpose.PASSWORD_RESET] == timedelta(hours=1)
