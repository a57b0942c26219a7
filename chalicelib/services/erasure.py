"""Erases an account at its owner's word: everything that is theirs goes, each office keeps its own record.

What stays, why and for how long: docs/data-retention.md.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.audit import SYSTEM, Actor
from chalicelib.domain.errors import Conflict, NotFound, ServiceUnavailable, Unauthenticated
from chalicelib.domain.mailed_link import LinkPurpose
from chalicelib.domain.notice import Notice, NoticeKind
from chalicelib.domain.notification import owner_of
from chalicelib.domain.session import Session
from chalicelib.services.departures import parts_ending
from chalicelib.services.invitations import Tools
from chalicelib.services.leaving import Goodbye, goodbye
from chalicelib.services.notices import notice_at
from chalicelib.services.own_history import part_of_own_history, themselves
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door, Guarded, Standing

MOST_OFFICES_AT_ONCE: Final = 6
"""With ten factors, twenty sessions and ten parts for each office, a transaction stays under its hundred parts."""


def erase(session: Session, by: Actor, *, door: Door, tools: Tools) -> None:
    """Erases the account in one transaction; whoever is at more than six offices leaves the others first.

    Errors: ``ProofRequired``, ``OfficeScopeOnly``, ``LastAdministrator`` with nothing changed, ``Unauthenticated``,
    ``Conflict``.
    """
    session.ensure_proven(door.clock.now())
    while door.patiently(lambda: _leave_some(session, by, door, tools)):
        pass
    door.patiently(lambda: _erase(session, by, door, tools))


def _leave_some(session: Session, by: Actor, door: Door, tools: Tools) -> bool:
    """Leaves some of the offices that are too many for the last transaction; says whether there were any."""
    standing = _standing(session, door)
    here_first = sorted(standing.memberships, key=lambda each: each.office_id != session.office_id)
    goodbyes = [_goodbye(each, by, tools) for each in here_first]
    some = list(zip(here_first, goodbyes, strict=True))[MOST_OFFICES_AT_ONCE:][:MOST_OFFICES_AT_ONCE]
    own = themselves(standing.account, by)
    parts = [part for _, each in some for part in each.parts]
    parts += [part for each, _ in some for part in parts_ending(each, own, door=door, action="office.left")]
    if some:
        _commit([(part, Conflict) for part in parts], [each for _, each in some], door, tools)
    return bool(some)


def _erase(session: Session, by: Actor, door: Door, tools: Tools) -> None:
    standing = _standing(session, door)
    goodbyes = [_goodbye(each, by, tools) for each in standing.memberships]
    others = replace(standing, sessions=[each for each in standing.sessions if each.hash != session.hash])
    told, parts = _parts_of_account(others, themselves(standing.account, by), door)
    parts += [part for each in standing.memberships for part in _parts_of_membership(each, door)]
    parts += [part for each in goodbyes for part in each.parts]
    held: Guarded = (door.sessions.part_replace(session), Unauthenticated)
    _commit([held, *((part, Conflict) for part in parts)], goodbyes, door, tools)
    _forget(standing.account, told, door)


def erase_without_office(email: str, *, door: Door) -> None:
    """Erases an account that no office lets in, whose owner cannot do it and has asked an operator.

    ``email`` is canonical. Errors: ``NotFound``, ``Conflict`` where an office is joined: who can sign in does it
    themselves.
    """
    account = door.accounts.by_email(email)
    standing = door.accounts.everything(account.id) if account else None
    if standing is None:
        raise NotFound
    if standing.memberships:
        raise Conflict
    told, parts = _parts_of_account(standing, SYSTEM, door)
    door.commit_guarded([(part, Conflict) for part in parts])
    _forget(standing.account, told, door)


def _forget(account: Account, told: Notice, door: Door) -> None:
    """What the owner was told goes after the account: what is missed here ends by itself."""
    door.hand_over(told)
    with suppress(ServiceUnavailable):
        door.notifications.forget(owner_of(account.id))


def _commit(parts: Sequence[Guarded], goodbyes: Sequence[Goodbye], door: Door, tools: Tools) -> None:
    door.commit_guarded(parts)
    for each in goodbyes:
        each.dispatch(tools)


def _standing(session: Session, door: Door) -> Standing:
    standing = door.accounts.everything(session.account_id)
    if standing is None:
        raise Unauthenticated
    return standing


def _parts_of_account(standing: Standing, by: Actor, door: Door) -> tuple[Notice, list[Part]]:
    """What is in the account's own partition, the item of its e-mail, the links mailed to it; and who is told."""
    account, account_id = standing.account, standing.account.id
    facts = {"person_name": account.name, "device": by.device}
    told = notice_at(account.email, NoticeKind.ACCOUNT_ERASED, door=door, facts=facts)
    return told, [
        *door.accounts.parts_erase(account),
        *map(door.factors.part_remove, standing.factors),
        door.factors.part_remove_codes(account_id),
        *(door.sessions.part_end(account_id, each.hash) for each in standing.sessions),
        door.links.part_kill(LinkPurpose.PASSWORD_RESET, account_id),
        door.links.part_kill(LinkPurpose.EMAIL_CONFIRM, account_id),
        door.notices.part_add(told),
        part_of_own_history("account.erased", account_id, by, door=door),
    ]


def _parts_of_membership(membership: Membership, door: Door) -> list[Part]:
    return [
        door.accounts.part_leave(membership),
        door.links.part_kill(LinkPurpose.FACTOR_RESET, membership.account_id, membership.office_id),
    ]


def _goodbye(membership: Membership, by: Actor, tools: Tools) -> Goodbye:
    """An office that does not know the person any more has nothing to say. Errors: ``LastAdministrator``."""
    member = tools.store.members.find(membership.office_id, membership.member_id)
    if member is None or member.account_id != membership.account_id:
        return Goodbye([], [])
    return goodbye(member, by, tools)
