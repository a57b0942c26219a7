"""Tells the administrators of an office by mail what they should act on; nobody else is told."""

from typing import Final

from chalicelib.domain.member import Member
from chalicelib.domain.outbox import Owed
from chalicelib.services.invitations import Tools, owe

MOST_TOLD: Final = 5


def owed_to_administrators(member: Member, mail: str, tools: Tools) -> list[Owed]:
    """One row for each active administrator, so that a mailbox that refuses keeps no other from its mail."""
    active = [
        each
        for each in tools.store.members.all_staff(member.office_id)
        if each.administrator and each.may_enter and each.id != member.id
    ]
    return [owe(member, tools, mails=[mail], mail_to=each.email) for each in active[:MOST_TOLD]]
