"""An act of the office on a person, tried once more when somebody else wrote in the same instant."""

from collections.abc import Callable

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import Conflict
from chalicelib.services.ports import TransactionFailed


def once_more(act: Callable[[], ClientUser]) -> ClientUser:
    """The workflow writes too; twice in a row is a conflict to report. Errors: ``Conflict``; those of ``act``."""
    try:
        return act()
    except TransactionFailed:
        pass
    try:
        return act()
    except TransactionFailed:
        raise Conflict from None
