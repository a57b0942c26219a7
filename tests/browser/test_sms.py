"""Codes by SMS: the weakest means, said so; set up with a Brazilian mobile and used at the next sign-in."""

import pytest
from playwright.sync_api import expect

from tests.browser.accounts import code_sent
from tests.browser.offices import registers
from tests.browser.people import NewVisitor
from tests.browser.steps import (
    PASSWORD,
    chooses,
    chooses_a_password,
    gives_password,
    keeps_the_codes,
    opens_the_invitation,
    signs_out,
)
from tests.e2e.people import Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
NUMBER = "+5511987650001"


@pytest.mark.statement("D9")
def test_a_mobile_is_set_up_and_its_code_opens_the_portal(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    email, visitor = address("carla"), new_visitor()
    visitor.expects(400, 401)
    page = visitor.page
    registers(ana, email)
    opens_the_invitation(visitor, stack.link_in(stack.mails_to(email)[0]))
    chooses_a_password(visitor)
    expect(page.get_by_role("button", name="SMS")).to_contain_text("desviados por fraude na operadora")
    chooses(visitor, "SMS", "84")

    expect(page.get_by_text("SMS é o meio mais fraco")).to_be_visible()
    page.get_by_label("Celular").fill("(11) 3333-4444")
    page.get_by_role("button", name="Enviar código").click()
    expect(page.locator("#enrol-sms-phone .fault")).to_be_visible()
    visitor.picture("84-telefone-fixo")
    page.get_by_label("Celular").fill("(11) 98765-0001")
    page.get_by_role("button", name="Enviar código").click()
    expect(page.locator("#enrol-sms [role=status]")).to_contain_text("Código enviado para")
    expect(page.locator("#enrol-sms")).not_to_contain_text("98765-0001")
    expect(page.get_by_role("button", name="Enviar de novo em")).to_be_disabled()
    visitor.picture("85-codigo-por-sms")
    page.get_by_label("Código recebido por SMS").fill(code_sent(stack, NUMBER))
    page.get_by_role("button", name="Confirmar código").click()
    keeps_the_codes(visitor, "84")
    page.wait_for_url("**/portal")

    signs_out(visitor)
    gives_password(visitor, email, PASSWORD)
    page.get_by_role("button", name="Enviar código por SMS").click()
    expect(page.get_by_label("Código recebido por SMS")).to_be_focused()
    visitor.picture("86-segundo-fator-por-sms")
    page.get_by_label("Código recebido por SMS").fill(code_sent(stack, NUMBER, at_least=2))
    page.get_by_role("button", name="Confirmar", exact=True).click()

    page.wait_for_url("**/portal")
