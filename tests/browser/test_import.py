"""Many people from a sheet: sent, looked at, corrected in its place, carried out, taken home."""

import io
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, Route, expect

from tests.browser.people import NewVisitor, Visitor
from tests.browser.test_fit import fits
from tests.browser.test_hostile_names import PLANTED, hostile_names
from tests.e2e.people import Person, address, office
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
HEADINGS = ("Nome completo", "E-mail", "CPF", "Empresas", "Departamentos", "Enviar convite", "Cor")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PHONE = {"width": 320, "height": 780}


@pytest.fixture(scope="module")
def ines(stack: Stack) -> Person:
    """Administrator of an office of her own."""
    return office(stack, "Contábil Planilha")


def workbook(*rows: tuple[str, ...]) -> dict[str, Any]:
    book, file = Workbook(), io.BytesIO()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(file)
    return {"name": "pessoas de março.xlsx", "mimeType": WORKBOOK, "buffer": file.getvalue()}


def csv(*rows: tuple[str, ...]) -> dict[str, Any]:
    lines = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (HEADINGS, *rows)]
    return {"name": "pessoas.csv", "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode()}


def a_row(name: str, email: str, companies: str = "11.222.333/0001-81", when: str = "depois") -> tuple[str, ...]:
    return (name, email, "", companies, "Pessoal: Revisor", when, "azul")


def sends(visitor: Visitor, file: dict[str, Any]) -> None:
    visitor.page.get_by_label("Arquivo", exact=True).set_input_files(files=[file])  # type: ignore[list-item]
    visitor.page.get_by_role("button", name="Enviar e conferir").click()


def test_a_sheet_with_errors_is_sent(ines: Person, stack: Stack, new_visitor: NewVisitor) -> None:
    staff, carla, eva = new_visitor(ines, PHONE), address("carla"), address("eva")
    staff.expects(404, 405)
    page = staff.page
    staff.opens("/console")
    page.get_by_role("link", name="Importar planilha").click()
    expect(page.get_by_role("heading", name="Importar planilha", level=1)).to_be_visible()
    staff.picture("90-importar")
    sends(staff, workbook(a_row("Carla Dias", carla, when="agora"), a_row("Eva Reis", eva, "11222333000182")))

    page.wait_for_url("**/console/importar/*")
    expect(page.get_by_role("heading", name="Confira antes de cadastrar")).to_be_focused()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    staff.picture("91-importar-confira")
    assert fits(page)
