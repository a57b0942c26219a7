"""Erases an account at its owner's word: everything that is theirs goes, each office keeps its own record.

What stays, why and for how long: docs/data-retention.md.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from chalicelib.domain.account import Membership
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import Conflict, Unauthenticated
from chalicelib.domain.mailed_link import LinkPurpose
from chalicelib.domain.notice import NoticeKind
from chalicelib.domain.outbox import Owed
from chalicelib.domain.session import Session
from chalicelib.services.invitations import Tools
from chalicelib.services.leaving import farewell_of
from chalicelib.services.notices import notice_at
from chalicelib.services.own_history import part_of_own_history
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door, Guarded, Standing

MOST_OFFICES_AT_ONCE: Final = 8
"""With ten factors, twenty sessions and six parts for each office, a transaction stays under its hundred parts."""


class _Leaving(NamedTuple):
    parts: list[Part]
    owed: list[Owed]


def erase(session: Session, by: Actor, *, door: Door, tools: Tools) -> None:
    """Erases the account in one transaction; one of more than eight offices leaves the others first, eight at a time.

    Errors: ``ProofRequired``, ``OfficeScopeOnly``, ``LastAdministrator`` with nothing changed, ``Unauthenticated``,
    ``Conflict``.
    """
    session.ensure_proven(door.clock.now())
    while door.patiently(lambda: _leave_some(session, by, door, tools)):
        pass
    door.patiently(lambda: _erase(session, by, door, tools))


def _leave_some(session: Session, by: Actor, door: Door, tools: Tools) -> bool:
    """Leaves eight offices that are too many for the last transaction; says whether there were any."""
    standing = _standing(session, door)
    leaving = _leavings(standing, by, door, tools)[MOST_OFFICES_AT_ONCE:][:MOST_OFFICES_AT_ONCE]
    if leaving:
        _commit([(part, Conflict) for each in leaving for part in each.parts], leaving, door, tools)
    return bool(leaving)


def _erase(session: Session, by: Actor, door: Door, tools: Tools) -> None:
    standing = _standing(session, door)
    account = standing.account
    told = notice_at(account.email, NoticeKind.ACCOUNT_ERASED, door=door, facts={"person_name": account.name})
    leaving = _leavings(standing, by, door, tools)
    row = part_of_own_history("account.erased", account.id, by, door=door)
    parts = [*_parts_of_account(standing, session, door), door.notices.part_add(told), row]
    parts += [part for each in leaving for part in each.parts]
    held: Guarded = (door.sessions.part_replace(session), Unauthenticated)
    _commit([held, *((part, Conflict) for part in parts)], leaving, door, tools)
    door.hand_over(told)


def _commit(parts: Sequence[Guarded], leaving: Sequence[_Leaving], door: Door, tools: Tools) -> None:
    door.commit_guarded(parts)
    for each in leaving:
        for owed in each.owed:
            tools.dispatch(owed)


def _standing(session: Session, door: Door) -> Standing:
    standing = door.accounts.everything(session.account_id)
    if standing is None:
        raise Unauthenticated
    return standing


def _parts_of_account(standing: Standing, session: Session, door: Door) -> list[Part]:
    """All that is in the account's own partition, the item of its e-mail, and the links that were mailed to it."""
    account_id = standing.account.id
    return [
        *door.accounts.parts_erase(standing.account),
        *map(door.factors.part_remove, standing.factors),
        door.factors.part_remove_codes(account_id),
        *(
            door.sessions.part_end(account_id, each.hash)
            for each in standing.sessions
            if each.hash != session.hash
        ),
        door.links.part_kill(LinkPurpose.PASSWORD_RESET, account_id),
        door.links.part_kill(LinkPurpose.EMAIL_CONFIRM, account_id),
    ]


def _leavings(standing: Standing, by: Actor, door: Door, tools: Tools) -> list[_Leaving]:
    """One for each office. Errors: ``LastAdministrator`` where one of them would be left without."""
    return [_leaving(each, by, door, tools) for each in standing.memberships]


def _leaving(membership: Membership, by: Actor, door: Door, tools: Tools) -> _Leaving:
    account_id, office_id = membership.account_id, membership.office_id
    parts = [tools.store.accounts.part_leave(membership)]
    if membership.own_factors:
        parts.append(door.links.part_kill(LinkPurpose.FACTOR_RESET, account_id, office_id))
    member = tools.store.members.find(office_id, membership.member_id)
    if member is None or member.account_id != account_id:
        return _Leaving(parts, [])
    owed, farewell = farewell_of(member, by, tools)
    return _Leaving([*parts, *farewell], owed)
