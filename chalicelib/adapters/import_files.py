"""The files of imports and what was read in them, in a bucket that forgets them after seven days."""

import gzip
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.import_job import ImportedRow, ImportJob

FORM_LIFE: Final = 600
"""Seconds."""
MEDIA_TYPE: Final = "application/octet-stream"
"""Nothing that a browser would show."""
_ABSENT: Final = frozenset({"NoSuchKey", "404", "AccessDenied", "403"})
"""Whoever may not list a bucket is told that what is not there is denied."""


class ImportFiles:
    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def form(self, job: ImportJob) -> dict[str, Any]:
        """``{url, fields}`` for a POST of exactly so many bytes to one place, within ten minutes."""
        made: dict[str, Any] = self._client.generate_presigned_post(
            self._bucket,
            place(job, "file"),
            Fields={"Content-Type": MEDIA_TYPE},
            Conditions=[{"Content-Type": MEDIA_TYPE}, ["content-length-range", job.size, job.size]],
            ExpiresIn=FORM_LIFE,
        )
        return {"url": made["url"], "fields": made["fields"]}

    def read(self, job: ImportJob) -> bytes | None:
        """At most one byte more than was announced. ``None`` where nothing was sent. Errors: ``ServiceUnavailable``."""
        return self._read(place(job, "file"), job.size + 1)

    def write_rows(self, job: ImportJob, rows: Iterable[ImportedRow]) -> None:
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb") as lines:
            for each in rows:
                lines.write(each.model_dump_json(exclude_defaults=True).encode() + b"\n")
        with translated():
            self._client.put_object(
                Bucket=self._bucket,
                Key=place(job, _rows(job)),
                Body=packed.getvalue(),
                ContentType=MEDIA_TYPE,
            )

    def rows(self, job: ImportJob) -> list[ImportedRow]:
        packed = self._read(place(job, _rows(job)), None)
        lines = gzip.decompress(packed).decode().split("\n") if packed else []
        return [ImportedRow.model_validate_json(each) for each in lines if each]

    def _read(self, place: str, most: int | None) -> bytes | None:
        try:
            with translated():
                answer = self._client.get_object(Bucket=self._bucket, Key=place)
                content: bytes = answer["Body"].read(most)
        except ServiceUnavailable as error:
            if error.facts.get("reason") in _ABSENT:
                return None
            raise
        return content


@contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise ServiceUnavailable(service="s3", reason=error.response["Error"]["Code"]) from error
    except BotoCoreError as error:
        raise ServiceUnavailable(service="s3") from error


def _rows(job: ImportJob) -> str:
    """Corrected rows lie beside those that they take the place of: whoever is reading those reads on."""
    return f"rows-{job.revision}" if job.revision else "rows"


def place(job: ImportJob, what: str) -> str:
    """By ids alone: what the sender calls the file is nowhere in it."""
    return f"{job.office_id}/{job.id}/{what}"
