"""How many people an import is about, whatever number of rows each of them has."""

from datetime import UTC, datetime

from chalicelib.domain.import_job import ImportedRow, ImportJob, PeopleCounts
from chalicelib.domain.import_people import Outcome, Policy


def test_people_are_counted_once_and_rows_each() -> None:
    at = datetime(2026, 11, 28, tzinfo=UTC)
    job = ImportJob(
        id="imp_1", office_id="off_1", policy=Policy.UPDATE, size=1, sha256="", created_at=at,
        created_by="Ana", expires_at=at,
    )  # fmt: skip
    carla = {"outcome": Outcome.NEW, "email_key": "carla@exemplo.com.br", "invites": True}

    job.count(
        [
            ImportedRow(number=2, **carla),
            ImportedRow(number=3, **carla),
            ImportedRow(number=4, outcome=Outcome.UPDATE, email_key="davi@exemplo.com.br"),
            ImportedRow(number=5, outcome=Outcome.ERROR),
        ]
    )

    assert job.people == PeopleCounts(new=1, update=1, invites=1)
    assert (job.counts.rows, job.counts.new, job.counts.update, job.counts.invalid) == (4, 2, 1, 1)
