"""Changes of a record in an answer: in words, with the names of the office."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from chalicelib import wiring
from chalicelib.domain.audit import AuditRow
from chalicelib.domain.difference import Change, changes_in
from chalicelib.domain.errors import VersionStale
from chalicelib.domain.steps import StepName
from chalicelib.services.changes import names_in
from chalicelib.web import changes as words

type Names = Mapping[str, str]


def told(office_id: str, changes: Sequence[Change]) -> list[str]:
    """Each change as a sentence."""
    names = names_in(office_id, changes, store=wiring.store())
    return [words.told(each, names) for each in changes]


def names_for(office_id: str, rows: Sequence[AuditRow]) -> Names:
    """What the departments and companies in rows of history are called today."""
    return names_in(office_id, (each for row in rows for each in changes_in(row)), store=wiring.store())


def told_by(row: AuditRow, names: Names) -> list[str]:
    """The changes that one row of history tells of."""
    further = row.facts.get("more_changes")
    last = [words.more(further)] if isinstance(further, int) else []
    return [words.told(each, names) for each in changes_in(row)] + last


@contextmanager
def telling_what_changed(office_id: str) -> Iterator[None]:
    """Puts what a ``VersionStale`` says into words."""
    try:
        yield
    except VersionStale as stale:
        since = stale.facts.get("changes", [])
        told_since = told(office_id, [each for each in since if isinstance(each, Change)])
        screens = [words.step(each) for each in since if isinstance(each, StepName)]
        stale.facts["changes"] = [*screens, *told_since]
        raise


def clash(office_id: str, changes: Sequence[Change]) -> list[str]:
    """Where what one chose stands against what somebody else chose meanwhile."""
    return [words.clash(each) for each in told(office_id, changes)]
