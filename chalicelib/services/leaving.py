"""Leaving an office: a person gives up their own membership. The office keeps its record and may invite again."""

from typing import NamedTuple

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import Conflict, NotFound, OfficeScopeOnly
from chalicelib.domain.member import Member, StaffMember
from chalicelib.domain.onboarding import farewell
from chalicelib.domain.outbox import Owed
from chalicelib.domain.session import Session
from chalicelib.services import staff
from chalicelib.services.administrators import owed_to_administrators
from chalicelib.services.departures import parts_ending
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools, owe
from chalicelib.services.own_history import themselves
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door


def leave(session: Session, office_id: str, by: Actor, *, tools: Tools, door: Door) -> None:
    """The sessions there end, this one too if it is there. A collaborator who leaves is removed.

    Errors: ``NotFound``, ``OfficeScopeOnly`` for another office than the session's factor is good for,
    ``LastAdministrator``, ``Conflict``.
    """
    if session.scope not in {None, office_id}:
        raise OfficeScopeOnly

    def once() -> None:
        account = door.accounts.get(session.account_id)
        membership = door.accounts.membership(session.account_id, office_id)
        member = tools.store.members.find(office_id, membership.member_id) if membership else None
        if account is None or membership is None or member is None:
            raise NotFound
        _leave(account, membership, member, by, tools=tools, door=door)

    door.patiently(once)


def _leave(
    account: Account, membership: Membership, member: Member, by: Actor, *, tools: Tools, door: Door
) -> None:
    farewells = goodbye(member, by, tools)
    parts = [
        *farewells.parts,
        *parts_ending(membership, themselves(account, by), door=door, action="office.left"),
    ]
    door.commit_guarded([(part, Conflict) for part in parts])
    farewells.dispatch(tools)


class Goodbye(NamedTuple):
    """The office's side of somebody's leaving: parts of its transaction, and what is owed after it."""

    parts: list[Part]
    owed: list[Owed]

    def dispatch(self, tools: Tools) -> None:
        for each in self.owed:
            tools.dispatch(each)


def goodbye(member: Member, by: Actor, tools: Tools) -> Goodbye:
    """Errors: ``LastAdministrator``."""
    as_member = by.model_copy(update={"kind": member.role.value, "id": member.id, "name": member.name})
    owed, letters, parts = _office_side(member, tools)
    parts += [tools.store.outbox.part_add(each) for each in (owed, *letters)]
    return Goodbye([*parts, _history(member, as_member, tools)], [owed, *letters])


def _office_side(member: Member, tools: Tools) -> tuple[Owed, list[Owed], list[Part]]:
    """What becomes of the office's record, what is owed for it, and the mails about it."""
    if isinstance(member, StaffMember):
        return owe(member, tools, settle=farewell(member)), [], staff.parts_removing(member, tools)
    owed = owe(
        member,
        tools,
        settle=farewell(member),
        events=["client_user.left"],
        notifications=["client_user_left"],
        forgets=True,
    )
    member.leave(tools.clock.now())
    letters = owed_to_administrators(member, "client_user_left", tools)
    return owed, letters, [tools.store.members.part_save(member)]


def _history(member: Member, as_member: Actor, tools: Tools) -> Part:
    store, clock, tokens = tools.store, tools.clock, tools.tokens
    where = (member.office_id, member.id)
    if isinstance(member, StaffMember):
        return part_of_history("staff.left", *where, as_member, store=store, clock=clock, tokens=tokens)
    return part_of_history("client_user.left", *where, as_member, store=store, clock=clock, tokens=tokens)
