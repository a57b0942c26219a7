"""What a running import keeps beside its rows: whom it is about, batch by batch, and what became of each row."""

import gzip
import json
from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from chalicelib.adapters.import_files import MEDIA_TYPE, ImportFiles, place, translated
from chalicelib.domain.import_job import ImportedRow, ImportJob
from chalicelib.domain.import_run import Batch, Person, RowResult, Todo


class ImportRunFiles(ImportFiles):
    """Objects of a plan carry its id, so that no late worker writes into another's."""

    def write_plan(self, job: ImportJob, todo: Todo, settled: Iterable[RowResult]) -> None:
        """The list of batches last: the workflow reads it, one item a line, ids and numbers only."""
        items = "\n".join(json.dumps(each._asdict()) for each in todo.batches)
        self._write(_of_plan(job, "settled"), _packed(settled))
        self._write(_of_plan(job, "people"), todo.lines)
        self._write(self.place_of_batches(job), items.encode())

    def place_of_batches(self, job: ImportJob) -> str:
        return _of_plan(job, "batches")

    def settled(self, job: ImportJob) -> list[RowResult]:
        return [RowResult.model_validate_json(each) for each in self._lines(_of_plan(job, "settled")) or []]

    def people(self, batch: Batch) -> list[Person]:
        with translated():
            answer = self._client.get_object(
                Bucket=self._bucket,
                Key=_of_batch(batch, f"people-{batch.plan}"),
                Range=f"bytes={batch.first}-{batch.end - 1}",
            )
            lines: bytes = answer["Body"].read()
        return [Person.model_validate_json(each) for each in lines.splitlines()]

    def write_results(self, batch: Batch, results: Iterable[RowResult]) -> None:
        self._write(_of_batch(batch, f"results-{batch.plan}-{batch.number}"), _packed(results))

    def results(self, job: ImportJob, number: int) -> list[RowResult] | None:
        lines = self._lines(f"{_of_plan(job, 'results')}-{number}")
        return None if lines is None else [RowResult.model_validate_json(each) for each in lines]

    def write_report(self, job: ImportJob, rows: Iterable[ImportedRow]) -> None:
        self._write(place(job, "report"), _packed(rows))

    def report(self, job: ImportJob) -> list[ImportedRow] | None:
        lines = self._lines(place(job, "report"))
        return None if lines is None else [ImportedRow.model_validate_json(each) for each in lines]

    def _write(self, where: str, content: bytes) -> None:
        with translated():
            self._client.put_object(Bucket=self._bucket, Key=where, Body=content, ContentType=MEDIA_TYPE)

    def _lines(self, where: str) -> Sequence[bytes] | None:
        packed = self._read(where, None)
        return None if packed is None else gzip.decompress(packed).splitlines()


def _packed(models: Iterable[BaseModel]) -> bytes:
    lines = (each.model_dump_json(exclude_defaults=True).encode() for each in models)
    return gzip.compress(b"\n".join(lines))


def _of_plan(job: ImportJob, what: str) -> str:
    assert job.planned
    return place(job, f"{what}-{job.planned.id}")


def _of_batch(batch: Batch, what: str) -> str:
    return f"{batch.office_id}/{batch.import_id}/{what}"
