"""Client users as the office sees them after Concluir: one, the list, and their access switched on and off."""

from collections.abc import Callable, Sequence
from typing import Final

from chalicelib.domain import client_user
from chalicelib.domain.audit import Actor, AuditRow
from chalicelib.domain.client_user import ClientUser, Status
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Member, Stage
from chalicelib.domain.search import folded, is_found
from chalicelib.services.invitations import Tools, commit_change, end, owe
from chalicelib.services.ports import Clock, Part, Store


def get_client_user(office_id: str, client_user_id: str, *, store: Store) -> ClientUser:
    """Errors: ``NotFound`` for one that is not this office's."""
    return store.members.get_client_user(office_id, client_user_id)


def history_of(office_id: str, client_user_id: str, *, store: Store) -> list[AuditRow]:
    """Errors: ``NotFound`` for one that is not this office's."""
    user = store.members.get_client_user(office_id, client_user_id)
    return store.audit.rows_about(office_id, user.id)


def list_client_users(
    office_id: str,
    *,
    store: Store,
    clock: Clock,
    text: str = "",
    company: str = "",
    department: str = "",
    status: str = "",
    sort: str = "name",
) -> list[ClientUser]:
    """The office's client users that meet every filter given; ``-`` before ``sort`` turns the order round."""
    now = clock.now()
    wanted = folded(text)
    found = [
        user
        for user in store.members.all_client_users(office_id)
        if (not wanted or is_found(wanted, name=user.name, email=user.email_key, cpf=user.cpf))
        and (not company or any(each.id == company for each in user.companies))
        and (not department or any(each.id == department for each in user.departments))
        and (not status or client_user.status(user, now) is Status(status))
    ]
    return sorted(found, key=_SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))


_SORTS: Final[dict[str, Callable[[ClientUser], tuple[str, str]]]] = {
    "name": lambda user: (folded(user.name), user.id),
    "last_login_at": lambda user: (user.last_login_at.isoformat() if user.last_login_at else "", user.id),
}


def activate(office_id: str, client_user_id: str, by: Actor, *, tools: Tools) -> ClientUser:
    """Gives portal access back; nothing is mailed by it. Errors: ``NotFound``, ``Conflict``."""
    user = tools.store.members.get_client_user(office_id, client_user_id)
    user.portal_access = True
    user.touch(by.name, tools.clock.now())
    owed = owe(user, tools, events=["client_user.changed"])
    if user.stage is Stage.ACTIVE:
        owed.events.append("client_user.activated")
    commit_change(user, owed, by, tools, action="client_user.activated_by_office")
    return user


def deactivate(
    office_id: str,
    client_user_id: str,
    by: Actor,
    *,
    tools: Tools,
    end_sessions: Callable[[Member], Sequence[Part]],
) -> ClientUser:
    """Takes portal access away at once: ``end_sessions`` gives the parts that end the sessions at this office.

    A waiting invitation is revoked with it. Errors: ``NotFound``, ``Conflict``.
    """
    user = tools.store.members.get_client_user(office_id, client_user_id)
    user.portal_access = False
    user.touch(by.name, tools.clock.now())
    owed, dead = owe(user, tools), list[Part]()
    if user.invitation is not None and user.invitation.is_live:
        owed, dead = end(user, InvitationStatus.REVOKED, tools)
    owed.events.append("client_user.deactivated")
    commit_change(user, owed, by, tools, action="client_user.deactivated", extra=(*dead, *end_sessions(user)))
    return user
