"""Makes the audit row of what happened to an account itself; its owner reads it, no office does."""

from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor, AuditRow
from chalicelib.domain.member import Member
from chalicelib.domain.office import Office
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door

NOBODY = "nobody"


def part_of_own_history(
    action: str, account_id: str, by: Actor, *, door: Door, result: str = "ok", **facts: Any
) -> Part:
    """One row. ``facts`` are ids and words, never secrets or personal data."""
    row = AuditRow(
        id=door.tokens.new_id("aud"),
        owner_id=account_id,
        action=action,
        target_id=account_id,
        at=door.clock.now(),
        actor=by,
        result=result,
        facts=facts,
    )
    return door.audit.part_row(row)


def themselves(account: Account, by: Actor) -> Actor:
    """Whoever was a stranger until they proved to be the account's owner."""
    return by.model_copy(update={"kind": "account", "id": account.id, "name": account.name})


def office_itself(office: Office, by: Actor) -> Actor:
    """An office, in the history of a person: which of its people it was stands in the office's own."""
    return Actor(kind="office", id=office.id, name=office.name, request_id=by.request_id)


def part_of_member_history(action: str, member: Member, by: Actor, *, door: Door, **facts: Any) -> Part:
    """The office's row of what one of its people did, under the name and the id that it knows them by."""
    row = AuditRow(
        id=door.tokens.new_id("aud"),
        owner_id=member.office_id,
        action=action,
        target_id=member.id,
        at=door.clock.now(),
        actor=by.model_copy(update={"id": member.id, "name": member.name}),
        facts=facts,
    )
    return door.audit.part_row(row)
