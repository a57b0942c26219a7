"""An invitation: one e-mailed, expiring right to register or to link an account.

It lives inside its client user or staff member. ``version`` rises with each new link; only the link of the
current version opens anything. Over seven days a link would outlive the memory of why it came; under one
day it would not survive a weekend's mailbox (NIST SP 800-63A wants 24 h for codes typed in person, this link
must wait for a person who was not expecting it).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.errors import InvitationExpired, InvitationInvalid
from chalicelib.domain.model import Model

SHORTEST_LIFE: Final = timedelta(hours=24)
LONGEST_LIFE: Final = timedelta(days=7)
KEPT_AFTER_END: Final = timedelta(days=60)
"""How long an expired link is still good for asking for a new one, and what was said around it is kept."""


class InvitationStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    REFUSED = "refused"
    EXPIRED = "expired"
    REVOKED = "revoked"
    DECLINED = "declined"
    ACCEPTED = "accepted"


LIVE: Final = frozenset(
    {
        InvitationStatus.QUEUED,
        InvitationStatus.SENT,
        InvitationStatus.DELIVERED,
        InvitationStatus.BOUNCED,
        InvitationStatus.COMPLAINED,
    }
)

UNDELIVERED: Final = frozenset({InvitationStatus.BOUNCED, InvitationStatus.COMPLAINED})
"""Live still, for a mail that arrives after all; but nothing more is mailed."""

_ENDS: Final = {
    InvitationStatus.ACCEPTED,
    InvitationStatus.DECLINED,
    InvitationStatus.EXPIRED,
    InvitationStatus.REVOKED,
    InvitationStatus.REFUSED,
}
TRANSITIONS: Final[dict[InvitationStatus, set[InvitationStatus]]] = {
    InvitationStatus.QUEUED: {InvitationStatus.SENT, InvitationStatus.DELIVERED, *UNDELIVERED, *_ENDS}
    - {InvitationStatus.EXPIRED},
    InvitationStatus.SENT: {InvitationStatus.DELIVERED, *UNDELIVERED, *_ENDS},
    InvitationStatus.DELIVERED: {*UNDELIVERED, *_ENDS},
    InvitationStatus.BOUNCED: {InvitationStatus.COMPLAINED, *_ENDS},
    InvitationStatus.COMPLAINED: _ENDS,
    InvitationStatus.ACCEPTED: {InvitationStatus.DECLINED},
    InvitationStatus.DECLINED: set(),
    InvitationStatus.EXPIRED: set(),
    InvitationStatus.REVOKED: set(),
    InvitationStatus.REFUSED: set(),
}
"""Every way from state to state within one version, as docs/states.md draws them."""


class Outcome(StrEnum):
    """What a waiting execution is told.

    The Choice state ``Outcome`` knows the same words, but for the last two: they end the wait for the first
    second factor, and whoever has left is then met as gone or superseded.
    """

    REGISTERED = "registered"
    LINKED = "linked"
    SUPERSEDED = "superseded"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"
    ENROLLED = "enrolled"
    LEFT = "left"


class Invitation(Model):
    id: str
    version: int
    status: InvitationStatus
    life_seconds: int
    invited_by: str
    queued_at: datetime
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    reminded_at: datetime | None = None
    accepted_at: datetime | None = None
    delivered_at: datetime | None = None
    bounced_at: datetime | None = None
    complained_at: datetime | None = None
    soft_bounces: int = 0
    delays: int = 0
    sends: int = 0
    token_hash: str | None = None
    bounce_reason: str | None = None
    not_me: bool = False
    decline_message: str | None = None

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    def become(self, status: InvitationStatus) -> None:
        """Errors: ``ValueError`` for a way that is not in :data:`TRANSITIONS`; whoever asks for one has a defect."""
        if status not in TRANSITIONS[self.status]:
            raise ValueError(f"{self.status} to {status}")
        self.status = status

    def ensure_usable(self, token_hash: str, now: datetime) -> None:
        """Only the current link of a live invitation opens anything.

        Errors: ``InvitationExpired`` for a real link past its time, ``InvitationInvalid`` for any other.
        """
        if self.token_hash != token_hash:
            raise InvitationInvalid
        if self.status is InvitationStatus.EXPIRED or (self.is_live and self.is_past(now)):
            raise InvitationExpired(expired_at=self.expires_at)
        if not self.is_live:
            raise InvitationInvalid

    def is_past(self, now: datetime) -> bool:
        return self.expires_at is not None and now >= self.expires_at

    def forget_at(self) -> datetime | None:
        """When what was said around an invitation that came to nothing is to be forgotten; ``None`` if it is."""
        if self.is_live or not (
            self.invited_by or self.token_hash or self.decline_message or self.bounce_reason
        ):
            return None
        return (self.expires_at or self.queued_at + timedelta(seconds=self.life_seconds)) + KEPT_AFTER_END

    def forget(self) -> None:
        """Keeps that there was an invitation, when, and how it ended; not who sent it and what was answered."""
        self.invited_by = ""
        self.token_hash = self.decline_message = self.bounce_reason = None
        self.not_me = False

    def reminder_at(self) -> datetime | None:
        """Half-life: when the one reminder is due; to where the mail came back from there is none."""
        if self.sent_at is None or self.expires_at is None or self.status in UNDELIVERED:
            return None
        return self.sent_at + (self.expires_at - self.sent_at) / 2


def first(invitation_id: str, *, life_seconds: int, invited_by: str, now: datetime) -> Invitation:
    """The invitation of a person who has had none."""
    return Invitation(
        id=invitation_id,
        version=1,
        status=InvitationStatus.QUEUED,
        life_seconds=life_seconds,
        invited_by=invited_by,
        queued_at=now,
    )


def renewed(invitation: Invitation, *, life_seconds: int, invited_by: str, now: datetime) -> Invitation:
    """The next version of an invitation: a new link is to be made, every earlier one is dead."""
    return Invitation(
        id=invitation.id,
        version=invitation.version + 1,
        status=InvitationStatus.QUEUED,
        life_seconds=life_seconds,
        invited_by=invited_by,
        queued_at=now,
        sends=invitation.sends,
    )
