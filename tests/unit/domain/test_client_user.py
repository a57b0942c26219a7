"""What a client user may see, whether an invitation makes sense, and the one word that the list shows."""

from typing import Any

import pytest

from chalicelib.domain.client_user import ClientUser, status
from chalicelib.domain.demonstration import DemoFixed, DemoNeverMailed
from chalicelib.domain.errors import AlreadyRegistered, PortalAccessInactive
from chalicelib.domain.session import Role
from tests.unit.domain.people import NOON, WEEK, carla, sent

GRANTS = {
    "departments": [{"id": "dep_tax", "level": "owner"}, {"id": "dep_personnel", "level": "reviewer"}],
    "companies": [{"id": "cmp_all"}, {"id": "cmp_narrow", "departments": ["dep_tax"]}],
}


def invited(invitation_status: str, **what: Any) -> ClientUser:
    return carla(stage="invited", invitation=sent(status=invitation_status), **what)


@pytest.mark.parametrize(
    ("user", "word"),
    [
        (carla(), "not_invited"),
        (invited("queued"), "invited"),
        (invited("sent"), "invited"),
        (invited("delivered"), "invited"),
        (invited("bounced"), "bounced"),
        (invited("complained"), "bounced"),
        (invited("refused"), "bounced"),
        (invited("expired"), "expired"),
        (invited("revoked"), "revoked"),
        (invited("declined"), "declined"),
        (invited("accepted", account_id="acc_carla"), "registered"),
        (carla(stage="active", account_id="acc_carla", invitation=sent(status="accepted")), "active"),
        (carla(stage="active", account_id="acc_carla", portal_access=False), "inactive"),
        (invited("sent", portal_access=False), "inactive"),
    ],
)
def test_the_list_shows_one_word_per_person(user: ClientUser, word: str) -> None:
    assert status(user, NOON) == word


@pytest.mark.parametrize("invitation_status", ["sent", "delivered", "bounced"])
def test_an_invitation_past_its_time_shows_as_expired_before_anything_settles_it(
    invitation_status: str,
) -> None:
    assert status(invited(invitation_status), NOON + WEEK) == "expired"


def test_a_level_counts_for_the_companies_that_have_the_department() -> None:
    user = carla(**GRANTS)

    assert user.level_at("cmp_all", "dep_personnel") == "reviewer"
    assert user.level_at("cmp_narrow", "dep_tax") == "owner"
    assert user.level_at("cmp_narrow", "dep_personnel") is None
    assert user.level_at("cmp_other", "dep_tax") is None


@pytest.mark.statement("F6")
def test_a_department_that_was_not_granted_gives_no_access() -> None:
    assert carla(**GRANTS).level_at("cmp_all", "dep_accounting") is None


def test_a_moved_department_keeps_its_level_and_the_narrowing() -> None:
    user = carla(**GRANTS)

    user.move_department("dep_tax", "dep_new")

    assert {each.id: each.level for each in user.departments} == {
        "dep_personnel": "reviewer",
        "dep_new": "owner",
    }
    assert user.companies[1].departments == ["dep_new"]
    assert user.companies[0].departments is None


@pytest.mark.parametrize(("old", "new"), [("dep_tax", "dep_personnel"), ("dep_personnel", "dep_tax")])
def test_two_departments_made_one_keep_the_higher_level_whichever_moves(old: str, new: str) -> None:
    user = carla(**GRANTS)

    user.move_department(old, new)

    assert [(each.id, each.level) for each in user.departments] == [(new, "owner")]


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"account_id": "acc_carla"}, AlreadyRegistered),
        ({"account_id": "acc_carla", "portal_access": False}, AlreadyRegistered),
        ({"portal_access": False}, PortalAccessInactive),
        ({"demo": True}, DemoNeverMailed),
        ({"demo": True, "portal_access": False}, DemoNeverMailed),
    ],
)
def test_some_are_never_invited(what: dict[str, Any], refusal: type[Exception]) -> None:
    user = carla(**what)

    assert not user.is_invitable
    with pytest.raises(refusal):
        user.ensure_invitable()


def test_everybody_else_may_be_invited() -> None:
    carla().ensure_invitable()

    assert carla().is_invitable


@pytest.mark.statement("E5")
def test_a_person_enters_with_an_account_and_portal_access_only() -> None:
    assert carla(account_id="acc_carla").may_enter
    assert not carla(account_id="acc_carla", portal_access=False).may_enter
    assert not carla(account_id="acc_carla", demo=True).may_enter
    assert not carla().may_enter
    assert carla().role is Role.CLIENT


@pytest.mark.parametrize("demo", [True, False])
def test_whoever_was_invited_or_is_in_neither_becomes_a_demonstration_nor_stops_being_one(demo: bool) -> None:
    carla(demo=demo).ensure_demo_may_be(not demo)
    carla(demo=demo, invitation=sent(status="revoked")).ensure_demo_may_be(demo)

    for what in ({"invitation": sent(status="revoked")}, {"account_id": "acc_carla"}):
        with pytest.raises(DemoFixed):
            carla(demo=demo, **what).ensure_demo_may_be(not demo)
