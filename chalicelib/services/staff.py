"""Collaborators of an office: invited, changed, removed; one administrator always stays."""

from collections.abc import Callable, Sequence

from chalicelib.domain import ids
from chalicelib.domain.audit import Actor
from chalicelib.domain.email import canonical_email
from chalicelib.domain.errors import AlreadyRegistered, Conflict, EmailTaken, FieldProblem, LastAdministrator
from chalicelib.domain.member import StaffMember
from chalicelib.domain.onboarding import farewell
from chalicelib.domain.setup import StaffData
from chalicelib.services.departures import parts_ended_by_office
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import (
    Tools,
    mail_delivery_test,
    owe,
    parts_killing_link,
    queue_next,
    send_anew,
)
from chalicelib.services.ports import Part, TransactionFailed
from chalicelib.services.ports_identity import Door
from chalicelib.services.sending_limits import counted


def add_staff(office_id: str, data: StaffData, by: Actor, *, tools: Tools) -> StaffMember:
    """Makes a collaborator and invites them by mail like everybody. Errors: ``EmailTaken``, ``TooManyAttempts``."""
    member = _new(office_id, data, by, tools)
    with counted(member, tools.throttle):
        _invite(member, by, tools)
    return member


def add_first_staff(office_id: str, data: StaffData, by: Actor, *, tools: Tools) -> StaffMember:
    """As :func:`add_staff`, for an operator who sets an office up: no limit is counted."""
    member = _new(office_id, data, by, tools)
    _invite(member, by, tools)
    return member


def _new(office_id: str, data: StaffData, by: Actor, tools: Tools) -> StaffMember:
    now = tools.clock.now()
    return StaffMember(
        **data.model_dump(),
        id=tools.tokens.new_id(ids.STAFF),
        office_id=office_id,
        email_key=canonical_email(data.email),
        created_at=now,
        created_by=by.name,
        updated_at=now,
        updated_by=by.name,
    )


def _invite(member: StaffMember, by: Actor, tools: Tools) -> None:
    store = tools.store
    office = store.offices.get(member.office_id)
    owed = queue_next(member, by, office.invitation_life_seconds, tools)
    history = _row("staff.added", member, by, tools)
    try:
        store.commit([store.outbox.part_add(owed), history, *store.members.parts_create(member)])
    except TransactionFailed:
        raise EmailTaken(fields=[FieldProblem("email", EmailTaken.code)]) from None
    tools.dispatch(owed)


def send_invitation(where: tuple[str, str], by: Actor, *, tools: Tools) -> StaffMember:
    """Issues a new link to a collaborator who has not come in yet; the old one is dead at once.

    Errors: ``NotFound``, ``AlreadyRegistered``, ``AddressBounced``, ``TooManyAttempts``, ``TransactionFailed``.
    """
    member = tools.store.members.get_staff(*where)
    if not member.is_invitable:
        raise AlreadyRegistered
    send_anew(member, by, tools, action="invitation.queued")
    return member


def test_own_delivery(where: tuple[str, str], email: str, by: Actor, *, tools: Tools) -> None:
    """Mails the test message to the collaborator's own address. Errors: ``NotFound``, ``TooManyAttempts``."""
    mail_delivery_test(tools.store.members.get_staff(*where), email, by, tools)


def change_staff(
    where: tuple[str, str],
    change: dict[str, object],
    seen: int,
    by: Actor,
    *,
    tools: Tools,
    end_sessions: Callable[[StaffMember], Sequence[Part]],
) -> StaffMember:
    """Renames a collaborator or changes what they may do; their sessions end with the change.

    Errors: ``NotFound``, ``VersionStale``, ``LastAdministrator``, ``Conflict``.
    """
    member = tools.store.members.get_staff(*where)
    member.ensure_version(seen)
    kept = []
    if member.administrator and change.get("administrator") is False:
        kept = [_part_keeping_an_administrator(member, tools)]
    changed = member.model_copy(update=change)
    changed.touch(by.name, tools.clock.now())
    history = _row("staff.changed", member, by, tools)
    try:
        tools.store.commit([tools.store.members.part_save(changed), history, *end_sessions(member), *kept])
    except TransactionFailed:
        raise Conflict from None
    return changed


def remove_staff(where: tuple[str, str], by: Actor, *, tools: Tools, door: Door) -> None:
    """Takes a collaborator out of the office; a waiting invitation and every session end with it.

    What they made at the office stays the office's, drafts too.
    Errors: ``NotFound``, ``LastAdministrator``, ``Conflict``.
    """

    def once() -> None:
        member = tools.store.members.get_staff(*where)
        owed = owe(member, tools, settle=farewell(member))
        parts = [
            *parts_removing(member, tools),
            *parts_ended_by_office(member, by, tools=tools, door=door),
            _row("staff.removed", member, by, tools),
            tools.store.outbox.part_add(owed),
        ]
        door.commit_guarded([(part, Conflict) for part in parts])
        tools.dispatch(owed)

    door.patiently(once)


def parts_removing(member: StaffMember, tools: Tools) -> list[Part]:
    """The record, the claim on the e-mail, a live link. Errors: ``LastAdministrator``."""
    members = tools.store.members
    parts = [members.part_delete(member), members.part_free_email(member)]
    parts += parts_killing_link(member, tools.store)
    return [*parts, _part_keeping_an_administrator(member, tools)] if member.administrator else parts


def _part_keeping_an_administrator(member: StaffMember, tools: Tools) -> Part:
    """Holds while another administrator is in place, so that two who leave at once do not both get through.

    Errors: ``LastAdministrator`` where there is no other.
    """
    for other in tools.store.members.all_staff(member.office_id):
        if other.id != member.id and other.administrator and other.account_id:
            return tools.store.members.part_unchanged(other)
    raise LastAdministrator


def _row(action: str, member: StaffMember, by: Actor, tools: Tools) -> Part:
    return part_of_history(
        action, member.office_id, member.id, by, store=tools.store, clock=tools.clock, tokens=tools.tokens
    )
