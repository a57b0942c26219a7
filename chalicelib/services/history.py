"""Makes the audit row of a change; it is committed with the change itself."""

from typing import Any

from chalicelib.domain.audit import Actor, AuditRow
from chalicelib.services.ports import Clock, Part, Store, TokenSource


def part_of_history(
    action: str,
    office_id: str,
    target_id: str,
    by: Actor,
    *,
    store: Store,
    clock: Clock,
    tokens: TokenSource,
    **facts: Any,
) -> Part:
    """One row in the office's history. ``facts`` are ids and words, never secrets or personal data."""
    row = AuditRow(
        id=tokens.new_id("aud"),
        owner_id=office_id,
        action=action,
        target_id=target_id,
        at=clock.now(),
        actor=by,
        facts=facts,
    )
    return store.audit.part_row(row)
