"""What becomes of a mail once it has left, and what that means for the person whom it was for.

News come late, twice and in any order. Each is good for one version of an invitation at one address; whatever is told
of another changes nothing, but that the address is dead: that is true of every link that is mailed there.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from chalicelib.domain.errors import DomainError
from chalicelib.domain.invitation import Invitation, InvitationStatus
from chalicelib.domain.member import Member, Stage
from chalicelib.domain.model import Model

DELIVERY_TEST: Final = "delivery_test"
WITH_A_LINK: Final = frozenset({"invitation", "invitation_link", "invitation_staff", "reminder"})
"""The mails by which an invitation is said to have arrived or not."""

MOST_HEARD: Final = 24
"""Far more than the news of all mails of one invitation; whoever tells older news again changes no state by it."""


class MailEventRefused(DomainError):
    """What is told of a mail cannot be believed or understood. Facts: ``reason``, a word for the log."""

    code = "mail_event_refused"


class Kind(StrEnum):
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    SOFT_BOUNCED = "soft_bounced"
    COMPLAINED = "complained"
    REFUSED = "refused"
    DELAYED = "delayed"


class MailEvent(Model):
    """One thing that happened to one mail.

    ``key`` is the same whenever the same thing is told again. ``mail`` is the name of the mail. ``email_key`` and
    ``email_masked`` are of the address that it went to. ``reason`` is a stable code (``web/texts/pt_BR.toml``).
    """

    key: str
    kind: Kind
    mail: str
    at: datetime
    email_key: str
    email_masked: str
    reason: str | None = None
    office_id: str = ""
    member_id: str = ""
    invitation_id: str = ""
    invitation_version: int = 0

    @property
    def is_about_member(self) -> bool:
        return self.mail == DELIVERY_TEST or self.mail in WITH_A_LINK


class News(NamedTuple):
    """The member as the event leaves them, and what is new in words of a history; nothing where it says nothing new."""

    member: Member
    actions: list[str]


def news_of(member: Member, event: MailEvent) -> News:
    """What an event means for a member; the one that is given stays as it is."""
    told = member.model_copy(deep=True)
    if event.key in member.heard or not event.is_about_member:
        return News(member, [])
    actions = _of_a_test(event) if event.mail == DELIVERY_TEST else _of_the_invitation(told, event)
    if not actions:
        return News(member, [])
    told.heard = [*told.heard, event.key][-MOST_HEARD:]
    return News(told, actions)


def _of_a_test(event: MailEvent) -> list[str]:
    return [] if event.kind is Kind.SENT else [f"{DELIVERY_TEST}.{event.kind.value}"]


def _of_the_invitation(told: Member, event: MailEvent) -> list[str]:
    invitation = told.invitation
    if invitation is None:
        return []
    if not _is_of(told, invitation, event):
        return _of_an_older_link(told, invitation, event)
    actions = ["invitation.sent"] if told.mark_mailed(event.at) else []
    if event.kind is Kind.SENT or invitation.status is InvitationStatus.ACCEPTED:
        return actions
    before = told.model_copy(deep=True)
    _EFFECTS[event.kind](told, invitation, event)
    return actions if told == before else [*actions, f"invitation.{event.kind.value}"]


def _of_an_older_link(told: Member, invitation: Invitation, event: MailEvent) -> list[str]:
    """A resend may overtake the bounce or the complaint of the mail before it; the newer link stays as it is."""
    is_older = event.invitation_id == invitation.id and event.invitation_version < invitation.version
    is_dead = event.kind in {Kind.BOUNCED, Kind.COMPLAINED} and event.email_key == told.email_key
    if not (is_older and is_dead) or told.is_undeliverable or invitation.status is InvitationStatus.ACCEPTED:
        return []
    told.undeliverable_key = event.email_key
    return [f"invitation.{event.kind.value}"]


def _is_of(member: Member, invitation: Invitation, event: MailEvent) -> bool:
    """A newer link, or another address, leaves older news without a meaning."""
    of_this_link = (event.invitation_id, event.invitation_version) == (invitation.id, invitation.version)
    return of_this_link and event.email_key == member.email_key


def _delivered(_: Member, invitation: Invitation, event: MailEvent) -> None:
    """A delivery that is told after the bounce came before it."""
    if invitation.delivered_at is not None or invitation.bounced_at is not None:
        return
    invitation.delivered_at = event.at
    if invitation.status in {InvitationStatus.QUEUED, InvitationStatus.SENT}:
        invitation.become(InvitationStatus.DELIVERED)
        invitation.bounce_reason = None


def _bounced(member: Member, invitation: Invitation, event: MailEvent) -> None:
    if invitation.bounced_at is not None:
        return
    invitation.bounced_at = event.at
    member.undeliverable_key = event.email_key
    if invitation.status is InvitationStatus.COMPLAINED:
        return
    invitation.bounce_reason = event.reason
    if invitation.is_live:
        invitation.become(InvitationStatus.BOUNCED)


def _soft_bounced(_: Member, invitation: Invitation, event: MailEvent) -> None:
    """The mailbox takes nothing at the moment: told, and no reason to stop."""
    invitation.soft_bounces += 1
    if invitation.status in {InvitationStatus.QUEUED, InvitationStatus.SENT}:
        invitation.bounce_reason = event.reason


def _complained(member: Member, invitation: Invitation, event: MailEvent) -> None:
    if invitation.complained_at is not None:
        return
    invitation.complained_at = event.at
    invitation.bounce_reason = event.reason
    member.undeliverable_key = event.email_key
    if invitation.is_live:
        invitation.become(InvitationStatus.COMPLAINED)


def _refused(member: Member, invitation: Invitation, event: MailEvent) -> None:
    """The mail never left the provider, for what is in it; the address may be fine."""
    if not invitation.is_live:
        return
    invitation.become(InvitationStatus.REFUSED)
    invitation.bounce_reason = event.reason
    member.stage = Stage.CLOSED


def _delayed(_: Member, invitation: Invitation, __: MailEvent) -> None:
    invitation.delays += 1


_EFFECTS: Final[dict[Kind, Callable[[Member, Invitation, MailEvent], None]]] = {
    Kind.DELIVERED: _delivered,
    Kind.BOUNCED: _bounced,
    Kind.SOFT_BOUNCED: _soft_bounced,
    Kind.COMPLAINED: _complained,
    Kind.REFUSED: _refused,
    Kind.DELAYED: _delayed,
}
