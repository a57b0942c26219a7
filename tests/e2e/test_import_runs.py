"""An import from the workbook to the mails, on the deployed stack with IAM checks on, by way of the Distributed Map."""

import io
import time
import urllib.request
from collections import Counter
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from tests.e2e.people import Person, address, office
from tests.e2e.stack import Stack
from tests.e2e.test_imports import announced, posted, read

pytestmark = pytest.mark.e2e

HEADINGS = ["Nome completo", "E-mail", "Empresas", "Departamentos", "Enviar convite"]
OVER = {"done", "cancelled", "failed"}
ROWS, INVITED, REFUSED = 200, 20, 10


@pytest.fixture(scope="module")
def ana(stack: Stack) -> Person:
    return office(stack)


def line(email: str, *, departments: str = "Pessoal: Revisor", send: str = "depois") -> list[str]:
    return ["Carla Dias", email, "11222333000181", departments, send]


def workbook(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    with Workbook(file) as book:
        page = book.add_worksheet("Pessoas")
        for at, row in enumerate([HEADINGS, *rows]):
            page.write_row(at, 0, row)
    return file.getvalue()


def imported(ana: Person, rows: list[list[str]], policy: str = "update") -> Any:
    """The import once it is over."""
    content = workbook(rows)
    job = announced(ana, content, policy)
    assert posted(job["upload"], content) in {200, 204}
    assert read(ana, job["id"])["status"] == "read"
    assert ana.ok("POST", f"/imports/{job['id']}/confirm")["status"] == "running"
    for _ in range(600):
        job = ana.ok("GET", f"/imports/{job['id']}")
        if job["status"] in OVER:
            return job
        time.sleep(0.5)
    raise AssertionError(job)


def reported(ana: Person, import_id: str) -> list[tuple[Any, ...]]:
    url = f"{ana.stack.portal_url}/imports/{import_id}/report.xlsx"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {ana.token}", "Accept": "*/*"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        headings, *rows = load_workbook(io.BytesIO(answer.read())).active.values
    assert headings[0] == "Linha"
    return rows


def onboardings(stack: Stack) -> Counter[str]:
    """Executions by the person they are about."""
    client = stack.client("stepfunctions")
    pages = client.get_paginator("list_executions").paginate(stateMachineArn=stack.outputs["OnboardingArn"])
    return Counter(each["name"].split("-")[1] for page in pages for each in page["executions"])


@pytest.mark.statement("I3")
@pytest.mark.statement("I5")
def test_a_large_sheet_registers_everybody_once_and_the_same_sheet_nobody_again(
    stack: Stack, ana: Person
) -> None:
    standing, other = address("antiga"), address("mudada")
    imported(ana, [line(standing), line(other)])
    invited = [address("convidada") for _ in range(INVITED)]
    rows = [
        line(standing),
        line(other, departments="Fiscal: Revisor"),
        *(line(each, send="agora") for each in invited),
        *(line(f"sem-arroba-{number}") for number in range(REFUSED)),
    ]
    rows += [line(address("nova")) for _ in range(ROWS - len(rows))]
    made = ROWS - REFUSED - 2

    job = imported(ana, rows)
    before = onboardings(stack)
    again = imported(ana, rows)

    counts = {name: number for name, number in job["counts"].items() if number}
    assert job["status"] == again["status"] == "done"
    assert counts.pop("new") == counts.pop("created") == made
    assert counts == {
        "rows": ROWS, "valid": ROWS - REFUSED, "invalid": REFUSED, "done": ROWS,
        "updated": 1, "update": 1, "unchanged": 1,
    }  # fmt: skip
    assert (again["counts"]["created"], again["counts"]["updated"]) == (0, 0)
    assert again["counts"]["unchanged"] == ROWS - REFUSED
    told = reported(ana, job["id"])
    assert [row[0] for row in told] == list(range(2, ROWS + 2))
    assert Counter(row[-2] for row in told) == {
        "Cadastrada": made, "Atualizada": 1, "Sem alteração": 1, "Recusada na conferência": REFUSED,
    }  # fmt: skip
    made_ids = {
        each["client_user_id"]
        for each in ana.ok("GET", f"/imports/{job['id']}/rows?outcome=created&limit=100")["items"]
    }
    assert len(made_ids) == 100
    assert {before[each] for each in made_ids} == {1}
    assert onboardings(stack) == before
    assert [len(stack.mails_to(each)) for each in invited] == [1] * INVITED
    newest = ana.ok("GET", "/me/notifications")["items"][0]
    assert (newest["slug"], newest["import_id"]) == ("import_finished", again["id"])
    assert "AccessDenied" not in stack.function_log()
