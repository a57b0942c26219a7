"""Makes the audit row of a change, which is committed with the change itself, and reads the rows page by page."""

from typing import Any, NamedTuple

from chalicelib.domain.audit import Actor, AuditRow, Place, place_of
from chalicelib.services.ports import Clock, Part, Store, TokenSource


def part_of_history(
    action: str,
    owner_id: str,
    target_id: str,
    by: Actor,
    *,
    store: Store,
    clock: Clock,
    tokens: TokenSource,
    **facts: Any,
) -> Part:
    """One row in the history of an office, or of an account (then its owner and its target).

    ``facts`` are ids and words, never secrets or personal data.
    """
    row = AuditRow(
        id=tokens.new_id("aud"),
        owner_id=owner_id,
        action=action,
        target_id=target_id,
        at=clock.now(),
        actor=by,
        facts=facts,
    )
    return store.audit.part_row(row)


class Page(NamedTuple):
    """Rows, newest first, and the place to go on after; ``None`` where these are the last."""

    rows: list[AuditRow]
    after: Place | None


def office_history(
    office_id: str, *, store: Store, limit: int, target_id: str = "", after: Place | None = None
) -> Page:
    """What happened at an office, or there to one target; nothing where it has no such target."""
    if target_id:
        return target_history(office_id, target_id, store=store, limit=limit, after=after)
    rows, place = _page(store.audit.newest_of_office(office_id, limit=limit + 1, after=after), limit)
    return Page(sorted(rows, key=place_of, reverse=True), place)


def target_history(
    office_id: str, target_id: str, *, store: Store, limit: int, after: Place | None = None
) -> Page:
    """What happened at an office to one target."""
    return _page(store.audit.newest_about(office_id, target_id, limit=limit + 1, after=after), limit)


def own_history(account_id: str, *, store: Store, limit: int, after: Place | None = None) -> Page:
    """What happened to an account itself, at whichever office."""
    return _page(store.audit.newest_about(account_id, account_id, limit=limit + 1, after=after), limit)


def _page(rows: list[AuditRow], limit: int) -> Page:
    """Of one row more than was asked for."""
    return Page(rows[:limit], place_of(rows[limit - 1]) if len(rows) > limit else None)
