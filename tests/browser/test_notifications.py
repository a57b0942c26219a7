"""The bell and the page of notifications: counted, read, marked, on a desk and on a telephone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.offices import comes_in, ids_by_name, registers
from tests.browser.people import NewVisitor
from tests.browser.test_fit import fits
from tests.e2e.people import Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
UNREAD = re.compile(r"Avisos \d+\+? não lidos?")
TELEPHONE = {"width": 320, "height": 780}


@pytest.fixture(scope="module")
def carla(stack: Stack, ana: Person) -> Person:
    """In, and somebody who is told in the portal when a task of hers is concluded."""
    email = address("carla")
    client_user_id = registers(ana, email)
    carla = comes_in(stack, ana, client_user_id, email)
    draft = ana.ok("POST", "/drafts", {"client_user_id": client_user_id})
    body = {"notifications": {"task_concluded": "portal"}}
    version = ana.ok("PUT", f"/drafts/{draft['id']}/notifications", body, draft["version"])["version"]
    ana.ok("POST", f"/drafts/{draft['id']}/complete", None, version)
    return carla


def test_staff_see_what_is_new_and_mark_it_as_read(
    carla: Person, ana: Person, new_visitor: NewVisitor
) -> None:
    staff = new_visitor(ana)
    page = staff.page

    staff.opens("/console")
    bell = page.get_by_role("link", name="Avisos")
    expect(bell).to_have_accessible_name(UNREAD)
    staff.picture("95-sino")
    bell.focus()
    page.keyboard.press("Enter")
    newest = page.locator("#news > li").first
    expect(newest.get_by_role("link", name="Convite aceito por Carla Dias.")).to_be_visible()
    staff.picture("96-avisos")
    page.get_by_role("button", name="Marcar todos como lidos").press("Enter")

    expect(page.locator(".fresh")).to_have_count(0)
    expect(page.get_by_role("heading", name="Avisos")).to_be_focused()
    expect(page.locator("#unread")).to_be_hidden()
    page.reload()
    expect(newest).to_be_visible()
    expect(page.locator("#read-all")).to_be_hidden()


def test_a_client_reads_of_a_concluded_task_on_a_telephone(
    carla: Person, ana: Person, new_visitor: NewVisitor
) -> None:
    company = ids_by_name(ana, "/companies")["Padaria Sol"]
    ana.ok("PATCH", f"/companies/{company}", {"processes_enabled": True}, company_version(ana, company))
    department = ids_by_name(ana, "/departments")["Departamento Pessoal"]
    task = {"company_id": company, "department_id": department, "title": "Folha de novembro"}
    made = ana.ok("POST", "/processes/tasks", task)
    client = new_visitor(carla, TELEPHONE)

    client.opens("/portal/avisos")
    expect(client.page.get_by_text("Nenhum aviso nos últimos 90 dias.")).to_be_visible()
    client.picture("97-sem-avisos-320")
    assert fits(client.page)
    ana.ok("PATCH", f"/processes/tasks/{made['id']}", {"done": True}, made["version"])
    client.opens("/portal")
    expect(client.page.locator("#unread")).to_have_text("1")
    client.picture("98-sino-320")
    client.page.get_by_role("link", name="Avisos").click()

    expect(client.page.locator("#news > li")).to_contain_text("Tarefa concluída: Folha de novembro.")
    client.picture("99-avisos-320")
    assert fits(client.page)


def company_version(staff: Person, company_id: str) -> int:
    companies = staff.ok("GET", "/companies")["items"]
    return int(next(each["version"] for each in companies if each["id"] == company_id))
