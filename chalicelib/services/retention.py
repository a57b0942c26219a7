"""What is forgotten by itself once nobody needs it; the rest ends by the tables' TTL (docs/data-retention.md)."""

from chalicelib.domain.audit import SYSTEM
from chalicelib.domain.member import Member
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools


def forget_invitation(member: Member, *, tools: Tools) -> None:
    """Clears an invitation that came to nothing of names, texts and links; the person stays the office's record.

    Errors: ``TransactionFailed`` when somebody changed the member in the same instant.
    """
    if member.invitation is None or member.account_id is not None:
        return
    member.invitation.forget()
    row = part_of_history(
        "invitation.forgotten",
        member.office_id,
        member.id,
        SYSTEM,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
    )
    tools.store.commit([tools.store.members.part_save(member), row])
