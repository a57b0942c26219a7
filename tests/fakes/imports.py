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

    def save(self, job: ImportJob, seen: ImportJob) -> bool:
        if self.jobs[job.office_id, job.id].status is not seen.status:
            return False
        self.jobs[job.office_id, job.id] = job
        return True


class FakeImportFiles:
    def __init__(self) -> None:
        self.sent: dict[str, bytes] = {}
        self.read_rows: dict[str, list[ImportedRow]] = {}

    def form(self, job: ImportJob) -> dict[str, Any]:
        return {"url": "https://bucket.example", "fields": {"key": job.id}}

    def read(self, job: ImportJob) -> bytes | None:
        return self.sent.get(job.id)

    def write_rows(self, job: ImportJob, rows: Iterable[ImportedRow]) -> None:
        self.read_rows[job.id] = list(rows)

    def rows(self, job: ImportJob) -> list[ImportedRow]:
        return self.read_rows[job.id]
