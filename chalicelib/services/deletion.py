"""Deletes a client user at their office: the record goes, the e-mail is free there; account and history stay."""

from typing import Final

from chalicelib.domain.audit import Actor
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import Conflict
from chalicelib.domain.listing import Listed
from chalicelib.domain.onboarding import farewell
from chalicelib.services.departures import parts_ended_by_office
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools, owe, parts_killing_link
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door

MOST_DRAFTS: Final = 40
"""Drafts about one person that go in the one transaction; more than these are taken away before it."""


def delete_client_user(where: tuple[str, str], by: Actor, *, tools: Tools, door: Door) -> None:
    """``where`` is office and client user. Errors: ``NotFound``, ``Conflict``."""

    def once() -> None:
        user = tools.store.members.get_client_user(*where)
        _delete(user, by, tools, door)

    door.patiently(once)


def _delete(user: ClientUser, by: Actor, tools: Tools, door: Door) -> None:
    store = tools.store
    owed = owe(user, tools, settle=farewell(user), events=["client_user.deleted"], forgets=True)
    owed.relist, owed.was = True, Listed.of(user)
    history = part_of_history(
        "client_user.deleted",
        user.office_id,
        user.id,
        by,
        store=store,
        clock=tools.clock,
        tokens=tools.tokens,
    )
    parts = [
        store.members.part_delete(user),
        store.members.part_free_email(user),
        store.outbox.part_add(owed),
        history,
        *parts_killing_link(user, store),
        *_parts_removing_drafts(user, tools),
        *parts_ended_by_office(user, by, tools=tools, door=door),
    ]
    door.commit_guarded([(part, Conflict) for part in parts])
    tools.dispatch(owed)


def _parts_removing_drafts(user: ClientUser, tools: Tools) -> list[Part]:
    """Wizards that edit this person, and the one that made them: all hold what is known of them."""
    drafts = tools.store.drafts
    about = [each for each in drafts.all(user.office_id) if each.client_user_id == user.id]
    for each in about[MOST_DRAFTS:]:
        drafts.delete(each.office_id, each.id)
    return [drafts.part_delete(each) for each in about[:MOST_DRAFTS]]
