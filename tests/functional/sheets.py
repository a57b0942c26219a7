"""Sheets as an office sends them to be imported."""

import hashlib
from typing import Any

from tests.functional.world import Answer, Person, send_import


def announced(by: Person, content: bytes, **more: Any) -> Answer:
    body = {"file_name": "p.csv", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return by.call("POST", "/imports", body | {"policy": "update"} | more)


def sent(by: Person, content: bytes, *, instead: bytes | None = None, **more: Any) -> Answer:
    """The import after its file was sent and read."""
    job = announced(by, content, **more).json
    place = job["upload"]["fields"]["key"]
    body = content if instead is None else instead
    send_import(place, body)
    assert by.call("POST", f"/imports/{job['id']}/validate").status == 202
    return by.call("GET", f"/imports/{job['id']}")
