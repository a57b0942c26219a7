"""A confirmed import: begun, stopped between two people, looked after until it ends.

Truth is the import's own item; an execution of the workflow is its timer and can be begun anew at any time.
"""

from collections.abc import Callable
from contextlib import suppress

from chalicelib.domain import ids
from chalicelib.domain.audit import SYSTEM, Actor
from chalicelib.domain.errors import Conflict, DomainError, NotFound
from chalicelib.domain.import_errors import ImportNotReady, ImportOver, TooManyImports
from chalicelib.domain.import_job import LIFE, OVER, UNDER_WAY, ImportJob, ImportStatus
from chalicelib.domain.import_run import MOST_AT_ONCE, MOST_RUNS, Order, counts_cut_short, stage_of
from chalicelib.domain.outbox import GRACE, Owed
from chalicelib.services.history import part_of_history
from chalicelib.services.ports import Clock, Part, TransactionFailed
from chalicelib.services.ports_imports import RunDesk

TRIES = 3
RUNNING = "RUNNING"

Report = Callable[[str], None]


def find(office_id: str, import_id: str, *, desk: RunDesk) -> ImportJob:
    """Errors: ``NotFound``."""
    return alive(desk.imports.find(office_id, import_id), desk.tools.clock)


def alive(job: ImportJob | None, clock: Clock) -> ImportJob:
    """Errors: ``NotFound`` for one that is unknown, foreign or past its life."""
    if job is None or clock.now() >= job.expires_at:
        raise NotFound
    return job


def confirm(office_id: str, import_id: str, by: Actor, *, desk: RunDesk, report: Report) -> ImportJob:
    """Sets the import in motion; confirming it again gives it as it is.

    A start that fails is ``report``-ed and left to ``reconcile``.
    Errors: ``NotFound``, ``ImportNotReady``, ``TooManyImports``; ``Conflict`` when others keep writing the same.
    """
    for _ in range(TRIES - 1):
        with suppress(Conflict):
            return _confirm(office_id, import_id, by, desk, report)
    return _confirm(office_id, import_id, by, desk, report)


def _confirm(office_id: str, import_id: str, by: Actor, desk: RunDesk, report: Report) -> ImportJob:
    """One try. Errors: ``Conflict`` when others wrote in the same instant."""
    seen = find(office_id, import_id, desk=desk)
    if seen.status is ImportStatus.READ:
        _begin(seen, by, desk, report)
        seen = find(office_id, import_id, desk=desk)
    if seen.status not in UNDER_WAY | {ImportStatus.DONE}:
        raise ImportNotReady
    return seen


def _begin(seen: ImportJob, by: Actor, desk: RunDesk, report: Report) -> None:
    """Takes the first free slot; where somebody was quicker with the import itself, that stands."""
    now = desk.tools.clock.now()
    told = {"status": ImportStatus.RUNNING, "run": 1, "confirmed_by": by, "expires_at": now + LIFE}
    for slot in range(1, MOST_AT_ONCE + 1):
        job = seen.model_copy(update=told | {"slot": slot})
        owed = owed_for(job, desk).model_copy(update={"runs_import": True})
        parts = [
            desk.runs.part_begin(job),
            desk.runs.part_take_slot(job, now),
            desk.tools.store.outbox.part_add(owed),
            _history("import.confirmed", job, by, desk),
        ]
        try:
            desk.tools.store.commit(parts)
        except TransactionFailed as failure:
            if failure.failed(0):
                return
        else:
            start(job, desk, report)
            return
    raise TooManyImports


def cancel(office_id: str, import_id: str, by: Actor, *, desk: RunDesk) -> ImportJob:
    """Stops it between two people, and at once where it was not confirmed; what is done stays done.

    Errors: ``NotFound``, ``ImportOver``, ``Conflict``.
    """
    for _ in range(TRIES):
        seen = find(office_id, import_id, desk=desk)
        if seen.status in {ImportStatus.CANCELLING, ImportStatus.CANCELLED}:
            return seen
        if seen.status in OVER | {ImportStatus.REFUSED}:
            raise ImportOver
        is_running = seen.status is ImportStatus.RUNNING
        status = ImportStatus.CANCELLING if is_running else ImportStatus.CANCELLED
        job = seen.model_copy(update={"status": status})
        try:
            desk.tools.store.commit(
                [desk.runs.part_stop(job, seen.status), _history("import.cancelled", job, by, desk)]
            )
        except (TransactionFailed, Conflict):
            continue
        return job
    raise Conflict


def carry_on(owed: Owed, *, desk: RunDesk) -> None:
    """Sees to it that an import which is under way is worked on, or has ended.

    Errors: ``ServiceUnavailable``; the next round tries again.
    """
    job = desk.imports.find(owed.office_id, owed.member_id)
    if job is None or not job.is_under_way:
        desk.tools.store.outbox.done(owed)
        return
    status = desk.workflow.status(order_of(job))
    if status is None:
        desk.workflow.start(order_of(job), stage_of(job.run))
    elif status != RUNNING and job.run > MOST_RUNS:
        job.counts = counts_cut_short(job.counts)
        end(job, ImportStatus.FAILED, desk)
    elif status != RUNNING and desk.runs.begin_anew(job):
        anew = order_of(job)._replace(run=job.run + 1)
        desk.workflow.start(anew, stage_of(anew.run))


def start(job: ImportJob, desk: RunDesk, report: Report) -> None:
    try:
        desk.workflow.start(order_of(job), stage_of(job.run))
    except DomainError as error:
        report(error.code)


def end(job: ImportJob, status: ImportStatus, desk: RunDesk) -> None:
    """Closes the import over the status that was seen, and tells whoever uses the portal for the office.

    Errors: ``TransactionFailed`` where that changed meanwhile.
    """
    ended = job.model_copy(update={"status": status, "ended_at": desk.tools.clock.now()})
    owed = owed_for(job, desk, events=["import.finished"], notifications=["import_finished"])
    owed.id = desk.tools.tokens.new_id(ids.OUTBOX)
    parts = [
        desk.runs.part_end(ended, job.status),
        desk.runs.part_free_slot(job),
        desk.tools.store.outbox.part_add(owed),
        _history("import.finished", job, SYSTEM, desk),
    ]
    desk.tools.store.commit(parts)
    desk.tools.dispatch(owed)


def order_of(job: ImportJob) -> Order:
    return Order(job.office_id, job.id, job.run)


def owed_for(job: ImportJob, desk: RunDesk, **what: object) -> Owed:
    """What is owed for an import; there is one row for its running, and one for its end."""
    now = desk.tools.clock.now()
    return Owed.model_validate(
        {
            "id": f"{ids.OUTBOX}_{job.id.removeprefix(f'{ids.IMPORT}_')}",
            "office_id": job.office_id,
            "member_id": job.id,
            "onboarding_version": job.run,
            "created_at": now,
            "due_at": now + GRACE,
        }
        | what
    )


def _history(action: str, job: ImportJob, by: Actor, desk: RunDesk) -> Part:
    tools = desk.tools
    return part_of_history(
        action, job.office_id, job.id, by, store=tools.store, clock=tools.clock, tokens=tools.tokens
    )
