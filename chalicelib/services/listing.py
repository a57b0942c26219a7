"""Keeps the entries that lists find a client user by in line with the person, after each change of what they say."""

from typing import Final

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.listing import Entry, Listed
from chalicelib.domain.outbox import Owed
from chalicelib.services.ports import Store

TRIES: Final = 5


def owe_relisting(owed: Owed, was: Listed, user: ClientUser) -> None:
    """Notes on what is owed for a change of ``user`` that their entries are to follow, where any of it is in them."""
    if was != Listed.of(user):
        owed.relist, owed.was = True, was


def relist(owed: Owed, *, store: Store) -> None:
    """Writes the entries that the person has now and lacked, removes those they had; looks again afterwards.

    Whoever changed them meanwhile owes the same, but may have been quicker: then all is written anew. A person who
    is gone has none. Errors: ``ServiceUnavailable``.
    """
    old = owed.was.entries() if owed.was else frozenset[Entry]()
    standing = frozenset[Entry]() if owed.attempts else old
    for _ in range(TRIES):
        now = _entries(owed, store)
        store.lists.write(owed.office_id, owed.member_id, put=now - standing, remove=old - now)
        if _entries(owed, store) == now:
            return
        old, standing = old | now, frozenset()
    raise ServiceUnavailable(service="dynamodb")


def _entries(owed: Owed, store: Store) -> frozenset[Entry]:
    member = store.members.find(owed.office_id, owed.member_id)
    return Listed.of(member).entries() if isinstance(member, ClientUser) else frozenset()
