"""Makes what lists are found by anew from the client users: for data of before there were lists, and for a repair.

First every person gets their places and entries, then every entry is looked at and goes where it is not true.
"""

from typing import Final

from chalicelib.domain.listing import Entry, Facet, Listed, Lookup
from chalicelib.services.ports import Store

BATCH: Final = 100
_PEOPLE: Final = "people"
_PHASES: Final = (_PEOPLE, *(facet.value for facet in Facet))


def rebuild_some(office_id: str, after: str, *, store: Store) -> str:
    """Does a batch after a place (empty: from the beginning); gives the place it came to, empty when all is done.

    Errors: ``ServiceUnavailable``; the same batch may be done again.
    """
    phase, _, place = after.partition("\t") if after else (_PEOPLE, "", "")
    if phase == _PEOPLE:
        place = _enter_some(office_id, place, store)
    else:
        place = _sweep_some(office_id, Facet(phase), place, store)
    if place:
        return f"{phase}\t{place}"
    following = _PHASES[_PHASES.index(phase) + 1 :]
    return f"{following[0]}\t" if following else ""


def _enter_some(office_id: str, after: str, store: Store) -> str:
    users = store.lists.some_of_office(office_id, most=BATCH, after=after)
    for user in users:
        store.lists.put_in_order(user)
        store.lists.write(office_id, user.id, put=Listed.of(user).entries(), remove=())
    return users[-1].id if len(users) == BATCH else ""


def _sweep_some(office_id: str, facet: Facet, after: str, store: Store) -> str:
    everything = Lookup(facet, is_whole=False)
    hits, has_more = store.lists.read(office_id, everything, most=BATCH, after=after, is_fresh=True)
    people = store.lists.people(office_id, [hit.member_id for hit in hits], is_fresh=True)
    for hit in hits:
        entry = Entry(facet, hit.value, hit.name)
        user = people.get(hit.member_id)
        if user is None or entry not in Listed.of(user).entries():
            store.lists.write(office_id, hit.member_id, put=(), remove=[entry])
    return hits[-1].place if has_more else ""
