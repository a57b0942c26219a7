"""What a person gets by following their link: what the page may say, and the account or membership made of it."""

from datetime import datetime
from typing import Literal

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Member, Stage
from chalicelib.domain.model import Model
from chalicelib.domain.session import Role


class Opened(Model):
    """A link that was looked at; looking never spends it."""

    office_name: str
    email_masked: str
    action: Literal["register", "link"]
    expires_at: datetime
    invited_by: str
    role: Role


def accept(member: Member, account: Account, now: datetime) -> Membership:
    """Marks the invitation as used by ``account`` and gives the membership that comes of it."""
    if member.invitation is None:
        raise ValueError(member.id)
    member.invitation.become(InvitationStatus.ACCEPTED)
    member.invitation.accepted_at = now
    member.invitation.token_hash = None
    member.account_id = account.id
    member.undeliverable_key = None  # whoever follows the link has the mail
    member.stage = Stage.REGISTERED
    member.version += 1
    return Membership(
        account_id=account.id,
        office_id=member.office_id,
        member_id=member.id,
        role=member.role,
        joined_at=now,
    )
