"""The office's settings: departments, what it offers, and the tokens of other systems."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.offices import registers
from tests.browser.people import NewVisitor, Visitor
from tests.e2e.people import Person, address, office
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


@pytest.fixture
def eva(stack: Stack) -> Person:
    """Administrator of an office of her own, signed in just now."""
    return office(stack, "Contábil Ajustes")


def test_an_administrator_sets_up_what_the_office_offers(
    stack: Stack, eva: Person, new_visitor: NewVisitor
) -> None:
    staff = new_visitor(eva)
    staff.expects(409)
    adds_renames_and_deletes_a_department(staff)
    makes_a_token(staff, stack)
    hides_an_entry(staff)
    client_user_id = registers(eva, address("carla"))

    staff.opens(f"/console/usuario/{client_user_id}")
    expect(staff.page.locator("#data")).to_contain_text("inclusive os que a pessoa receber depois")
    narrows_the_company_in_the_wizard(staff)


def adds_renames_and_deletes_a_department(staff: Visitor) -> None:
    page = staff.page
    staff.opens("/console/departamentos")
    expect(page.locator("#departments-list")).to_contain_text("Departamento Fiscal")
    gives_a_name(page, "Consultoria")
    expect(page.locator("#departments-list")).to_contain_text("Consultoria")
    gives_a_name(page, "CONSULTORIA")
    expect(page.get_by_text("Já existe um departamento com este nome").first).to_be_visible()
    staff.picture("95-departamento-repetido")
    page.get_by_role("button", name="Renomear Consultoria").click()
    page.get_by_label("Novo nome").fill("Auditoria")
    page.get_by_role("button", name="Renomear", exact=True).click()
    expect(page.locator("#departments-list")).to_contain_text("Auditoria")
    takes_back(page)
    expect(page.locator("#departments-list")).to_contain_text("Consultoria")
    page.get_by_role("button", name="Renomear Consultoria").click()
    page.get_by_label("Novo nome").fill("Auditoria")
    page.get_by_role("button", name="Renomear", exact=True).click()
    expect(page.locator("#departments-list")).to_contain_text("Auditoria")
    page.set_viewport_size({"width": 320, "height": 780})
    staff.picture("95-departamentos-320")
    page.set_viewport_size({"width": 1280, "height": 900})
    staff.picture("95-departamentos")
    page.get_by_role("button", name="Excluir Auditoria").click()
    page.locator("#ask-yes").click()
    expect(page.locator("#departments-list")).not_to_contain_text("Auditoria")


def takes_back(page: Page) -> None:
    page.get_by_role("button", name="Desfazer").click()
    expect(page.locator("#toast")).to_contain_text(
        "ao que era" if page.url.endswith("escritorio") else "nome de antes"
    )


def gives_a_name(page: Page, name: str) -> None:
    page.get_by_label("Nome", exact=True).fill(name)
    page.get_by_role("button", name="Criar departamento").click()


def hides_an_entry(staff: Visitor) -> None:
    page = staff.page
    staff.opens("/console/escritorio")
    page.get_by_label("Informar rubricas mensais").uncheck()
    page.locator("#offer").get_by_role("button", name="Salvar").click()
    expect(page.locator("#toast")).to_contain_text("Salvo")
    staff.picture("96-escritorio")
    takes_back(page)
    expect(page.get_by_label("Informar rubricas mensais")).to_be_checked()
    page.get_by_label("Informar rubricas mensais").uncheck()
    page.locator("#offer").get_by_role("button", name="Salvar").click()
    expect(page.locator("#toast")).to_contain_text("Salvo")
    page.set_viewport_size({"width": 320, "height": 780})
    staff.picture("96-escritorio-320")
    page.set_viewport_size({"width": 1280, "height": 900})


def makes_a_token(staff: Visitor, stack: Stack) -> None:
    """It opens the directory, is shown once, and is dead when it is revoked."""
    page = staff.page
    staff.opens("/console/escritorio")
    page.locator("#token-name").fill("Messenger da sede")
    page.locator("#add-token").get_by_label("Messenger").check()
    page.get_by_role("button", name="Criar token").click()
    expect(page.get_by_role("heading", name="Copie o token agora")).to_be_visible()
    staff.picture("97-token")
    caller = Person(stack, "", token=page.locator("#token-secret").inner_text())
    assert caller.call("GET", "/messenger/lookup?phone=11987654321").status == 200
    page.get_by_role("button", name="Já guardei").click()
    expect(page.locator("#token-secret")).to_be_empty()
    page.get_by_role("button", name="Revogar Messenger da sede").click()
    page.locator("#ask-yes").click()
    expect(page.locator("#tokens-list")).to_contain_text("Nenhum token")
    assert caller.call("GET", "/messenger/lookup?phone=11987654321").status == 401


def narrows_the_company_in_the_wizard(staff: Visitor) -> None:
    page = staff.page
    page.get_by_role("button", name="Editar").click()
    page.get_by_role("link", name="Clientes").first.click()
    expect(page.get_by_label("Todos os departamentos da pessoa").first).to_be_checked()
    page.get_by_label("Só estes departamentos:").first.check()
    staff.picture("98-clientes-restritos")
    page.get_by_role("button", name="Salvar e continuar").click()
    expect(page.get_by_role("heading", name="Permissões", level=1)).to_be_visible()
    expect(page.get_by_label("Informar rubricas mensais")).to_have_count(0)
    page.get_by_role("button", name="Salvar e continuar").click()
    page.get_by_label("Só no portal").check()
    staff.picture("98-notificacoes")
    page.get_by_role("button", name="Salvar e revisar").click()
    expect(page.locator("#review-list")).to_contain_text("Só Departamento Pessoal")
    expect(page.locator("#review-list")).to_contain_text("Só no portal")
    page.get_by_role("button", name="Concluir").click()
    page.wait_for_url("**/console/usuario/**")
    expect(page.locator("#data")).to_contain_text("Só Departamento Pessoal")
