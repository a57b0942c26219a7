"""Whoever an office has let in: what client users and staff members have in common."""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import DomainError, VersionStale
from chalicelib.domain.invitation import Invitation, InvitationStatus
from chalicelib.domain.model import Model
from chalicelib.domain.session import Role


class AddressBounced(DomainError):
    """Mail to this address came back for good, or was called spam: no other is sent to it."""

    code = "address_bounced"


class Stage(StrEnum):
    """How far an onboarding has come; the execution that runs it is named by ``onboarding_version``."""

    NONE = "none"
    INVITING = "inviting"
    INVITED = "invited"
    REGISTERED = "registered"
    ACTIVE = "active"
    CLOSED = "closed"


class Member(Model):
    """A person known to one office.

    ``version`` rises with every change that a person makes (the ETag); ``rev`` with every write at all.
    ``undeliverable_key`` is the address, canonical, that takes no mail of ours any more; ``heard`` are the keys of the
    newest things that were told of mails to the person.
    """

    id: str
    office_id: str
    name: str
    email: str
    email_key: str
    account_id: str | None = None
    mfa: bool = False
    stage: Stage = Stage.NONE
    invitation: Invitation | None = None
    onboarding_version: int = 0
    undeliverable_key: str | None = None
    heard: list[str] = []
    last_login_at: datetime | None = None
    version: int = 1
    rev: int = 0
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str

    @property
    def due_at(self) -> datetime | None:
        """When something is next to be done for the invitation by itself: reminder, expiry, forgetting it."""
        invitation = self.invitation
        if invitation is None:
            return None
        if self.stage is Stage.CLOSED:
            return invitation.forget_at()
        if self.stage is not Stage.INVITED or not invitation.is_live:
            return None
        reminder_at = None if invitation.reminded_at else invitation.reminder_at()
        return reminder_at or invitation.expires_at

    @property
    def is_undeliverable(self) -> bool:
        """Says whether the present address has sent a mail back for good, or called one spam."""
        return self.undeliverable_key == self.email_key

    def ensure_deliverable(self) -> None:
        """Errors: ``AddressBounced`` until the address is another one."""
        if self.is_undeliverable:
            raise AddressBounced

    def mark_mailed(self, now: datetime) -> bool:
        """Notes once for each version that the mail of the invitation has left; says whether that is new."""
        invitation = self.invitation
        if invitation is None or invitation.sent_at is not None:
            return False
        if invitation.status is InvitationStatus.QUEUED:
            invitation.become(InvitationStatus.SENT)
            self.stage = Stage.INVITED
        invitation.sent_at = now
        invitation.sends += 1
        return True

    def ensure_version(self, seen: int) -> None:
        """Errors: ``VersionStale`` with the current version and who made it."""
        if seen != self.version:
            raise VersionStale(current_version=self.version, changed_by=self.updated_by)

    def touch(self, by: str, now: datetime) -> None:
        """Marks a change that a person made."""
        self.version += 1
        self.updated_at = now
        self.updated_by = by

    def leave(self, now: datetime) -> None:
        """The person goes and takes their account along; what the office wrote down of them stays the office's.

        An execution that still runs meets them as superseded.
        """
        self.account_id = None
        self.mfa = False
        self.last_login_at = None
        self.stage = Stage.CLOSED
        self.onboarding_version += 1
        if self.invitation is not None:
            self.invitation.become(InvitationStatus.DECLINED)
        self.touch(self.name, now)

    @property
    def role(self) -> Role:
        raise NotImplementedError

    @property
    def is_invitable(self) -> bool:
        """Says whether an invitation makes sense: nobody who is in already is invited."""
        return self.account_id is None

    @property
    def may_be_mailed(self) -> bool:
        """Says whether anything at all may be mailed about this person."""
        return True

    @property
    def may_enter(self) -> bool:
        """Says whether this person may hold a session at the office."""
        raise NotImplementedError


class StaffMember(Member):
    """A collaborator of the office."""

    administrator: bool = False
    uses_client_portal: bool = False

    @property
    def role(self) -> Role:
        return Role.STAFF

    @property
    def may_enter(self) -> bool:
        return self.account_id is not None
