"""Where an account may enter: as which member of which office, and for which company."""

from collections.abc import Sequence
from typing import NamedTuple

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import InvalidCredentials
from chalicelib.domain.member import Member
from chalicelib.services.ports_identity import Members


class Place(NamedTuple):
    account: Account
    membership: Membership
    member: Member
    company_id: str | None


def choose_place(account: Account, memberships: Sequence[Membership], *, members: Members) -> Place:
    """The office used last if it still lets the account in, else the first of ``memberships`` that does.

    Errors: ``InvalidCredentials`` where none does: to the outside that is like a wrong password.
    """
    for membership in sorted(memberships, key=lambda each: each.office_id != account.last_office_id):
        place = place_at(account, membership, members=members)
        if place is not None:
            return place
    raise InvalidCredentials


def place_at(account: Account, membership: Membership, *, members: Members) -> Place | None:
    """The place that a membership gives now; ``None`` while its office does not let the person in."""
    member = members.find(membership.office_id, membership.member_id)
    if member is None or member.account_id != account.id or not member.may_enter:
        return None
    granted = granted_companies(member)
    return Place(account, membership, member, granted[0] if granted else None)


def granted_companies(member: Member) -> list[str]:
    """Ids of the companies that a client user was given; staff are bound to none."""
    return [grant.id for grant in member.companies] if isinstance(member, ClientUser) else []
