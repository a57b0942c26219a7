"""A forgotten password: the link that was asked for, the new password, and links that are dead."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.offices import comes_in, registers
from tests.browser.people import Authenticator, NewVisitor, Visitor
from tests.browser.steps import gives_password
from tests.e2e.people import PASSWORD, Person, address, eventually
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
NEW_PASSWORD = "onze gaivotas sobre o cais"


def reset_mails(stack: Stack, email: str) -> list[dict[str, Any]]:
    return [mail for mail in stack.mails_to(email) if "/senha#" in mail["text"]]


def asks_for_a_link(visitor: Visitor, email: str) -> None:
    page = visitor.page
    visitor.opens("/")
    page.get_by_role("link", name="Esqueci a senha").click()
    page.wait_for_url("**/senha")
    page.get_by_label("E-mail").fill(email)
    visitor.picture("60-esqueci-a-senha")
    page.get_by_role("button", name="Enviar link").click()
    expect(page.get_by_role("heading", name="Confira seu e-mail")).to_be_focused()
    visitor.picture("61-confira-seu-email")


def sets(visitor: Visitor, password: str) -> None:
    visitor.page.get_by_label("Nova senha").fill(password)
    visitor.page.get_by_role("button", name="Salvar nova senha").click()


@pytest.mark.statement("B12")
@pytest.mark.statement("A11")
def test_a_forgotten_password_is_set_anew_and_the_second_factor_still_asked(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    email, visitor = address("carla"), new_visitor()
    visitor.expects(410, 422)
    carla, page = comes_in(stack, ana, registers(ana, email), email), visitor.page

    asks_for_a_link(visitor, email)
    link = stack.link_in(eventually(lambda: reset_mails(stack, email), bool)[0])
    page.goto(link)
    expect(page.get_by_role("heading", name="Crie uma nova senha")).to_be_focused()
    assert "#" not in page.url
    sets(visitor, "flamengo10")
    expect(page.locator("#reset .fault")).to_be_visible()
    visitor.picture("62-nova-senha")
    sets(visitor, NEW_PASSWORD)
    expect(page.get_by_role("heading", name="Senha alterada")).to_be_focused()
    visitor.picture("63-senha-alterada")
    page.get_by_role("link", name="Entrar").click()
    page.wait_for_url(f"{stack.portal_url}/")
    gives_password(visitor, email, NEW_PASSWORD)
    page.get_by_label("Código do aplicativo").fill(Authenticator(carla.seed, is_used=True).code())
    page.get_by_role("button", name="Confirmar", exact=True).click()
    page.wait_for_url("**/portal")

    page.goto(link)
    sets(visitor, PASSWORD)
    expect(page.get_by_role("heading", name="Este link não vale mais")).to_be_focused()
    visitor.picture("64-link-morto")
    page.get_by_role("button", name="Pedir novo link").click()
    expect(page.get_by_role("heading", name="Esqueceu a senha?")).to_be_focused()


def test_an_address_without_an_account_is_answered_alike(stack: Stack, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()

    asks_for_a_link(visitor, address("ninguem"))

    expect(visitor.page.get_by_text("Se houver uma conta")).to_be_visible()
