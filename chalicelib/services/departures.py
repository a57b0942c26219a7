"""Ends of a membership, whoever ends it: what goes with it at that office, and nothing of any other."""

from chalicelib.domain.account import Membership
from chalicelib.domain.audit import Actor
from chalicelib.domain.mailed_link import LinkPurpose
from chalicelib.domain.member import Member
from chalicelib.services.factor_redemption import parts_removing_own_factors
from chalicelib.services.invitations import Tools
from chalicelib.services.own_history import office_itself, part_of_own_history
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door


def parts_ended_by_office(member: Member, by: Actor, *, tools: Tools, door: Door) -> list[Part]:
    """The office lets somebody go; of a person who has not registered there is nothing to end."""
    if member.account_id is None:
        return []
    membership = door.accounts.membership(member.account_id, member.office_id)
    if membership is None or membership.member_id != member.id:
        return []
    office = tools.store.offices.get(member.office_id)
    by_office = office_itself(office, by)
    return parts_ending(membership, by_office, door=door, action="membership.ended")


def parts_ending(membership: Membership, by: Actor, *, door: Door, action: str) -> list[Part]:
    """The membership, its sessions, factors good for it alone, a reset that was asked for; a row for its owner."""
    account_id, office_id = membership.account_id, membership.office_id
    return [
        door.accounts.part_leave(membership),
        *door.sessions.parts_end_sessions(account_id, office_id),
        *parts_removing_own_factors(account_id, office_id, door),
        door.links.part_kill(LinkPurpose.FACTOR_RESET, account_id, office_id),
        part_of_own_history(action, account_id, by, door=door, office_id=office_id),
    ]
