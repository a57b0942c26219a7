"""The first and the last step of a run: judge all rows as the office stands now, and say what became of each."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.import_errors import ImportIncomplete
from chalicelib.domain.import_job import ImportedRow, ImportJob, ImportStatus, Planned
from chalicelib.domain.import_people import Outcome, RowOutcome, judge
from chalicelib.domain.import_run import (
    INTERRUPTED,
    MOST_RUNS,
    Order,
    Person,
    RowResult,
    final_counts,
    people_in,
    results_of,
    sheet_row,
    tally,
    todo_of,
    with_result,
)
from chalicelib.services.import_runs import TRIES, end
from chalicelib.services.imports import book_of, rows_of_file
from chalicelib.services.ports import TransactionFailed
from chalicelib.services.ports_imports import RunDesk

PLAN: Final = "pln"
FEW: Final = 100
TO_BE_DONE: Final = frozenset({Outcome.NEW, Outcome.UPDATE})


def current(order: Order, desk: RunDesk) -> ImportJob | None:
    """The import, while it is under way and this run of it is the newest."""
    job = desk.imports.find(order.office_id, order.import_id)
    return job if job and job.is_under_way and job.run == order.run else None


def prepare(order: Order, *, desk: RunDesk) -> tuple[int, str]:
    """Says in how many batches the people are to be done, and where the list of batches lies.

    Rows that were refused in the dry run stay so. Called again, it gives the plan that stands.
    Errors: ``ServiceUnavailable``; ``NotFound`` for an office that is gone.
    """
    job = current(order, desk)
    if job is None or job.status is ImportStatus.CANCELLING:
        return 0, ""
    if job.planned is None or job.planned.run != order.run:
        desk.runs.plan(_planned(job, order, desk))
        job = current(order, desk)
    if job is None or job.planned is None:
        return 0, ""
    return job.planned.batches, desk.files.place_of_batches(job)


def _planned(job: ImportJob, order: Order, desk: RunDesk) -> ImportJob:
    rows = rows_of_file(job, desk.files)
    desk.files.write_rows(job, rows)  # which last from now on as long as the import
    people, settled = _left(job, rows, desk)
    told = {each.number: each for each in _judged(job, people, desk)}
    todo = [each for each in people if told[each.rows[0].number].outcome in TO_BE_DONE]
    settled += [_settled(each) for each in told.values() if each.outcome not in TO_BE_DONE]
    plan_id = desk.tools.tokens.new_id(PLAN)
    split = todo_of(todo, order, plan_id)
    planned = Planned(id=plan_id, run=order.run, batches=len(split.batches))
    by = Counter(each.outcome for each in told.values())
    done = tally(settled)
    counts = done._asdict() | {
        "new": by[Outcome.NEW] + done.created,
        "update": by[Outcome.UPDATE] + done.updated,
    }
    job = job.model_copy(update={"planned": planned, "counts": job.counts.model_copy(update=counts)})
    desk.files.write_plan(job, split, settled)
    return job


def _left(job: ImportJob, rows: Sequence[ImportedRow], desk: RunDesk) -> tuple[list[Person], list[RowResult]]:
    """Whom nothing was done for yet; and what is certain: rows that were refused, people with a receipt."""
    settled = [RowResult(number=each.number, outcome=each.outcome) for each in rows if _is_refused(each)]
    people = people_in(sheet_row(each) for each in rows if not _is_refused(each))
    receipts = desk.runs.receipts(job)
    for person in people:
        if receipt := receipts.get(person.key):
            settled += results_of(person.rows, receipt.outcome, user=receipt.client_user_id)
    return [each for each in people if each.key not in receipts], settled


def _is_refused(row: ImportedRow) -> bool:
    return row.outcome is Outcome.ERROR


def _judged(job: ImportJob, people: Sequence[Person], desk: RunDesk) -> list[RowOutcome]:
    rows = [row for person in people for row in person.rows]
    book = book_of(job.office_id, store=desk.tools.store)
    return judge(rows, book, _standing(job, people, desk), job.policy).rows


def _standing(job: ImportJob, people: Sequence[Person], desk: RunDesk) -> dict[str, ClientUser]:
    """Few are looked up one by one, for the office may have a hundred thousand."""
    members = desk.tools.store.members
    if len(people) > FEW:
        return {each.email_key: each for each in members.all_client_users(job.office_id)}
    found = (members.client_user_with(job.office_id, each.email_key) for each in people)
    return {each.email_key: each for each in found if each}


def _settled(told: RowOutcome) -> RowResult:
    outcome = Outcome.FAILED if told.outcome is Outcome.ERROR else told.outcome
    return RowResult(number=told.number, outcome=outcome, errors=told.errors)


def finish(order: Order, *, desk: RunDesk) -> ImportJob | None:
    """Gives every row its one outcome and closes the import; called again, it does nothing.

    Errors: ``ImportIncomplete`` where another run is to do what no worker could; ``ServiceUnavailable``;
    ``TransactionFailed`` where the import keeps changing meanwhile.
    """
    for attempt in range(TRIES):
        job = current(order, desk)
        if job is None:
            return None
        rows = _reported(job, desk)
        desk.files.write_report(job, rows)
        job.counts = final_counts(rows, job.counts)
        try:
            end(job, _status(job, rows), desk)
        except TransactionFailed:
            if attempt == TRIES - 1:
                raise
        else:
            return job
    return None


def _reported(job: ImportJob, desk: RunDesk) -> list[ImportedRow]:
    """A receipt is believed before whatever a worker said that came upon somebody done already."""
    rows = rows_of_file(job, desk.files)
    people, certain = _left(job, rows, desk)
    known = _known(job, desk) | {each.number: each for each in certain}
    missing = [row for person in people for row in person.rows if row.number not in known]
    is_stopped = job.status is ImportStatus.CANCELLING
    if missing and not is_stopped and job.run < MOST_RUNS:
        raise ImportIncomplete
    outcome, reason = (Outcome.CANCELLED, "") if is_stopped else (Outcome.FAILED, INTERRUPTED)
    known |= {each.number: each for each in results_of(missing, outcome, reason=reason)}
    return [with_result(each, known[each.number]) for each in rows]


def _known(job: ImportJob, desk: RunDesk) -> dict[int, RowResult]:
    """What the newest plan and its batches say; the last run has none of its own."""
    if job.planned is None:
        return {}
    found = desk.files.settled(job)
    for number in range(job.planned.batches):
        found += desk.files.results(job, number) or []
    return {each.number: each for each in found}


def _status(job: ImportJob, rows: Sequence[ImportedRow]) -> ImportStatus:
    if job.run > MOST_RUNS:
        return ImportStatus.FAILED
    is_cut = any(each.outcome is Outcome.CANCELLED for each in rows)
    return ImportStatus.CANCELLED if is_cut else ImportStatus.DONE
