"""Versions, and when something is next to be done for an invitation by itself."""

import pytest

from chalicelib.domain.errors import VersionStale
from chalicelib.domain.invitation import KEPT_AFTER_END
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


@pytest.mark.statement("L9")
@pytest.mark.parametrize("status", ["expired", "declined", "revoked", "refused"])
def test_an_invitation_that_came_to_nothing_is_due_to_be_forgotten_once(status: str) -> None:
    member = carla(stage="closed", invitation=sent(status=status))
    assert member.due_at == NOON + WEEK + KEPT_AFTER_END

    assert member.invitation is not None
    member.invitation.forget()

    assert member.due_at is None


@pytest.mark.statement("L8")
def test_whoever_leaves_takes_the_account_along_and_nothing_of_the_record() -> None:
    member = carla(
        stage="active", account_id="acc_x", mfa=True, last_login_at=NOON, cpf="52998224725",
        invitation=sent(status="accepted"),
    )  # fmt: skip

    member.leave(NOON + WEEK)

    assert (member.account_id, member.mfa, member.last_login_at, member.stage) == (
        None,
        False,
        None,
        "closed",
    )
    assert (member.name, member.cpf, member.version) == ("Carla Dias", "52998224725", 2)
    assert member.invitation is not None and member.invitation.status == "declined"
    assert member.is_invitable


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
