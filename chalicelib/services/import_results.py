"""What became of each row of an import that is over."""

from chalicelib.domain.import_errors import ImportUnderWay
from chalicelib.domain.import_job import OVER, ImportedRow, ImportJob, ImportStatus
from chalicelib.domain.import_people import Outcome
from chalicelib.domain.import_run import INTERRUPTED
from chalicelib.services.import_runs import find
from chalicelib.services.ports_imports import ImportRunFiles, RunDesk


def of_import(office_id: str, import_id: str, *, desk: RunDesk) -> list[ImportedRow]:
    """Every row of the file. Errors: ``NotFound``, ``ImportUnderWay`` before it is over."""
    job = find(office_id, import_id, desk=desk)
    if job.status not in OVER:
        raise ImportUnderWay
    return results(job, desk.files)


def results(job: ImportJob, files: ImportRunFiles) -> list[ImportedRow]:
    """One that was stopped before it began has no report; nor has one that could not even be closed in order."""
    report = files.report(job) if job.run else None
    if report is not None:
        return report
    is_stopped = job.status is ImportStatus.CANCELLED
    outcome, reason = (Outcome.CANCELLED, "") if is_stopped else (Outcome.FAILED, INTERRUPTED)
    return [
        row if row.outcome is Outcome.ERROR else row.model_copy(update={"outcome": outcome, "reason": reason})
        for row in files.rows(job)
    ]
