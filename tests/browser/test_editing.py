"""Editing a client user through the same wizard: prefilled, mailing nothing, and felt on the person's next page."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.offices import comes_in, registers
from tests.browser.people import NewVisitor, Visitor
from tests.e2e.people import Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


def opens_the_edit(staff: Visitor, client_user_id: str) -> Page:
    staff.opens(f"/console/usuario/{client_user_id}")
    staff.page.get_by_role("button", name="Editar").click()
    expect(staff.page.get_by_role("heading", name="Revisão")).to_be_visible()
    return staff.page


@pytest.mark.statement("F8")
def test_a_change_is_prefilled_mails_nothing_and_shows_on_the_next_page(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    email = address("carla")
    client_user_id = registers(ana, email)
    person = comes_in(stack, ana, client_user_id, email)
    mails_before = stack.mails_to(email)
    carla, staff = new_visitor(person, {"width": 360, "height": 780}), new_visitor(ana)
    carla.opens("/portal")
    expect(carla.page.locator(".folder .badge")).to_have_text(["Revisor"])

    page = opens_the_edit(staff, client_user_id)
    staff.picture("60-edicao-revisao")
    page.get_by_role("link", name="Geral").first.click()
    finds_everything_filled_in(staff, email)
    page.get_by_role("button", name="Concluir").click()
    page.wait_for_url("**/console/usuario/**")
    expect(page.locator("#data")).to_contain_text("Mercado Lua")
    staff.picture("61-editado")

    carla.page.reload()
    expect(carla.page.locator("#company-select option")).to_have_text(["Padaria Sol", "Mercado Lua"])
    expect(carla.page.locator(".folder .badge")).to_have_text(["Contribuinte"])
    assert stack.mails_to(email) == mails_before


def finds_everything_filled_in(staff: Visitor, email: str) -> None:
    """Step by step; on the way a second company is added and the level raised."""
    page = staff.page
    expect(page.get_by_label("Nome completo")).to_have_value("Carla Dias")
    expect(page.get_by_label("E-mail de contato")).to_have_value(email)
    expect(page.get_by_label("CPF")).to_have_value("529.982.247-25")
    expect(page.get_by_label("Acesso ao portal ativo")).to_be_checked()
    steps.saves(staff, "60-edicao-geral", "Departamentos")
    expect(page.get_by_role("checkbox", name="Departamento Pessoal")).to_be_checked()
    expect(page.get_by_role("radio", name="Revisor").filter(visible=True)).to_be_checked()
    page.get_by_role("radio", name="Contribuinte").filter(visible=True).check()
    steps.saves(staff, "60-edicao-departamentos", "Clientes")
    expect(page.get_by_role("checkbox", name="Padaria Sol")).to_be_checked()
    page.get_by_role("checkbox", name="Mercado Lua").check()
    steps.saves(staff, "60-edicao-clientes", "Permissões")
    expect(page.get_by_label("RH", exact=True)).to_be_checked()
    steps.saves(staff, "60-edicao-permissoes", "Notificações")
    row = page.locator('[data-slug="document_published"]')
    expect(row.get_by_label("E-mail")).to_be_checked()
    expect(row.get_by_label("Portal")).not_to_be_checked()
    steps.saves(staff, "60-edicao-notificacoes", "Revisão", button="Salvar e revisar")
    expect(page.get_by_text("As mudanças valem a partir do próximo acesso")).to_be_visible()


def test_pressing_edit_again_goes_on_with_the_same_draft(ana: Person, new_visitor: NewVisitor) -> None:
    client_user_id, staff = registers(ana, address("carla")), new_visitor(ana)

    first = opens_the_edit(staff, client_user_id).url
    again = opens_the_edit(staff, client_user_id).url

    assert again == first


def test_an_edit_that_a_colleague_left_open_and_a_new_address_are_told_before_concluding(
    ana: Person, new_visitor: NewVisitor
) -> None:
    client_user_id, staff = registers(ana, address("carla")), new_visitor(ana)
    ana.ok("POST", "/drafts", {"client_user_id": client_user_id})
    staff.page.route("**/me", as_somebody_else)

    page = opens_the_edit(staff, client_user_id)
    expect(page.locator("#wizard-notice")).to_contain_text("Ana Souza abriu ou mudou esta edição")
    staff.picture("64-edicao-de-colega")
    page.get_by_role("link", name="Geral").first.click()
    expect(page.locator("#send-text")).to_have_text(
        "Nenhum convite é enviado ao concluir, a menos que o e-mail mude."
    )
    page.get_by_label("E-mail de contato").fill(address("nova"))
    steps.saves(staff, "64-novo-endereco", "Departamentos")
    page.get_by_role("link", name="Revisão").click()

    expect(page.locator("#review-consequence")).to_contain_text("um novo convite segue para nova")


def as_somebody_else(route: Route) -> None:
    """The same session, but the page believes that a colleague looks at it."""
    answer = route.fetch()
    me = answer.json()
    route.fulfill(response=answer, json=me | {"account": me["account"] | {"name": "Rui Teles"}})


def test_an_edit_of_somebody_who_changed_meanwhile_can_be_begun_anew(
    ana: Person, new_visitor: NewVisitor
) -> None:
    client_user_id, staff = registers(ana, address("carla")), new_visitor(ana)
    staff.expects(412)
    page = opens_the_edit(staff, client_user_id)
    stale = page.url
    ana.ok("POST", f"/client-users/{client_user_id}/deactivate")

    page.get_by_role("button", name="Concluir").click()
    expect(page.get_by_text("O cadastro mudou")).to_be_visible()
    staff.picture("62-edicao-ultrapassada")
    page.get_by_role("button", name="Começar de novo com os dados atuais").click()
    page.wait_for_url(lambda url: "/console/rascunho/" in url and url.split("#")[0] != stale.split("#")[0])
    expect(page.get_by_role("heading", name="Revisão")).to_be_visible()
    expect(page.locator("#review-list")).to_contain_text("Inativo")
    page.get_by_role("button", name="Concluir").click()

    page.wait_for_url("**/console/usuario/**")
    expect(page.get_by_text("Mudanças salvas.")).to_be_visible()


def test_the_address_of_somebody_with_an_account_is_refused_beside_the_field(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    email, staff = address("carla"), new_visitor(ana)
    staff.expects(409)
    client_user_id = registers(ana, email)
    comes_in(stack, ana, client_user_id, email)
    page = opens_the_edit(staff, client_user_id)

    page.get_by_role("link", name="Geral").first.click()
    page.get_by_label("E-mail de contato").fill(address("outra"))
    steps.saves(staff, "63-outro-endereco", "Departamentos")
    page.get_by_role("link", name="Revisão").click()
    page.get_by_role("button", name="Concluir").click()

    expect(page.get_by_label("E-mail de contato")).to_be_focused()
    expect(page.get_by_label("E-mail de contato")).to_have_attribute("aria-invalid", "true")
    staff.picture("63-endereco-de-quem-tem-conta")
