"""A batch of a running import: each person is judged as they stand at this moment and concluded as a wizard is.

Whatever was done leaves a receipt in the same transaction: a worker that is called again tells it and repeats nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from chalicelib.domain.audit import SYSTEM
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import (
    Conflict,
    DomainError,
    EmailTaken,
    NotFound,
    ServiceUnavailable,
    TooManyAttempts,
    VersionStale,
)
from chalicelib.domain.import_job import ImportJob, ImportStatus
from chalicelib.domain.import_people import ImportedPerson, Outcome, judge
from chalicelib.domain.import_row import OfficeBook
from chalicelib.domain.import_run import (
    INVITATIONS_SPENT,
    PACE,
    Batch,
    Person,
    Receipt,
    RowResult,
    results_of,
    tally,
)
from chalicelib.domain.limits import IMPORTED_INVITATIONS_OF_OFFICE
from chalicelib.services.completion import Ending, conclude
from chalicelib.services.drafts import new_draft
from chalicelib.services.import_plans import current
from chalicelib.services.import_runs import TRIES
from chalicelib.services.imports import book_of
from chalicelib.services.ports_imports import RunDesk

CHANGED_MEANWHILE = (Conflict, EmailTaken, NotFound, VersionStale)


def do_batch(batch: Batch, *, desk: RunDesk) -> None:
    """Does the people of a batch and counts them once; stops before the next one where the import is being stopped.

    Errors: ``ServiceUnavailable``, with a receipt for whoever is done; it is called again.
    """
    job = current(batch.order, desk)
    if job is None or job.planned is None or job.planned.id != batch.plan:
        return
    people = desk.files.people(batch)
    results = list(_results(job, people, batch, desk))
    if len(results) < sum(len(each.rows) for each in people):
        return
    desk.files.write_results(batch, results)
    desk.runs.count(batch, tally(results), job.expires_at)


def _results(job: ImportJob, people: Sequence[Person], batch: Batch, desk: RunDesk) -> Iterator[RowResult]:
    """Ends early where a newer run has taken over; that one does the rest."""
    receipts = desk.runs.receipts_of(job, [each.key for each in people])
    book = book_of(job.office_id, store=desk.tools.store)
    for person in people:
        standing = current(batch.order, desk)
        if standing is None:
            return
        if receipt := receipts.get(person.key):
            yield from results_of(person.rows, receipt.outcome, user=receipt.client_user_id)
        elif standing.status is ImportStatus.CANCELLING:
            yield from results_of(person.rows, Outcome.CANCELLED)
        else:
            yield from _do(job, person, book, desk)


def _do(job: ImportJob, person: Person, book: OfficeBook, desk: RunDesk) -> list[RowResult]:
    """Whoever was changed in the same instant is judged anew."""
    for _ in range(TRIES):
        with suppress(*CHANGED_MEANWHILE):
            return _try(job, person, book, desk)
        if receipt := desk.runs.receipts_of(job, [person.key]).get(person.key):
            return results_of(person.rows, receipt.outcome, user=receipt.client_user_id)
    return results_of(person.rows, Outcome.FAILED, reason=Conflict.code)


def _try(job: ImportJob, person: Person, book: OfficeBook, desk: RunDesk) -> list[RowResult]:
    user = desk.tools.store.members.client_user_with(job.office_id, person.email_key)
    judgement = judge(person.rows, book, {person.email_key: user} if user else {}, job.policy)
    if not judgement.people:
        return [
            RowResult(number=each.number, outcome=Outcome.FAILED, errors=each.errors)
            for each in judgement.rows
        ]
    (judged,) = judgement.people
    if judged.outcome not in {Outcome.NEW, Outcome.UPDATE}:
        return results_of(person.rows, judged.outcome, user=judged.client_user_id)
    try:
        return _concluded(job, person, judged, user, desk)
    except (*CHANGED_MEANWHILE, ServiceUnavailable):
        raise
    except TooManyAttempts:
        return results_of(person.rows, Outcome.FAILED, reason=INVITATIONS_SPENT)
    except DomainError as refusal:
        return results_of(person.rows, Outcome.FAILED, reason=refusal.code)


def _concluded(
    job: ImportJob, person: Person, judged: ImportedPerson, user: ClientUser | None, desk: RunDesk
) -> list[RowResult]:
    tools, by = desk.tools, job.confirmed_by or SYSTEM
    began = tools.clock.now()
    draft = new_draft(job.office_id, user, by, clock=tools.clock, tokens=tools.tokens)
    draft.steps = judged.steps
    outcome = Outcome.UPDATED if user else Outcome.CREATED
    receipt = Receipt(key=person.key, client_user_id=draft.client_user_id, outcome=outcome)
    once = desk.runs.part_receipt(job, receipt)
    ending = Ending(once, IMPORTED_INVITATIONS_OF_OFFICE, {"import_id": job.id})
    conclude(draft, ending, by, tools=tools, end_sessions=desk.end_sessions)
    if judged.invites:
        desk.pause(max(0.0, PACE - (tools.clock.now() - began).total_seconds()))
    return results_of(person.rows, outcome, user=draft.client_user_id)
