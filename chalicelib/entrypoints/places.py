"""Cursors of a history: where a page of it ends, signed and bound to whose it is."""

from datetime import datetime

from chalicelib.domain.audit import Place
from chalicelib.entrypoints.paging import make_cursor, read_cursor


def cursor_of(place: Place | None, of: str) -> str | None:
    """``of`` is the list: a cursor of one is none of another."""
    if place is None:
        return None
    return make_cursor(f"{place.at.isoformat()} {place.target_id} {place.seq}", f"{of}/history")


def place_at(cursor: str, of: str) -> Place | None:
    """Errors: ``CursorInvalid`` for one that was not made here for this list."""
    if not cursor:
        return None
    at, target_id, seq = read_cursor(cursor, f"{of}/history").split(" ")
    return Place(datetime.fromisoformat(at), target_id, int(seq))
