"""Client users as the office sees them after Concluir: one in full, and their access switched on and off."""

from collections.abc import Callable, Sequence

from chalicelib.domain.audit import Actor, Place
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.difference import as_facts, difference
from chalicelib.domain.draft import prefilled
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Member, Stage
from chalicelib.services.history import Page, target_history
from chalicelib.services.invitations import Tools, commit_change, end, owe
from chalicelib.services.ports import Part, Store


def get_client_user(office_id: str, client_user_id: str, *, store: Store) -> ClientUser:
    """Errors: ``NotFound`` for one that is not this office's."""
    return store.members.get_client_user(office_id, client_user_id)


def history_of(user: ClientUser, *, store: Store, limit: int, after: Place | None = None) -> Page:
    """What happened to a client user at their office, a page of it."""
    return target_history(user.office_id, user.id, store=store, limit=limit, after=after)


def activate(office_id: str, client_user_id: str, by: Actor, *, tools: Tools) -> ClientUser:
    """Gives portal access back; nothing is mailed by it. Errors: ``NotFound``, ``Conflict``."""
    user = tools.store.members.get_client_user(office_id, client_user_id)
    before = prefilled(user)
    user.portal_access = True
    user.touch(by.name, tools.clock.now())
    owed = owe(user, tools, events=["client_user.changed"])
    if user.stage is Stage.ACTIVE:
        owed.events.append("client_user.activated")
    changed = as_facts(difference(before, prefilled(user)))
    commit_change(user, owed, by, tools, action="client_user.activated_by_office", **changed)
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
    before = prefilled(user)
    user.portal_access = False
    user.touch(by.name, tools.clock.now())
    owed, dead = owe(user, tools), list[Part]()
    if user.invitation is not None and user.invitation.is_live:
        owed, dead = end(user, InvitationStatus.REVOKED, tools)
    owed.events.append("client_user.deactivated")
    parts = (*dead, *end_sessions(user))
    changed = as_facts(difference(before, prefilled(user)))
    commit_change(user, owed, by, tools, action="client_user.deactivated", extra=parts, **changed)
    return user
