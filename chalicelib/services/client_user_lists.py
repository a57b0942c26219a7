"""The office's client users in pages: one query for whom may be meant, one look at these people, at any size.

Where several things are asked at once, the query is for one of them and the people are checked for the rest; a page
then reads on for a few rounds and may be a short one with more behind it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.listing import Facet, Filters, Hit, Lookup, Order, is_true_of
from chalicelib.domain.search import Term, term_of, terms
from chalicelib.services.ports import Clock, Store
from chalicelib.services.ports_beside import Lists

ROUNDS: Final = 5
ROUND: Final = 100
SORTED: Final = 200
"""So many hits of a search are put in the order of their names; more come word by word, each word by name."""
STILL_SORTED: Final = 2000
"""How many hits there may have come to be by the later pages of what began in the order of names."""
_BY_NAME: Final = "name\t"
_BY_WORD: Final = "word\t"

Read = Callable[[str, int], tuple[list[Hit], bool]]
Meets = Callable[[ClientUser], bool]
Found = tuple[list[ClientUser], str]


@dataclass(frozen=True)
class Wanted:
    """Which part of a list: how many, after which place, in which order."""

    limit: int = 50
    after: str = ""
    order: Order = Order.NAME
    is_descending: bool = False


@dataclass(frozen=True)
class _Source:
    """Where a page is read from. ``size``: how many are looked at in one round."""

    read: Read
    fetch: Callable[[list[str]], dict[str, ClientUser]]
    keep: Callable[[ClientUser, Hit], bool]
    size: int


def page(office_id: str, filters: Filters, wanted: Wanted, *, store: Store, clock: Clock) -> Found:
    """The people of a page, and the place after which the next one begins, empty after the last.

    A place is good for the same filters and order only.
    """
    meets = filters.check(clock.now())
    if filters.wanted and wanted.order is Order.NAME:
        return _search(office_id, filters, wanted, meets, store.lists)
    is_checked = filters.are_several or (wanted.order is Order.LOGIN and filters != Filters())
    source = _Source(
        read=_reader(office_id, filters.lookup(wanted.order), wanted, store.lists),
        fetch=partial(store.lists.people, office_id),
        keep=lambda user, _: meets(user),
        size=max(wanted.limit, ROUND) if is_checked else wanted.limit,
    )
    return walk(source, wanted)


def walk(source: _Source, wanted: Wanted) -> Found:
    """Reads rounds until the page is full; after the last round what was found is a shorter one."""
    found: list[ClientUser] = []
    after = wanted.after
    for _ in range(ROUNDS):
        hits, has_more = source.read(after, source.size)
        people = source.fetch([hit.member_id for hit in hits])
        for at, hit in enumerate(hits, start=1):
            user = people.get(hit.member_id)
            if user is not None and source.keep(user, hit):
                found.append(user)
            if len(found) == wanted.limit:
                return found, hit.place if has_more or at < len(hits) else ""
        if not has_more:
            return found, ""
        after = hits[-1].place
    return found, after


def page_of(office_id: str, lookup: Lookup, wanted: Wanted, meets: Meets, store: Store) -> Found:
    """As :func:`page`, of those found by one fact who meet something else; sees what was just written."""

    def read(after: str, most: int) -> tuple[list[Hit], bool]:
        return store.lists.read(office_id, lookup, most=most, after=after, is_fresh=True)

    fetch = partial(store.lists.people, office_id, is_fresh=True)
    return walk(_Source(read, fetch, lambda user, _: meets(user), max(wanted.limit, ROUND)), wanted)


def each_with(office_id: str, lookup: Lookup, *, store: Store) -> Iterator[ClientUser]:
    """All client users of whom one fact is true, by name, read as they are asked for; sees what was just written."""
    place, is_begun = "", False
    while place or not is_begun:
        some, place = page_of(office_id, lookup, Wanted(ROUND, place), partial(is_true_of, lookup), store)
        is_begun = True
        yield from some


def everybody_with(office_id: str, lookup: Lookup, *, store: Store) -> list[ClientUser]:
    return list(each_with(office_id, lookup, store=store))


def _reader(office_id: str, lookup: Lookup, wanted: Wanted, lists: Lists) -> Read:
    return lambda after, most: lists.read(
        office_id, lookup, most=most, after=after, is_descending=wanted.is_descending
    )


def _search(office_id: str, filters: Filters, wanted: Wanted, meets: Meets, lists: Lists) -> Found:
    """By name where the hits are few enough to be put in order, else word by word."""
    term = term_of(filters.wanted)
    lookup = Lookup(Facet.TERM, *term)
    source = _Source(
        read=_reader(office_id, lookup, wanted, lists),
        fetch=partial(lists.people, office_id),
        keep=lambda user, _: meets(user),
        size=max(wanted.limit, ROUND) if filters.are_several else wanted.limit,
    )
    begun: list[Hit] = []
    if not wanted.after.startswith(_BY_WORD):
        most = STILL_SORTED if wanted.after else SORTED
        begun, has_more = lists.read(office_id, lookup, most=most, is_descending=wanted.is_descending)
        if wanted.after or not has_more:
            return walk(replace(source, read=_in_order(begun, is_descending=wanted.is_descending)), wanted)
    is_first = _is_first(term, is_descending=wanted.is_descending)
    by_word = replace(
        source,
        read=lambda after, most: source.read(after, most) if after else (begun[:most], True),
        keep=lambda user, hit: is_first(user, hit) and meets(user),
    )
    people, place = walk(by_word, replace(wanted, after=wanted.after.removeprefix(_BY_WORD)))
    return people, _BY_WORD + place if place else ""


def _is_first(term: Term, *, is_descending: bool) -> Callable[[ClientUser, Hit], bool]:
    """Whoever is found by several words is shown at the first of them."""
    first = max if is_descending else min

    def is_shown(user: ClientUser, hit: Hit) -> bool:
        own = terms(name=user.name, email=user.email_key, cpf=user.cpf)
        meant = [each for each in own if each == term.value or not term.is_whole]
        return hit.value == first((each for each in meant if each.startswith(term.value)), default=None)

    return is_shown


def _in_order(hits: list[Hit], *, is_descending: bool) -> Read:
    """The people of some hits, once each, by name."""
    places = {(hit.name, hit.member_id): f"{_BY_NAME}{hit.name}\t{hit.member_id}" for hit in hits}
    ordered = sorted(places, reverse=is_descending)

    def read(after: str, most: int) -> tuple[list[Hit], bool]:
        _, name, member_id = after.split("\t") if after else ("", "", "")
        rest = [each for each in ordered if not after or (each > (name, member_id)) != is_descending]
        rest = [each for each in rest if each != (name, member_id)]
        return [Hit(each[1], places[each]) for each in rest[:most]], len(rest) > most

    return read
