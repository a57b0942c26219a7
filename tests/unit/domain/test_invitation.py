"""Which link opens anything, until when, and what a new version of an invitation means for the old."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import InvitationExpired, InvitationInvalid
from chalicelib.domain.invitation import KEPT_AFTER_END, InvitationStatus, first, renewed
from tests.unit.domain.people import NOON, WEEK, sent

MOMENT = timedelta(milliseconds=1)
DEAD = sorted({"refused", "revoked", "declined", "accepted"})
LIVE = sorted(set(InvitationStatus) - set(DEAD) - {"expired"})


@pytest.mark.parametrize("status", LIVE)
def test_the_current_link_of_a_live_invitation_opens(status: str) -> None:
    sent(status=status).ensure_usable("the hash", NOON)


@pytest.mark.parametrize("status", DEAD)
def test_no_link_of_a_dead_invitation_opens(status: str) -> None:
    with pytest.raises(InvitationInvalid):
        sent(status=status).ensure_usable("the hash", NOON)


@pytest.mark.parametrize("status", [*LIVE, *DEAD, "expired"])
def test_an_earlier_link_never_opens_whatever_became_of_the_invitation(status: str) -> None:
    with pytest.raises(InvitationInvalid):
        sent(status=status).ensure_usable("an earlier hash", NOON + 2 * WEEK)


@pytest.mark.statement("B5")
def test_an_invitation_ends_at_its_instant_and_says_when_that_was() -> None:
    invitation = sent()

    invitation.ensure_usable("the hash", NOON + WEEK - MOMENT)
    with pytest.raises(InvitationExpired) as refusal:
        invitation.ensure_usable("the hash", NOON + WEEK)

    assert refusal.value.facts == {"expired_at": NOON + WEEK}


def test_an_invitation_settled_as_expired_says_so_too() -> None:
    with pytest.raises(InvitationExpired):
        sent(status="expired").ensure_usable("the hash", NOON)


def test_a_used_invitation_past_its_time_is_invalid_not_expired() -> None:
    with pytest.raises(InvitationInvalid):
        sent(status="accepted").ensure_usable("the hash", NOON + 2 * WEEK)


def test_an_invitation_without_a_link_yet_is_never_past() -> None:
    queued = first("inv_x", life_seconds=86_400, invited_by="Ana Souza", now=NOON)

    assert not queued.is_past(NOON + 2 * WEEK)
    assert queued.is_live
    assert queued.reminder_at() is None


def test_the_reminder_is_due_at_half_life() -> None:
    assert sent().reminder_at() == NOON + WEEK / 2


@pytest.mark.statement("B7")
def test_a_renewed_invitation_keeps_its_id_and_count_and_nothing_of_the_old_link() -> None:
    old = sent(reminded_at=NOON, bounce_reason="mailbox full", not_me=True, decline_message="não")

    new = renewed(old, life_seconds=86_400, invited_by="Bia Reis", now=NOON + WEEK)

    assert (new.id, new.version, new.sends, new.status) == (old.id, 2, 1, "queued")
    assert (new.life_seconds, new.invited_by, new.queued_at) == (86_400, "Bia Reis", NOON + WEEK)
    gone = {"token_hash", "expires_at", "sent_at", "reminded_at", "bounce_reason", "decline_message"}
    assert not any(getattr(new, name) for name in gone)
    assert not new.not_me


@pytest.mark.statement("L9")
@pytest.mark.parametrize("status", LIVE)
def test_a_live_invitation_is_not_forgotten(status: str) -> None:
    assert sent(status=status).forget_at() is None


@pytest.mark.statement("L9")
def test_an_invitation_that_came_to_nothing_is_forgotten_within_ninety_days_of_its_end() -> None:
    mailed, never_mailed = sent(status="expired"), sent(status="revoked", expires_at=None)

    assert mailed.forget_at() == never_mailed.forget_at() == NOON + WEEK + KEPT_AFTER_END
    assert timedelta(days=90) > KEPT_AFTER_END


@pytest.mark.statement("L9")
def test_what_is_forgotten_is_who_sent_it_what_was_answered_and_the_link() -> None:
    invitation = sent(status="declined", not_me=True, decline_message="Sou outra Carla", bounce_reason="full")

    invitation.forget()

    assert (invitation.invited_by, invitation.not_me) == ("", False)
    assert (invitation.token_hash, invitation.decline_message, invitation.bounce_reason) == (None, None, None)
    assert (invitation.status, invitation.sends, invitation.expires_at) == ("declined", 1, NOON + WEEK)
    assert invitation.forget_at() is None


def test_an_invitation_that_is_over_does_not_come_back() -> None:
    invitation = sent(status="revoked")

    with pytest.raises(ValueError, match="revoked to accepted"):
        invitation.become(InvitationStatus.ACCEPTED)
