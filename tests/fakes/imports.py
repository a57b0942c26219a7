"""Imports and their files in memory."""

from collections.abc import Iterable
from typing import Any

from chalicelib.domain.import_job import ImportedRow, ImportJob


class FakeImports:
    def __init__(self) -> None:
        self.jobs: dict[tuple[str, str], ImportJob] = {}

    def create(self, job: ImportJob) -> None:
        self.jobs[job.office_id, job.id] = job

    def find(self, office_id: str, import_id: str) -> ImportJob | None:
        return self.jobs.get((office_id, import_id))

    def all(self, office_id: str) -> list[ImportJob]:
        return [each for (own, _), each in self.jobs.items() if own == office_id]

    def save(self, job: ImportJob, seen: ImportJob) -> bool:
        standing = self.jobs[job.office_id, job.id]
        if (standing.status, standing.revision) != (seen.status, seen.revision):
            return False
        self.jobs[job.office_id, job.id] = job
        return True


class FakeImportFiles:
    def __init__(self) -> None:
        self.sent: dict[str, bytes] = {}
        self.read_rows: dict[tuple[str, str], list[ImportedRow]] = {}

    def form(self, job: ImportJob) -> dict[str, Any]:
        return {"url": "https://bucket.example", "fields": {"key": job.id}}

    def read(self, job: ImportJob) -> bytes | None:
        return self.sent.get(job.id)

    def write_rows(self, job: ImportJob, rows: Iterable[ImportedRow]) -> None:
        self.read_rows[job.id, job.revision] = list(rows)

    def rows(self, job: ImportJob) -> list[ImportedRow]:
        return self.read_rows[job.id, job.revision]
