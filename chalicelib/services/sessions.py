"""Sessions: checks, opens, moves and ends them.

A session keeps a snapshot of the rights that its member had. It is only opened while the member is as it was
read, and whoever changes those rights ends the member's sessions.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import (
    Conflict,
    InvalidCredentials,
    NotFound,
    OfficeScopeOnly,
    Unauthenticated,
)
from chalicelib.domain.member import StaffMember
from chalicelib.domain.session import (
    ABSOLUTE_LIFE,
    ID_PREFIX,
    PROOF_LIFE,
    Session,
    parse_token,
    token_of,
)
from chalicelib.services.own_history import part_of_own_history
from chalicelib.services.places import Place, granted_companies, place_at
from chalicelib.services.ports import Clock, Part
from chalicelib.services.ports_identity import Companies, Door, Guarded, Sessions

KEPT_ON_A_MOVE: Final = {"id", "created_at", "expires_at", "proven_at"}


def current(token: str, *, sessions: Sessions, clock: Clock) -> Session:
    """The session of a token: one read, and at most every five minutes one write.

    Errors: ``Unauthenticated`` for a token that is malformed, unknown, ended or too old.
    """
    account_id, secret = parse_token(token)
    session = sessions.find(account_id, sessions.hash_of(secret))
    if session is None:
        raise Unauthenticated
    now = clock.now()
    session.ensure_alive(now)
    if session.is_touch_due(now) and not sessions.touch(session, now):
        raise Unauthenticated
    return session


def open_session(
    place: Place,
    *,
    door: Door,
    also: Sequence[Guarded] = (),
    scope: str | None = None,
    origins: Sequence[str] | None = None,
    moved: Session | None = None,
    is_proven: bool = True,
) -> tuple[Session, str]:
    """Opens a session at ``place`` in one transaction with the parts of ``also``; gives it with its token.

    Entering raises the member's revision, so that a change of rights that has listed the sessions to end before
    this one was opened does not go through. A session ``moved`` from elsewhere keeps its id and its end, and dies
    under its old token. ``origins`` are written where they changed. One that is not ``is_proven`` asks for a
    proof before anything that needs one.
    Errors: ``Conflict`` when the member has changed since it was read; those of ``also``.
    """
    secret = door.tokens.secret()
    session = _session_at(place, door.sessions.hash_of(secret), scope, door)
    if not is_proven:
        session.proven_at -= PROOF_LIFE
    parts: list[Guarded] = [(door.members.part_entered(place.member, session.created_at), Conflict)]
    if place.account.last_office_id != session.office_id or origins is not None:
        here = door.accounts.part_enter(session.account_id, session.office_id, origins)
        parts.append((here, InvalidCredentials))
    if moved is not None:
        session = session.model_copy(update=moved.model_dump(include=KEPT_ON_A_MOVE))
        parts.append((door.sessions.part_replace(moved), Unauthenticated))
    door.commit_guarded([*parts, (door.sessions.part_open(session), Conflict), *also])
    return session, token_of(session.account_id, secret)


def switch(
    session: Session, office_id: str, company_id: str | None, by: Actor, *, door: Door, companies: Companies
) -> tuple[Session, str]:
    """Moves a session to another office or company of its person; the old token dies.

    Errors: ``NotFound`` for an office or a company that is not theirs, ``OfficeScopeOnly`` where the office asks
    for another second factor than this session's, ``Unauthenticated``, ``Conflict``.
    """

    def once() -> tuple[Session, str]:
        place = own_place(session.account_id, office_id, door=door)
        if not place.membership.opens_for(session.scope):
            raise OfficeScopeOnly
        if company_id is not None:
            _ensure_granted(place, company_id, companies)
            place = place._replace(company_id=company_id)
        if office_id == session.office_id:
            return open_session(place, door=door, scope=session.scope, moved=session)
        row = part_of_own_history("session.switched", session.account_id, by, door=door, office_id=office_id)
        return open_session(place, door=door, also=[(row, Conflict)], scope=session.scope, moved=session)

    return door.patiently(once)


def renew(
    session: Session, proven_at: datetime, *, door: Door, also: Sequence[Guarded]
) -> tuple[Session, str]:
    """Gives a session that has just been proven anew another token; the old one dies.

    Errors: ``NotFound`` where its office has let the person go, ``Unauthenticated`` when the session has ended
    meanwhile, ``Conflict``; those of ``also``.
    """
    here = own_place(session.account_id, session.office_id, door=door)
    here = here._replace(company_id=session.company_id)
    proven = session.model_copy(update={"proven_at": proven_at})
    return open_session(here, door=door, also=also, scope=session.scope, moved=proven)


def parts_ending_others(session: Session, *, door: Door) -> list[Part]:
    """Ends every session of the account but this one."""
    account_id = session.account_id
    return [
        door.sessions.part_end(account_id, each.hash)
        for each in door.sessions.all(account_id)
        if each.hash != session.hash
    ]


def end(account_id: str, session_id: str, by: Actor, *, door: Door) -> None:
    """Ends one of the account's sessions by the id that its owner sees. Errors: ``NotFound``, ``Conflict``."""
    for session in door.sessions.all(account_id):
        if session.id == session_id:
            return _end(session, by, door)
    raise NotFound


def end_token(token: str, by: Actor, *, door: Door) -> None:
    """Ends the session of a token, if there is one. Errors: ``Conflict``."""
    try:
        account_id, secret = parse_token(token)
    except Unauthenticated:
        return
    session = door.sessions.find(account_id, door.sessions.hash_of(secret))
    if session is not None:
        _end(session, by, door)


def _end(session: Session, by: Actor, door: Door) -> None:
    def once() -> None:
        row = part_of_own_history("session.ended", session.account_id, by, door=door, session_id=session.id)
        door.commit_guarded(
            [(door.sessions.part_end(session.account_id, session.hash), Conflict), (row, Conflict)]
        )

    door.patiently(once)


def _session_at(place: Place, session_hash: str, scope: str | None, door: Door) -> Session:
    member, now = place.member, door.clock.now()
    session = Session(
        id=door.tokens.new_id(ID_PREFIX),
        hash=session_hash,
        account_id=place.account.id,
        name=member.name,
        office_id=member.office_id,
        member_id=member.id,
        role=member.role,
        company_id=place.company_id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + ABSOLUTE_LIFE,
        proven_at=now,
        scope=scope,
    )
    if isinstance(member, StaffMember):
        session.administrator = member.administrator
        session.uses_client_portal = member.uses_client_portal
    return session


def own_place(account_id: str, office_id: str, *, door: Door) -> Place:
    """The place that an account has at an office now. Errors: ``NotFound`` where it has none."""
    membership = door.accounts.membership(account_id, office_id)
    account = door.accounts.get(account_id)
    place = place_at(account, membership, members=door.members) if account and membership else None
    if place is None:
        raise NotFound
    return place


def _ensure_granted(place: Place, company_id: str, companies: Companies) -> None:
    if company_id not in granted_companies(place.member):
        raise NotFound
    found = companies.get_many(place.member.office_id, [company_id])
    if not any(company.portal_enabled for company in found):
        raise NotFound
