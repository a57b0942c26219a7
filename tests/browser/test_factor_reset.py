"""A lost second factor: the office has it replaced, the person enrols another by the mailed link and the password."""

import pytest
from playwright.sync_api import expect

from tests.browser.accounts import mails_with
from tests.browser.offices import comes_in, registers
from tests.browser.people import NewVisitor
from tests.browser.steps import enrols
from tests.e2e.people import PASSWORD, Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


@pytest.mark.statement("D14")
def test_the_office_resets_a_lost_factor_and_the_person_sets_up_another(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    email, staff, visitor = address("carla"), new_visitor(ana), new_visitor()
    client_user_id = registers(ana, email)
    carla = comes_in(stack, ana, client_user_id, email)
    visitor.expects(401, 410)
    page = visitor.page

    staff.opens(f"/console/usuario/{client_user_id}")
    staff.page.get_by_role("button", name="Redefinir segundo fator").click()
    staff.page.get_by_role("button", name="Redefinir e enviar link").click()
    expect(staff.page.locator("#reset-factor .fault")).to_have_text("Escreva o motivo.")
    staff.page.get_by_label("Motivo").fill("Perdeu o celular; conferido por telefone.")
    staff.picture("73-redefinir-segundo-fator")
    staff.page.get_by_role("button", name="Redefinir e enviar link").click()
    expect(staff.page.get_by_role("dialog")).to_be_hidden()
    assert carla.call("GET", "/me").status == 401

    link = stack.link_in(mails_with(stack, email, "/segundo-fator#")[0])
    page.goto(link)
    expect(page.get_by_role("heading", name="Cadastre um novo segundo fator")).to_be_focused()
    assert "#" not in page.url
    visitor.picture("74-novo-segundo-fator")
    page.get_by_label("Sua senha").fill("outra senha qualquer")
    page.get_by_role("button", name="Continuar", exact=True).click()
    expect(page.locator("#reset .notice.bad")).to_be_visible()
    page.get_by_label("Sua senha").fill(PASSWORD)
    page.get_by_role("button", name="Continuar", exact=True).click()
    enrols(visitor, "75")
    page.wait_for_url("**/portal")

    page.goto(link)
    page.get_by_label("Sua senha").fill(PASSWORD)
    page.get_by_role("button", name="Continuar", exact=True).click()
    expect(page.get_by_role("heading", name="Este link não vale mais")).to_be_focused()


def test_the_office_ends_sessions_and_deletes_a_person(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    email, staff = address("carla"), new_visitor(ana)
    client_user_id = registers(ana, email)
    carla = comes_in(stack, ana, client_user_id, email)

    staff.opens(f"/console/usuario/{client_user_id}")
    staff.page.get_by_role("button", name="Encerrar sessões").click()
    staff.page.locator("#ask-yes").click()
    expect(staff.page.locator("#toast")).to_have_text("Sessões encerradas.")
    assert carla.call("GET", "/me").status == 401
    staff.page.get_by_role("button", name="Excluir usuário").click()
    expect(staff.page.locator("#ask")).to_contain_text("Carla Dias")
    staff.picture("76-excluir-usuario")
    staff.page.locator("#ask-yes").click()

    staff.page.wait_for_url("**/console")
    assert ana.call("GET", f"/client-users/{client_user_id}").status == 404
