"""Many people from a sheet: sent, looked at, corrected in its place, carried out, taken home."""

import io
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, Route, expect

from tests.browser.keyboard import Keyboard
from tests.browser.people import PATIENCE_MS, NewVisitor, Visitor
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


def a_row(
    name: str, email: str, companies: str = "11.222.333/0001-81", when: str = "depois"
) -> tuple[str, ...]:
    return (name, email, "", companies, "Pessoal: Revisor", when, "azul")


def sends(visitor: Visitor, file: dict[str, Any]) -> None:
    visitor.page.get_by_label("Arquivo", exact=True).set_input_files(files=[file])  # type: ignore[list-item]
    visitor.page.get_by_role("button", name="Enviar e conferir").click()


def is_to_be_looked_at(page: Page) -> None:
    page.wait_for_url("**/console/importar/*")
    expect(page.get_by_role("heading", name="Confira antes de cadastrar")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE_MS)


def test_a_sheet_with_an_error_is_corrected_in_its_place_and_carried_out(
    stack: Stack, ines: Person, new_visitor: NewVisitor
) -> None:
    staff, carla, eva = new_visitor(ines, PHONE), address("carla"), address("eva")
    page = staff.page
    staff.opens("/console")
    page.get_by_role("link", name="Importar planilha").click()
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE_MS)
    staff.picture("90-importar")
    wrong, twice = a_row("Eva Reis", eva, "11.222.333/0001-82"), a_row("Caio Lima", address("caio"))
    sends(staff, workbook(a_row("Carla Dias", carla, when="agora"), wrong, twice))

    is_to_be_looked_at(page)
    staff.picture("91-importar-confira")
    assert fits(page)
    corrects(staff)
    drops(staff)
    carries_out(staff)

    takes_the_result_home(page)
    assert "Carla" in stack.mails_to(carla)[0]["text"]
    assert stack.mails_to(eva, at_least=0) == []
    page.get_by_role("link", name="Ver a lista").click()
    expect(page.locator(".person .name a")).to_have_text(["Carla Dias", "Eva Reis"])


def corrects(visitor: Visitor) -> None:
    """The first try mends one thing and breaks another; nothing typed is lost and the row stays where it is."""
    page = visitor.page
    card = page.locator('[data-row="3"]')
    card.get_by_role("button", name="Corrigir a linha 3").click()
    companies, email = card.get_by_label("Empresas"), card.get_by_label("E-mail")
    address = email.input_value()
    expect(companies).to_be_focused()
    expect(companies).to_have_accessible_description(re.compile("não é um CNPJ"))
    visitor.picture("92-importar-corrigir")
    assert fits(page)
    companies.fill("11.222.333/0001-81")
    email.fill("eva")
    page.keyboard.press("Enter")
    expect(email).to_have_accessible_description(re.compile("e-mail"))
    expect(email).to_be_focused()
    expect(companies).to_have_value("11.222.333/0001-81")
    email.fill(address)
    card.get_by_role("button", name="Salvar a linha").click()
    expect(card.get_by_role("heading")).to_be_focused()
    expect(card.get_by_role("heading")).to_contain_text("Nova pessoa")
    expect(page.locator('[data-outcome="error"]')).to_have_text("0")


def drops(visitor: Visitor) -> None:
    """With the keyboard alone."""
    page, keys = visitor.page, Keyboard(visitor.page)
    page.locator("h1:visible").focus()
    keys.goes_to(page.get_by_label("com erro"))
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("ao todo")).to_be_checked()
    keys.presses("Retirar a linha 4")
    expect(page.get_by_role("dialog")).to_contain_text("Caio Lima")
    keys.goes_to(page.locator("#ask-yes"))
    page.keyboard.press("Enter")
    expect(page.locator('[data-row="4"]')).to_have_count(0)
    expect(page.locator('[data-row="3"] h2')).to_be_focused()
    expect(page.locator('[data-outcome=""]')).to_have_text("2")


