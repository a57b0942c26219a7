"""Versions, and when something is next to be done for an invitation by itself."""

import pytest

from chalicelib.domain.errors import VersionStale
from chalicelib.domain.session import Role
from tests.unit.domain.people import NOON, WEEK, ana, carla, sent


def test_an_invited_member_is_due_for_the_reminder_then_for_the_end() -> None:
    assert carla(stage="invited", invitation=sent()).due_at == NOON + WEEK / 2
    assert carla(stage="invited", invitation=sent(reminded_at=NOON)).due_at == NOON + WEEK


@pytest.mark.parametrize("stage", ["none", "inviting", "registered", "active", "closed"])
def test_nothing_is_due_for_whoever_is_not_waited_for(stage: str) -> None:
    assert carla(stage=stage, invitation=sent()).due_at is None


def test_nothing_is_due_for_an_invitation_that_is_over_or_absent() -> None:
    assert carla(stage="invited", invitation=sent(status="revoked")).due_at is None
    assert carla(stage="invited").due_at is None


def test_a_stale_version_is_refused_with_the_current_one_and_its_author() -> None:
    member = carla(version=3, updated_by="Bia Reis")

    member.ensure_version(3)
    with pytest.raises(VersionStale) as refusal:
        member.ensure_version(2)

    assert refusal.value.facts == {"current_version": 3, "changed_by": "Bia Reis"}


def test_a_touch_notes_who_and_when() -> None:
    member = carla()

    member.touch("Bia Reis", NOON + WEEK)

    assert (member.version, member.updated_by, member.updated_at) == (2, "Bia Reis", NOON + WEEK)


def test_whoever_has_an_account_may_enter_and_is_not_invited() -> None:
    assert (ana().may_enter, ana().is_invitable) == (False, True)
    assert (ana(account_id="acc_x").may_enter, ana(account_id="acc_x").is_invitable) == (True, False)
    assert ana().role is Role.STAFF
