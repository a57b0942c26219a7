"""What the pages say when something is refused: in place, in words, with nothing typed lost."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.offices import registers
from tests.browser.people import NewVisitor, Visitor
from tests.e2e.people import Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


@pytest.mark.statement("J1")
def test_two_tabs_on_one_draft_do_not_overwrite_each_other(ana: Person, new_visitor: NewVisitor) -> None:
    staff = new_visitor(ana)
    staff.expects(412)
    page = staff.page
    steps.begins_a_registration(staff, steps.a_new_address(), "ENVIAR MAIS TARDE")
    renames_in_another_tab(staff, "Marina Renomeada")

    page.get_by_role("checkbox", name="Departamento Fiscal").check()
    page.get_by_role("button", name="Salvar e continuar").click()
    expect(page.get_by_text("Você mudou este cadastro em outra aba")).to_be_visible()
    staff.picture("20-conflito")
    page.get_by_role("button", name="Manter o que digitei").click()
    expect(page.get_by_text("O cadastro mudou")).to_be_hidden()
    steps.saves(staff, "20-conflito-resolvido", "Clientes")

    expect(page.locator("#wizard-name")).to_have_text("Marina Renomeada")


def renames_in_another_tab(visitor: Visitor, name: str) -> None:
    other = visitor.page.context.new_page()
    other.goto(visitor.page.url.replace("#departments", "#general"))
    other.get_by_label("Nome completo").fill(name)
    other.get_by_role("button", name="Salvar e continuar").click()
    expect(other.get_by_role("heading", name="Departamentos", level=1)).to_be_visible()
    other.close()


@pytest.mark.statement("B7")
def test_a_revoked_link_says_so_before_anything_is_typed(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    staff, carla, email = new_visitor(ana), new_visitor(), address("carla")
    carla.expects(410)
    client_user_id = registers(ana, email)
    link = stack.link_in(stack.mails_to(email)[0])

    staff.opens(f"/console/usuario/{client_user_id}")
    staff.page.get_by_role("button", name="Revogar").click()
    staff.page.locator("#ask-yes").click()
    expect(staff.page.locator("#state")).to_have_text("Convite revogado")
    carla.page.goto(link)

    expect(carla.page.get_by_role("heading", name="Este link não vale mais")).to_be_visible()
    carla.picture("21-link-morto")


def test_a_weak_password_is_refused_beside_the_field(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    carla, email = new_visitor(), address("carla")
    carla.expects(422)
    page = carla.page
    registers(ana, email)
    steps.opens_the_invitation(carla, stack.link_in(stack.mails_to(email)[0]))

    page.get_by_label("Nova senha").fill("flamengo10")
    page.get_by_label("Li e aceito").check()
    page.get_by_role("button", name="Criar senha e continuar").click()

    expect(page.locator(".fault")).to_be_visible()
    expect(page.get_by_label("Nova senha")).to_be_focused()
    expect(page.get_by_label("Nova senha")).to_have_attribute("aria-invalid", "true")
    carla.picture("22-senha-fraca")
