"""What the ids in a record's changes are called today, for words; what is gone has no name any more."""

from collections.abc import Iterable, Iterator

from chalicelib.domain.difference import Aspect, Change
from chalicelib.services.ports import Store


def names_in(office_id: str, changes: Iterable[Change], *, store: Store) -> dict[str, str]:
    """The names of the departments and companies that changes speak of, by id; nothing is read where there are none."""
    changes = list(changes)
    departments = {each for change in changes for each in _departments_of(change)}
    companies = {change.id for change in changes if change.aspect is Aspect.COMPANY}
    names = {each.id: each.name for each in store.departments.get_many(office_id, sorted(departments))}
    return names | {each.id: each.name for each in store.companies.get_many(office_id, sorted(companies))}


def _departments_of(change: Change) -> Iterator[str]:
    if change.aspect is Aspect.DEPARTMENT:
        yield change.id
    for side in (change.before, change.after):
        if isinstance(side, list):
            yield from side
