"""A demonstration user from the wizard to the portal as they would see it, and back to the console."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import NewVisitor, Visitor
from tests.browser.steps import concludes, saves
from tests.browser.test_fit import fits
from tests.e2e.people import address, office
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
MARK = "Visualização de demonstração — somente leitura"
TEST_COMPANY = {"name": "Empresa de Teste", "tax_id": "45820671000137", "portal_enabled": True, "test": True}


def registers_a_demonstration(staff: Visitor) -> None:
    page = staff.page
    staff.opens("/console/novo")
    page.get_by_label("Nome completo").fill("Maria Demonstração")
    page.get_by_label("Usuário de demonstração").check()
    expect(page.get_by_label("E-mail de contato")).to_have_value("demo@exemplo.com.br")
    page.get_by_label("E-mail de contato").fill(address("demo"))
    page.get_by_label("Acesso ao portal ativo").check()
    expect(page.get_by_role("dialog")).to_have_count(0)
    saves(staff, "75-demonstracao", "Departamentos")
    expect(page.locator("#wizard-notice")).to_contain_text("não recebe e-mail")
    page.get_by_role("checkbox", name="Departamento Pessoal").check()
    saves(staff, "76-departamentos", "Clientes")
    expect(page.get_by_role("checkbox", name="Padaria")).to_have_count(0)
    page.get_by_role("checkbox", name="Empresa de Teste").check()
    saves(staff, "77-clientes", "Permissões")
    saves(staff, "78-permissoes", "Notificações")
    saves(staff, "79-notificacoes", "Revisão", button="Salvar e revisar")
    concludes(staff)


def is_marked(page: Page) -> None:
    mark = page.get_by_role("region", name="Visualização de demonstração")
    expect(mark).to_contain_text(MARK)
    expect(mark).to_contain_text("vê o portal como Maria Demonstração")
    expect(page.locator(".folder")).to_have_count(1)
    expect(page.get_by_role("link", name="Minha conta")).to_be_hidden()


@pytest.mark.statement("E2")
def test_staff_look_at_the_portal_as_a_demonstration_and_come_back(
    stack: Stack, new_visitor: NewVisitor
) -> None:
    helena = office(stack, "Contábil da Demonstração")
    helena.ok("POST", "/companies", TEST_COMPANY)
    staff = new_visitor(helena)
    page = staff.page
    registers_a_demonstration(staff)
    expect(page.locator("#state")).to_contain_text("Demonstração")
    expect(page.get_by_role("button", name=re.compile("Enviar agora|Mudar o e-mail"))).to_have_count(0)

    page.get_by_role("button", name="Ver como este usuário").click()
    page.wait_for_url("**/portal")
    is_marked(page)
    staff.picture("80-visualizacao")
    for other in ("/conta", "/console", "/console/novo"):
        staff.opens(other)
        page.wait_for_url("**/portal")
        is_marked(page)
    page.set_viewport_size({"width": 320, "height": 700})
    staff.picture("81-visualizacao-320")
    assert fits(page)

    page.get_by_role("button", name="Encerrar visualização").click()
    page.wait_for_url("**/console/usuario/**")
    expect(page.locator("#name")).to_have_text("Maria Demonstração")
    expect(page.locator("#history")).to_contain_text("Visualização de demonstração encerrada")
    expect(page.get_by_text(MARK)).to_have_count(0)
