"""Many writes that happen together or not at all, those among them too that are made at the last moment."""

from collections.abc import Sequence
from typing import Any, Final

from chalicelib.adapters.dynamodb.failures import translated
from chalicelib.adapters.dynamodb.table import TransactItem
from chalicelib.domain.errors import Conflict
from chalicelib.services.ports import TransactionFailed

TRIES: Final = 5


def commit(client: Any, parts: Sequence[TransactItem]) -> None:
    """Writes all parts or none (at most 100).

    A part ``{"Late": make}`` is made now, from what is newest now: ``make`` is given one dictionary for all of them
    to leave notes in for each other. Where somebody was quicker at such a part alone, all is tried again; a caller
    never sees it fail. Errors: ``TransactionFailed`` when a condition did not hold, ``Conflict``,
    ``ServiceUnavailable``.
    """
    for _ in range(TRIES):
        notes: dict[str, Any] = {}
        made = [part["Late"](notes) if "Late" in part else part for part in parts]
        try:
            with translated():
                client.transact_write_items(TransactItems=made)
        except TransactionFailed as failure:
            _ensure_only_late(failure, parts)
        else:
            return
    raise Conflict


def _ensure_only_late(failure: TransactionFailed, parts: Sequence[TransactItem]) -> None:
    """Errors: ``TransactionFailed`` where a part failed that was not made late; of those it tells alone."""
    late = {at for at, part in enumerate(parts) if "Late" in part}
    items = [None if at in late else item for at, item in enumerate(failure.items)]
    if any(item is not None for item in items):
        raise TransactionFailed(items)
