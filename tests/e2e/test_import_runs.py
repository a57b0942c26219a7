"""An import from the workbook to the mails, on the deployed stack with IAM checks on, by way of the Distributed Map."""

import io
import time
from typing import Any

import pytest
from xlsxwriter import Workbook

from tests.e2e.people import Person, address, office
from tests.e2e.stack import Stack
from tests.e2e.test_imports import announced, posted, read

pytestmark = pytest.mark.e2e

HEADINGS = ["Nome completo", "E-mail", "Empresas", "Departamentos", "Enviar convite"]
OVER = {"done", "cancelled", "failed"}


@pytest.fixture(scope="module")
def ana(stack: Stack) -> Person:
    return office(stack)


def workbook(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    with Workbook(file) as book:
        page = book.add_worksheet("Pessoas")
        for at, row in enumerate([HEADINGS, *rows]):
            page.write_row(at, 0, row)
    return file.getvalue()


def confirmed(ana: Person, content: bytes, timeout: float = 240) -> Any:
    """The import once it is over."""
    job = announced(ana, content)
    assert posted(job["upload"], content) in {200, 204}
    assert read(ana, job["id"])["status"] == "read"
    assert ana.ok("POST", f"/imports/{job['id']}/confirm")["status"] == "running"
    ends = time.monotonic() + timeout
    while time.monotonic() < ends:
        job = ana.ok("GET", f"/imports/{job['id']}")
        if job["status"] in OVER:
            return job
        time.sleep(0.5)
    raise AssertionError(job)


def test_one_person_is_registered_and_invited(stack: Stack, ana: Person) -> None:
    email = address("importada")

    job = confirmed(ana, workbook([["Carla Dias", email, "11222333000181", "Pessoal: Revisor", "agora"]]))

    assert (job["status"], job["counts"]["created"], job["counts"]["done"]) == ("done", 1, 1)
    (mail,) = stack.mails_to(email)
    assert "/convite#" in stack.link_in(mail)
