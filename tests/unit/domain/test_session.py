"""How long a session lasts, what its token looks like, and whom each level of access lets through."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.demonstration import ReadOnlyView
from chalicelib.domain.errors import Forbidden, OfficeScopeOnly, ProofRequired, Unauthenticated
from chalicelib.domain.session import (
    ABSOLUTE_LIFE,
    IDLE_LIFE,
    Access,
    Role,
    Session,
    ensure_may,
    parse_token,
    token_of,
)

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ACCOUNT = "acc_" + "k" * 20
SECRET = "S" * 43


SIGNED_IN = {Access.SIGNED_IN, Access.SIGNED_IN_OR_VIEW}


def session(**what: object) -> Session:
    facts = {
        "id": "ses_x",
        "hash": "#",
        "account_id": ACCOUNT,
        "name": "Ana",
        "office_id": "off_a",
        "member_id": "stf_a",
        "role": "staff",
        "created_at": NOW,
        "last_seen_at": NOW,
        "expires_at": NOW + ABSOLUTE_LIFE,
        "proven_at": NOW,
    }
    return Session.model_validate(facts | what)


@pytest.mark.statement("E4")
def test_a_session_ends_after_an_hour_without_use() -> None:
    session().ensure_alive(NOW + IDLE_LIFE - timedelta(milliseconds=1))

    with pytest.raises(Unauthenticated):
        session().ensure_alive(NOW + IDLE_LIFE)


@pytest.mark.statement("E4")
def test_a_session_ends_after_twelve_hours_however_much_it_is_used() -> None:
    used = session(last_seen_at=NOW + ABSOLUTE_LIFE - timedelta(minutes=1))

    assert timedelta(hours=12) >= ABSOLUTE_LIFE
    with pytest.raises(Unauthenticated):
        used.ensure_alive(NOW + ABSOLUTE_LIFE)


def test_a_session_is_touched_every_five_minutes() -> None:
    assert not session().is_touch_due(NOW + timedelta(minutes=4, seconds=59))
    assert session().is_touch_due(NOW + timedelta(minutes=5))


@pytest.mark.statement("E1")
def test_a_token_leads_to_its_account_and_is_one_opaque_word() -> None:
    token = token_of(ACCOUNT, SECRET)

    assert len(token) == 63
    assert parse_token(token) == (ACCOUNT, SECRET)


@pytest.mark.statement("E3")
@pytest.mark.parametrize(
    "token", ["", "x", SECRET, "k" * 20 + SECRET + "\n", "K" * 20 + SECRET, "ç" * 63, "k" * 64]
)
def test_a_token_of_another_shape_is_nobodys(token: str) -> None:
    with pytest.raises(Unauthenticated):
        parse_token(token)


def test_without_a_session_only_open_routes_are_reached() -> None:
    ensure_may(None, Access.ANYONE)

    for access in set(Access) - {Access.ANYONE}:
        with pytest.raises(Unauthenticated):
            ensure_may(None, access)


@pytest.mark.statement("F3")
@pytest.mark.parametrize(
    ("caller", "allowed"),
    [
        ({"role": Role.CLIENT}, {*SIGNED_IN, Access.CLIENT}),
        ({}, {*SIGNED_IN, Access.STAFF}),
        (
            {"uses_client_portal": True},
            {*SIGNED_IN, Access.STAFF, Access.PORTAL_STAFF, Access.MESSENGER, Access.PROCESSES},
        ),
        ({"administrator": True}, {*SIGNED_IN, Access.STAFF, Access.ADMINISTRATOR}),
        (
            {"role": Role.CLIENT, "administrator": True, "uses_client_portal": True},
            {*SIGNED_IN, Access.CLIENT},
        ),
    ],
)
def test_each_level_lets_through_exactly_whom_it_names(
    caller: dict[str, object], allowed: set[Access]
) -> None:
    for access in set(Access) - {Access.ANYONE}:
        if access in allowed:
            ensure_may(session(**caller), access)
        else:
            with pytest.raises(Forbidden):
                ensure_may(session(**caller), access)


@pytest.mark.statement("F3")
@pytest.mark.parametrize("is_reading", [True, False], ids=["reading", "writing"])
def test_a_view_reads_what_a_client_reads_and_nothing_of_an_account(is_reading: bool) -> None:
    viewer = {"member_id": "stf_a", "name": "Ana", "until": NOW + ABSOLUTE_LIFE}
    view = session(role=Role.CLIENT, member_id="usr_demo", viewer=viewer)
    met: dict[str, set[Access]] = {"yes": set(), "read_only_view": set(), "forbidden": set()}

    for access in set(Access) - {Access.ANYONE}:
        try:
            ensure_may(view, access, is_reading=is_reading)
            met["yes"].add(access)
        except (ReadOnlyView, Forbidden) as refusal:
            met[refusal.code].add(access)

    shown = {Access.CLIENT, Access.SIGNED_IN_OR_VIEW} if is_reading else set()
    directories = {Access.MESSENGER, Access.PROCESSES}
    staffs = {Access.STAFF, Access.PORTAL_STAFF, Access.ADMINISTRATOR, *directories} if is_reading else set()
    assert met == {
        "yes": {Access.VIEW} | shown,
        "forbidden": staffs,
        "read_only_view": set(Access) - {Access.ANYONE, Access.VIEW} - shown - staffs,
    }


@pytest.mark.statement("D12")
def test_a_proof_lasts_five_minutes_and_use_makes_it_no_longer() -> None:
    used = session(last_seen_at=NOW + timedelta(minutes=5))

    used.ensure_proven(NOW + timedelta(minutes=4, seconds=59))

    with pytest.raises(ProofRequired):
        used.ensure_proven(NOW + timedelta(minutes=5))


@pytest.mark.statement("D14")
def test_a_factor_of_one_office_proves_nothing_about_the_account() -> None:
    with pytest.raises(OfficeScopeOnly):
        session(scope="off_a").ensure_proven(NOW)
    with pytest.raises(OfficeScopeOnly):
        session(scope="off_a").ensure_whole()
