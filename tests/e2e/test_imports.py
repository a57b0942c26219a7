"""An import on the deployed stack, with IAM checks on: the form that a browser posts, the function that reads it."""

import hashlib
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.people import Person, address, office
from tests.e2e.stack import Stack
from tests.functional.test_import_programs import MISTAKES, written

pytestmark = pytest.mark.e2e

BOUNDARY = "a-boundary"
LIBREOFFICE = Path(__file__).parents[1] / "data" / "libreoffice.xlsx"


@pytest.fixture(scope="module")
def ana(stack: Stack) -> Person:
    return office(stack)


def announced(ana: Person, content: bytes, policy: str = "new_only") -> Any:
    digest = hashlib.sha256(content).hexdigest()
    body = {"file_name": "pessoas.csv", "size": len(content), "sha256": digest, "policy": policy}
    return ana.ok("POST", "/imports", body)


def posted(form: Any, content: bytes) -> int:
    """As a browser does it: the fields, then the file."""
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
             for name, value in form["fields"].items()]  # fmt: skip
    parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n')
    body = "".join(parts).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    request = urllib.request.Request(form["url"], body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def read(ana: Person, import_id: str) -> Any:
    ana.ok("POST", f"/imports/{import_id}/validate")
    for _ in range(60):
        job = ana.ok("GET", f"/imports/{import_id}")
        if job["status"] in {"read", "refused"}:
            return job
        time.sleep(0.5)
    raise AssertionError(job)


@pytest.mark.statement("I3")
def test_a_workbook_of_five_hundred_rows_from_another_program_loses_none(ana: Person) -> None:
    (padaria,) = [each for each in ana.ok("GET", "/companies")["items"] if each["portal_enabled"]]
    ana.ok("PATCH", f"/companies/{padaria['id']}", {"code": "PAD-01"}, padaria["version"])
    ana.ok("POST", "/companies", {"name": "Zeros", "tax_id": "00600000000122", "portal_enabled": True})
    content = LIBREOFFICE.read_bytes()
    job = announced(ana, content)

    taken = posted(job["upload"], content)

    assert taken in {200, 204}
    counts = read(ana, job["id"])["counts"]
    assert (counts["rows"], counts["new"], counts["invalid"]) == (500, 490, 10)


@pytest.mark.statement("I4")
def test_every_kind_of_mistake_stays_with_its_row_on_the_deployed_stack(ana: Person) -> None:
    content = written(MISTAKES)
    job = announced(ana, content)

    taken = posted(job["upload"], content)

    assert taken in {200, 204}
    assert read(ana, job["id"])["counts"]["rows"] == len(MISTAKES)
    rows = ana.ok("GET", f"/imports/{job['id']}/rows?limit=100")["items"]
    assert [each["number"] for each in rows] == list(range(2, 2 + len(MISTAKES)))
    assert all(each["errors"] for each in rows if each["outcome"] == "error")
    assert "error" in {each["outcome"] for each in rows}


def test_a_sheet_is_posted_read_judged_and_corrected(ana: Person) -> None:
    company = next(each for each in ana.ok("GET", "/companies")["items"] if each["portal_enabled"])
    rows = f"Carla Dias;{address('importada')};{company['tax_id']};Pessoal: Revisor\nDavi;x;1;Fiscal"
    content = f"Nome completo;E-mail;Empresas;Departamentos\n{rows}".encode()
    job = announced(ana, content)

    refused = posted(job["upload"], content + b"more than was announced")
    taken = posted(job["upload"], content)

    assert refused in {400, 403}
    assert taken in {200, 204}
    counts = read(ana, job["id"])["counts"]
    assert (counts["rows"], counts["new"], counts["invalid"]) == (2, 1, 1)
    found = ana.ok("GET", f"/imports/{job['id']}/rows")["items"]
    assert [each["outcome"] for each in found] == ["new", "error"]
    better = {"email": address("corrigida"), "companies": company["tax_id"], "departments": "Fiscal: Revisor"}
    corrected = ana.ok("PATCH", f"/imports/{job['id']}/rows/3", {"cells": better})
    assert [(each["number"], each["outcome"]) for each in corrected["rows"]] == [(3, "new")]
    assert ana.ok("DELETE", f"/imports/{job['id']}/rows/2")["counts"]["rows"] == 1
    assert [each["number"] for each in ana.ok("GET", f"/imports/{job['id']}/rows")["items"]] == [3]
    assert job["id"] in [each["id"] for each in ana.ok("GET", "/imports")["items"]]
    never_sent = announced(ana, content)
    assert read(ana, never_sent["id"])["refusal"] == "sheet_missing"