def carries_out(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("button", name="Confirmar a importação").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2 pessoas novas serão cadastradas.")
    expect(dialog).to_contain_text("1 convite será enviado agora")
    visitor.picture("93-importar-confirmar")
    dialog.get_by_role("button", name="Confirmar").click()
    expect(page.get_by_role("heading", name="Importação concluída")).to_be_focused(timeout=60_000)
    visitor.picture("95-importar-concluida")
    assert fits(page)


def takes_the_result_home(page: Page) -> None:
    with page.expect_download() as saved:
        page.get_by_role("button", name="Baixar resultado").click()
    sheet = load_workbook(io.BytesIO(saved.value.path().read_bytes())).active
    assert sheet is not None
    assert {"Carla Dias", "Eva Reis"} <= {row[0] for row in sheet.values} | {row[1] for row in sheet.values}


@pytest.mark.statement("H2")
def test_an_upload_that_fails_is_tried_again_and_names_made_to_be_run_are_read(
    ines: Person, new_visitor: NewVisitor
) -> None:
    staff = new_visitor(ines)
    staff.expects("ERR_CONNECTION_RESET")
    page = staff.page
    names = [name for name in hostile_names() if "\0" not in name]
    announced: list[str] = []
    failing: list[Route] = []

    def fails_once(asked: Route) -> None:
        if failing:
            return asked.fallback()
        failing.append(asked)
        return asked.abort("connectionreset")

    page.on("request", lambda sent: announced.append(sent.url) if sent.url.endswith("/imports") else None)
    page.route(re.compile(r"^http://127\.0\.0\.1"), fails_once)
    staff.opens("/console/importar")
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE_MS)
    sends(staff, {"name": "pessoas.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    expect(page.get_by_text("Escolha uma planilha do Excel (.xlsx) ou um arquivo CSV.")).to_be_visible()
    sends(staff, csv(*(a_row(name, address("nome")) for name in names)))
    told = page.locator("#upload").get_by_role("alert")
    expect(told).to_contain_text("O envio não chegou ao fim")
    staff.picture("96-importar-envio-falhou")
    page.get_by_role("button", name="Enviar e conferir").click()

    is_to_be_looked_at(page)
    page.get_by_label("ao todo").check()
    expect(page.locator("[data-row]")).to_have_count(len(names))
    expect(page.locator(PLANTED)).to_have_count(0)
    staff.picture("97-importar-nomes-hostis")
    assert len(failing) == 1
    assert len(announced) == 1


def test_two_tabs_on_one_import_tell_each_other_what_happened(ines: Person, new_visitor: NewVisitor) -> None:
    staff = new_visitor(ines)
    staff.expects(404, 409)
    page = staff.page
    staff.opens("/console/importar")
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE_MS)
    rows = [a_row("Gil Braga", address("gil")), a_row("Ivo Melo", address("ivo"), companies="1")]
    sends(staff, csv(*rows))
    is_to_be_looked_at(page)
    other = page.context.new_page()
    other.goto(page.url)
    is_to_be_looked_at(other)

    page.get_by_role("button", name="Retirar a linha 3").click()
    page.locator("#ask-yes").click()
    expect(page.locator('[data-row="3"]')).to_have_count(0)
    other.get_by_role("button", name="Corrigir a linha 3").click()
    other.get_by_label("Empresas").fill("11.222.333/0001-81")
    other.get_by_role("button", name="Salvar a linha").click()
    expect(other.locator("main")).to_contain_text("não tem esta linha")
    page.get_by_role("button", name="Confirmar a importação").click()
    page.get_by_role("dialog").get_by_role("button", name="Confirmar").click()
    expect(page.get_by_role("heading", name="Importação concluída")).to_be_visible(timeout=60_000)
    other.get_by_role("button", name="Salvar a linha").click()

    expect(other.get_by_role("heading", name="Importação concluída")).to_be_visible(timeout=PATIENCE_MS)
