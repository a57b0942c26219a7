"""The whole journey without a pointer: the office registers, the person comes in, by Tab, Space and Enter."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.keyboard import Keyboard, arrives
from tests.browser.people import Authenticator, NewVisitor
from tests.e2e.people import Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


def test_the_whole_journey_needs_no_pointer(stack: Stack, ana: Person, new_visitor: NewVisitor) -> None:
    staff, carla, email = new_visitor(ana), new_visitor(), address("carla")

    staff.opens("/console")
    registers_by_keyboard(staff.page, email)
    comes_in_by_keyboard(carla.page, stack.link_in(stack.mails_to(email)[0]))

    expect(carla.page.get_by_role("heading", name="Olá, Carla")).to_be_visible()
    expect(carla.page.locator("[aria-busy=true]")).to_have_count(0)
    keys = Keyboard(carla.page)
    keys.presses("Sair")
    expect(carla.page.get_by_label("E-mail")).to_be_focused()


def registers_by_keyboard(page: Page, email: str) -> None:
    keys = Keyboard(page)
    keys.goes_to(page.get_by_role("link", name="+ Novo usuário"))
    page.keyboard.press("Enter")
    arrives(page, "Geral")
    keys.types(page.get_by_label("Nome completo"), "Carla Dias")
    keys.types(page.get_by_label("E-mail de contato"), email)
    keys.goes_to(page.get_by_label("Acesso ao portal ativo"))
    page.keyboard.press("Space")
    keys.presses("ENVIE AGORA")
    expect(page.get_by_label("Acesso ao portal ativo")).to_be_focused()
    keys.presses("Salvar e continuar")
    arrives(page, "Departamentos")
    keys.ticks(page.get_by_role("checkbox", name="Departamento Pessoal"))
    keys.goes_to(page.get_by_role("radio", name="Revisor").filter(visible=True))
    page.keyboard.press("ArrowLeft")
    keys.presses("Salvar e continuar")
    arrives(page, "Clientes")
    keys.ticks(page.get_by_role("checkbox", name="Padaria Sol"))
    keys.presses("Salvar e continuar")
    arrives(page, "Permissões")
    chooses_the_preset(page, "RH")
    keys.presses("Salvar e continuar")
    arrives(page, "Notificações")
    keys.presses("Salvar e revisar")
    arrives(page, "Revisão")
    expect(page.locator("#review-list")).to_contain_text("Contribuinte")
    keys.presses("Concluir")
    page.wait_for_url("**/console/usuario/**")


def chooses_the_preset(page: Page, name: str) -> None:
    """A group of radios is one stop of Tab; the arrows choose in it."""
    Keyboard(page).goes_to(page.locator("#presets input").first)
    page.keyboard.press("Space")
    for _ in range(5):
        if page.get_by_label(name, exact=True).is_checked():
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(name)


def comes_in_by_keyboard(page: Page, link: str) -> None:
    keys = Keyboard(page)
    page.goto(link)
    arrives(page, "Crie sua senha")
    keys.types(page.get_by_label("Nova senha"), steps.PASSWORD)
    keys.ticks(page.get_by_label("Li e aceito"))
    keys.presses("Criar senha e continuar")
    arrives(page, "Proteja seu acesso")
    keys.goes_to(page.get_by_role("button", name="Aplicativo autenticador"))
    page.keyboard.press("Enter")
    arrives(page, "Aplicativo autenticador")
    authenticator = Authenticator(page.locator("#secret").inner_text().replace(" ", ""))
    keys.types(page.get_by_label("Código mostrado no aplicativo"), authenticator.code())
    page.keyboard.press("Enter")
    arrives(page, "Guarde seus códigos de recuperação")
    with page.expect_download():
        keys.presses("Baixar", "Space")
    keys.ticks(page.get_by_label("Guardei os códigos"))
    keys.presses("Continuar")
    page.wait_for_url("**/portal")
