"""The end of an office's contract: its people are let go, then everything that is the office's is deleted.

Accounts stay their owners'. History stays too: it proves what was done (docs/data-retention.md). In batches, so that
each call ends in time; what is left is for the next one.
"""

from typing import Final, Protocol

from chalicelib.domain.audit import SYSTEM
from chalicelib.domain.errors import Conflict, InvalidRequest
from chalicelib.domain.member import StaffMember
from chalicelib.domain.onboarding import farewell
from chalicelib.services.deletion import delete_client_user
from chalicelib.services.departures import parts_ended_by_office
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools, owe, parts_killing_link
from chalicelib.services.ports_identity import Door

MOST_PEOPLE: Final = 20
MOST_ITEMS: Final = 200


class OfficeItems(Protocol):
    """What an office has beside its people."""

    def delete_service_tokens(self, office_id: str) -> None: ...
    def delete_imports(self, office_id: str) -> bool: ...
    def delete_some(self, office_id: str, most: int) -> int: ...


def end_some(office_id: str, again: str, *, tools: Tools, door: Door, items: OfficeItems) -> bool:
    """Deletes a batch and says whether all is done. Service tokens, imports and collaborators go first, so that
    nobody acts meanwhile.

    Errors: ``InvalidRequest`` where the id is not said twice alike, ``NotFound`` once it is done, ``Conflict``.
    """
    if office_id != again:
        raise InvalidRequest
    office = tools.store.offices.get(office_id)
    items.delete_service_tokens(office_id)
    had_imports = items.delete_imports(office_id)
    staff = tools.store.members.all_staff(office_id)[:MOST_PEOPLE]
    for member in staff:
        _let_go(member, tools, door)
    users = tools.store.members.all_client_users(office_id)[: MOST_PEOPLE - len(staff)]
    for user in users:
        delete_client_user((office_id, user.id), SYSTEM, tools=tools, door=door)
    if had_imports or staff or users or items.delete_some(office_id, MOST_ITEMS):
        return False
    row = part_of_history(
        "office.deleted",
        office_id,
        office_id,
        SYSTEM,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
    )
    door.commit_guarded([(tools.store.offices.part_delete(office), Conflict), (row, Conflict)])
    return True


def _let_go(member: StaffMember, tools: Tools, door: Door) -> None:
    """As a removal, the last administrator too."""
    store = tools.store
    owed = owe(member, tools, settle=farewell(member))
    row = part_of_history(
        "staff.removed",
        member.office_id,
        member.id,
        SYSTEM,
        store=store,
        clock=tools.clock,
        tokens=tools.tokens,
    )
    parts = [
        store.members.part_delete(member),
        store.members.part_free_email(member),
        store.outbox.part_add(owed),
        row,
        *parts_killing_link(member, store),
        *parts_ended_by_office(member, SYSTEM, tools=tools, door=door),
    ]
    door.commit_guarded([(part, Conflict) for part in parts])
    tools.dispatch(owed)
