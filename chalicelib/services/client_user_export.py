"""All client users that a list shows, for a workbook: page by page, and noted in the office's history."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from chalicelib.domain.audit import Actor
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import ExportTooLarge
from chalicelib.domain.listing import Filters
from chalicelib.services.client_user_lists import Wanted, page
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools

MOST_PEOPLE: Final = 10_000
MOST_PAGES: Final = 300
PAGE: Final = 100

Draw = Callable[[Iterable[ClientUser], dict[str, str]], bytes]


@dataclass
class _Counted:
    """The people one after the other, and how many there were."""

    people: Iterator[ClientUser]
    most: int
    count: int = 0

    def __iter__(self) -> Iterator[ClientUser]:
        for user in self.people:
            self.count += 1
            if self.count > self.most:
                raise ExportTooLarge
            yield user


def export(
    office_id: str,
    filters: Filters,
    order: Wanted,
    by: Actor,
    *,
    tools: Tools,
    draw: Draw,
    most: int = MOST_PEOPLE,
) -> bytes:
    """What ``draw`` makes of them and of the names of companies and departments by id.

    Nothing is given out before the history says so; what was searched for may be a name and is not kept.
    Errors: ``ExportTooLarge``, ``Conflict``.
    """
    people = _Counted(_all(office_id, filters, order, tools), most)
    names = {each.id: each.name for each in tools.store.companies.all(office_id)}
    names |= {each.id: each.name for each in tools.store.departments.all(office_id)}
    content = draw(people, names)
    row = part_of_history(
        "client_users.exported",
        office_id,
        office_id,
        by,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
        people=people.count,
        searched=True if filters.wanted else None,
        company=filters.company or None,
        department=filters.department or None,
        status=filters.status.value if filters.status else None,
    )
    tools.store.commit([row])
    return content


def _all(office_id: str, filters: Filters, order: Wanted, tools: Tools) -> Iterator[ClientUser]:
    wanted = replace(order, limit=PAGE)
    for _ in range(MOST_PAGES):
        people, place = page(office_id, filters, wanted, store=tools.store, clock=tools.clock)
        yield from people
        if not place:
            return
        wanted = replace(wanted, after=place)
    raise ExportTooLarge
