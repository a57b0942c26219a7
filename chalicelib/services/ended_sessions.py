"""An office ends the sessions of one of its people: those at this office, and none of any other."""

from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import Conflict
from chalicelib.domain.member import Member
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools
from chalicelib.services.own_history import office_itself, part_of_own_history
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door


def of_client_user(where: tuple[str, str], by: Actor, *, tools: Tools, door: Door) -> None:
    """``where`` is office and client user. Errors: ``NotFound``, ``Conflict``."""
    user = tools.store.members.get_client_user(*where)
    door.patiently(lambda: _end(user, by, tools, door, action="client_user.sessions_ended"))


def of_staff(where: tuple[str, str], by: Actor, *, tools: Tools, door: Door) -> None:
    """As :func:`of_client_user` for a collaborator, oneself too."""
    member = tools.store.members.get_staff(*where)
    door.patiently(lambda: _end(member, by, tools, door, action="staff.sessions_ended"))


def _end(member: Member, by: Actor, tools: Tools, door: Door, *, action: str) -> None:
    """Both sides' history and the ends; without an account there is nothing to end and nothing to tell."""
    if member.account_id is None:
        return
    parts: list[Part] = [
        *door.sessions.parts_end_sessions(member.account_id, member.office_id),
        part_of_history(
            action,
            member.office_id,
            member.id,
            by,
            store=tools.store,
            clock=tools.clock,
            tokens=tools.tokens,
        ),
        _own_row(member.account_id, member.office_id, by, tools, door),
    ]
    door.commit_guarded([(part, Conflict) for part in parts])


def _own_row(account_id: str, office_id: str, by: Actor, tools: Tools, door: Door) -> Part:
    by_office = office_itself(tools.store.offices.get(office_id), by)
    return part_of_own_history(
        "session.ended_by_office", account_id, by_office, door=door, office_id=office_id
    )
