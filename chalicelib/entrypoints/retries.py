"""Acts of people that meet something else written about the same person in that instant."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from chalicelib.domain.errors import Conflict
from chalicelib.services.ports import TransactionFailed

TRIES: Final = 4
"""The workflow, and two or three news of a mail, may all come within one act."""


def once_more[Result](act: Callable[[], Result]) -> Result:
    """Acts again, on what then stands there. Errors: ``Conflict`` where others were quicker every time."""
    for _ in range(TRIES - 1):
        with suppress(TransactionFailed, Conflict):
            return act()
    try:
        return act()
    except TransactionFailed:
        raise Conflict from None
