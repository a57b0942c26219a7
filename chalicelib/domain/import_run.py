"""An import while it runs: whom it is about, in which batches, what became of each row, and how it may begin anew.

Only numbers and ids of it go through the workflow; what was typed stays in the rows.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import batched
from typing import Final, NamedTuple

from chalicelib.domain.import_groups import email_key
from chalicelib.domain.import_job import ImportCounts, ImportedRow
from chalicelib.domain.import_notes import CellNote
from chalicelib.domain.import_people import Outcome
from chalicelib.domain.import_sheet import SheetRow
from chalicelib.domain.model import Model

MOST_AT_ONCE: Final = 2
"""Imports under way at one office."""
BATCH: Final = 10
"""People that a worker does before it says how far it is."""
MOST_ALONE: Final = 500
"""When so few are left after a run, each gets a batch of its own: whatever fails then stands in nobody's way."""
MOST_RUNS: Final = 3
"""So often an import begins anew by itself; after that it is closed with what is done."""
PACE: Final = 0.4
"""Seconds between two invitations of one worker, so that all workers together stay below the rate of SES."""

INTERRUPTED: Final = "import_interrupted"
INVITATIONS_SPENT: Final = "invitations_spent"


class Stage(StrEnum):
    """States of the workflow at which an execution may begin."""

    PREPARE = "PrepareImport"
    FINISH = "FinishImport"


class Order(NamedTuple):
    """The input of the workflow: ids and numbers only."""

    office_id: str
    import_id: str
    run: int


class Batch(NamedTuple):
    """Some people of a plan by their place in it: bytes from ``first`` up to but not including ``end``."""

    office_id: str
    import_id: str
    run: int
    plan: str
    number: int
    first: int
    end: int

    @property
    def order(self) -> Order:
        return Order(self.office_id, self.import_id, self.run)


class Person(Model):
    """The rows about one person that are still to be done."""

    rows: list[SheetRow]

    @property
    def key(self) -> str:
        return person_key(self.rows)

    @property
    def email_key(self) -> str:
        return email_key(self.rows[0])


class Todo(NamedTuple):
    """The people of a plan as JSON, one a line, and the batches that lead to them."""

    lines: bytes
    batches: list[Batch]


class Receipt(Model):
    """Written with what was done for a person, in one transaction: nobody does it for this import again."""

    key: str
    client_user_id: str
    outcome: Outcome


class RowResult(Model):
    """What became of one row. ``reason`` is the code of why it failed; ``errors`` are about its cells."""

    number: int
    outcome: Outcome
    reason: str = ""
    errors: list[CellNote] = []
    client_user_id: str | None = None


class Tally(NamedTuple):
    """Rows by what became of them, in one batch."""

    done: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    failed: int
    cancelled: int


def person_key(rows: Sequence[SheetRow]) -> str:
    """Of the person's e-mail and all that their rows say: the same content is the same thing to do."""
    said = [email_key(rows[0]) or str(rows[0].number), [sorted(row.cells.items()) for row in rows]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:40]


def sheet_row(row: ImportedRow) -> SheetRow:
    return SheetRow(row.number, dict(row.cells))


def people_in(rows: Iterable[SheetRow]) -> list[Person]:
    """Rows with one e-mail are one person, in the order of the sheet."""
    found: dict[str, list[SheetRow]] = {}
    for row in rows:
        found.setdefault(email_key(row) or f"row {row.number}", []).append(row)
    return [Person(rows=each) for each in found.values()]


def todo_of(people: Sequence[Person], order: Order, plan: str) -> Todo:
    lines, batches, at = [], list[Batch](), 0
    size = 1 if order.run > 1 and len(people) <= MOST_ALONE else BATCH
    for number, some in enumerate(batched(people, size)):
        packed = b"".join(each.model_dump_json().encode() + b"\n" for each in some)
        batches.append(Batch(*order, plan, number, at, at + len(packed)))
        lines.append(packed)
        at += len(packed)
    return Todo(b"".join(lines), batches)


def tally(results: Iterable[RowResult]) -> Tally:
    by = Counter(each.outcome for each in results)
    counted = {name: by[Outcome(name)] for name in Tally._fields if name != "done"}
    return Tally(done=by.total(), **counted)


def final_counts(rows: Sequence[ImportedRow], before: ImportCounts) -> ImportCounts:
    """Every row once: refused before, or one of what a run can make of it."""
    of = tally(RowResult(number=each.number, outcome=each.outcome) for each in rows)
    return before.model_copy(update=of._asdict() | {"rows": len(rows), "done": len(rows)})


def counts_cut_short(before: ImportCounts) -> ImportCounts:
    """Where rows could not be counted one by one any more: what is not known to have gone well has failed."""
    ended = (
        before.invalid,
        before.created,
        before.updated,
        before.unchanged,
        before.skipped,
        before.cancelled,
    )
    return before.model_copy(update={"done": before.rows, "failed": before.rows - sum(ended)})


def with_result(row: ImportedRow, result: RowResult) -> ImportedRow:
    told = {"outcome": result.outcome, "reason": result.reason, "client_user_id": result.client_user_id}
    return row.model_copy(update=told | ({"errors": result.errors} if result.errors else {}))


def results_of(
    rows: Iterable[SheetRow], outcome: Outcome, *, reason: str = "", user: str | None = None
) -> list[RowResult]:
    return [RowResult(number=row.number, outcome=outcome, reason=reason, client_user_id=user) for row in rows]


def execution_name(order: Order) -> str:
    return f"import-{order.import_id}-r{order.run}"


def stage_of(run: int) -> Stage:
    """A run beyond the last one only closes the import with what is done."""
    return Stage.PREPARE if run <= MOST_RUNS else Stage.FINISH
