"""The office's rooms without a pointer: many people at once, settings, tokens, the funnel and the notifications."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard, arrives
from tests.browser.offices import comes_in, registers
from tests.browser.people import NewVisitor
from tests.e2e.people import Person, address, office
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


@pytest.fixture(scope="module")
def eva(stack: Stack) -> Person:
    """Administrator of an office of her own with one person, who is in."""
    eva, email = office(stack, "Contábil Teclado"), address("carla")
    comes_in(stack, eva, registers(eva, email), email)
    return eva


def test_an_administrators_rooms_need_no_pointer(eva: Person, new_visitor: NewVisitor) -> None:
    staff = new_visitor(eva)
    page, keys = staff.page, Keyboard(staff.page)

    staff.opens("/console")
    inactivates_and_activates(page, keys)
    reads_what_is_new(page, keys)
    looks_at_the_funnel(page, keys)
    sets_up_a_department(page, keys)
    makes_and_revokes_a_token(page, keys)


def test_whoever_says_no_is_heard_again_at_once(eva: Person, new_visitor: NewVisitor) -> None:
    """The answer does not wait for the browser to tell of the closing: a press in between would be lost."""
    staff = new_visitor(eva)
    page = staff.page
    staff.opens("/console")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.evaluate(
        """async () => {
          const { answerOf } = await import("/static/js/asking.js");
          const [dialog, seen] = [document.querySelector("#ask"), (window.seen = [])];
          dialog.addEventListener("close", () => seen.push("closing"), { once: true });
          answerOf(dialog).then((answer) => seen.push(`answer ${answer}`));
        }"""
    )

    page.keyboard.press("Escape")

    page.wait_for_function("window.seen.length === 2")
    assert page.evaluate("window.seen") == ["answer ", "closing"]


def inactivates_and_activates(page: Page, keys: Keyboard) -> None:
    """Saying no leaves the focus where it was; the outcome has it."""
    keys.ticks(page.get_by_role("checkbox", name="Selecionar Carla Dias"))
    keys.presses("Inativar")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator('[data-act="deactivate"]')).to_be_focused()
    page.keyboard.press("Space")
    keys.goes_to(page.locator("#ask-yes"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("1 pessoa inativada.")
    keys.follows("Carla Dias")
    keys.presses("Ativar")
    keys.goes_to(page.locator("#ask-yes"))
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("Ativo")
    expect(page.locator("h1")).to_be_focused()
    takes_it_back(page)


def takes_it_back(page: Page) -> None:
    """The next Tab reaches it, wherever one stands."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Desfazer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("Inativo")
    expect(page.locator("#toast")).to_have_text("Acesso inativado de novo.")
    expect(page.locator("h1")).to_be_focused()


def reads_what_is_new(page: Page, keys: Keyboard) -> None:
    keys.goes_to(page.locator("#bell"))
    page.keyboard.press("Enter")
    keys.presses("Marcar todos como lidos")
    arrives(page, "Avisos")
    keys.follows("← Usuários de Cliente")


def looks_at_the_funnel(page: Page, keys: Keyboard) -> None:
    """The choice keeps the focus while the figures change beneath it."""
    keys.follows("Andamento")
    expect(page.locator(".funnel li")).to_have_count(4)
    keys.goes_to(page.get_by_label("Cadastradas"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Cadastradas")).to_have_value("12")
    expect(page.locator("#funnel")).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_label("Cadastradas")).to_be_focused()


def sets_up_a_department(page: Page, keys: Keyboard) -> None:
    keys.follows("Departamentos")
    keys.types(page.get_by_label("Nome", exact=True), "Consultoria")
    page.keyboard.press("Enter")
    expect(page.locator("#departments-list")).to_contain_text("Consultoria")
    keys.presses("Renomear Consultoria")
    expect(page.get_by_label("Novo nome")).to_be_focused()
    page.keyboard.type("Auditoria")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Excluir Auditoria")).to_be_visible()
    arrives(page, "Departamentos")
    keys.presses("Excluir Auditoria")
    keys.goes_to(page.locator("#ask-yes"))
    page.keyboard.press("Enter")
    expect(page.locator("#departments-list")).not_to_contain_text("Auditoria")
    arrives(page, "Departamentos")


def makes_and_revokes_a_token(page: Page, keys: Keyboard) -> None:
    keys.follows("Escritório")
    keys.types(page.locator("#token-name"), "Messenger da sede")
    keys.ticks(page.locator("#add-token").get_by_label("Messenger"))
    keys.presses("Criar token")
    expect(page.locator("#token-secret")).to_be_focused()
    keys.presses("Já guardei")
    expect(page.get_by_role("button", name="Criar token")).to_be_focused()
    keys.presses("Revogar Messenger da sede")
    keys.goes_to(page.locator("#ask-yes"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Integrações")).to_be_focused()
