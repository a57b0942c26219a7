"""Sheets as an office sends them to be imported."""

import hashlib
from typing import Any

from tests.functional.world import ENVIRONMENT, Answer, Person, _client

ONE_BAD_ROW = b"Nome completo;E-mail;Empresas;Departamentos\nDavi;x;1;Fiscal"


def announced(by: Person, content: bytes, **more: Any) -> Answer:
    body = {"file_name": "p.csv", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return by.call("POST", "/imports", body | {"policy": "update"} | more)


def sent(by: Person, content: bytes, *, instead: bytes | None = None, **more: Any) -> Answer:
    """The import after its file was sent and read."""
    job = announced(by, content, **more).json
    place = job["upload"]["fields"]["key"]
    body = content if instead is None else instead
    _client("s3").put_object(Bucket=ENVIRONMENT["IMPORTS_BUCKET"], Key=place, Body=body)
    assert by.call("POST", f"/imports/{job['id']}/validate").status == 202
    return by.call("GET", f"/imports/{job['id']}")
