"""A new e-mail for an account, leaving an office, taking one's data along, and the end of the account."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.accounts import mails_with
from tests.browser.offices import comes_in, registers
from tests.browser.people import Authenticator, NewVisitor, Visitor
from tests.browser.steps import gives_password
from tests.e2e.people import PASSWORD, Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def carla(stack: Stack, ana: Person) -> Person:
    email = address("carla")
    return comes_in(stack, ana, registers(ana, email), email)


def at_her_account(new_visitor: NewVisitor, carla: Person) -> Visitor:
    visitor = new_visitor(carla, PHONE)
    visitor.opens("/conta")
    expect(visitor.page.locator("#sessions-list > li")).to_have_count(1)
    return visitor


@pytest.mark.statement("E7")
def test_a_new_email_counts_once_it_is_confirmed_by_a_press(
    stack: Stack, carla: Person, new_visitor: NewVisitor
) -> None:
    visitor, email = at_her_account(new_visitor, carla), address("nova")
    visitor.expects(401, 410)
    page = visitor.page
    page.get_by_text("Trocar o e-mail").click()
    page.get_by_label("Novo e-mail").fill(email)
    page.get_by_role("button", name="Enviar link").click()
    expect(page.locator("#email-state")).to_contain_text(email)
    visitor.picture("97-novo-email")

    link = stack.link_in(mails_with(stack, email, "/email#")[0])
    page.goto(link)
    expect(page.get_by_role("heading", name="Confirme o novo e-mail")).to_be_focused()
    assert "#" not in page.url
    assert carla.ok("GET", "/me")["account"]["email"] == carla.email
    visitor.picture("98-confirmar-email")
    page.get_by_role("button", name="Confirmar e-mail").click()
    expect(page.get_by_role("heading", name="E-mail confirmado")).to_be_focused()
    page.get_by_role("link", name="Entrar").click()
    page.wait_for_url(f"{stack.portal_url}/")
    gives_password(visitor, email, PASSWORD)
    page.get_by_label("Código do aplicativo").fill(Authenticator(carla.seed, is_used=True).code())
    page.get_by_role("button", name="Confirmar", exact=True).click()
    page.wait_for_url("**/portal")

    page.goto(link)
    page.get_by_role("button", name="Confirmar e-mail").click()
    expect(page.get_by_role("heading", name="Este link não vale mais")).to_be_focused()


def test_leaving_an_office_names_it_and_ends_the_session_there(
    carla: Person, new_visitor: NewVisitor
) -> None:
    visitor = at_her_account(new_visitor, carla)
    visitor.expects(401)
    page = visitor.page

    page.get_by_role("button", name="Sair do escritório Contábil Aurora").click()
    expect(page.locator("#ask")).to_contain_text("Contábil Aurora")
    visitor.picture("99-sair-do-escritorio")
    page.locator("#ask-yes").click()

    page.wait_for_url(f"{visitor.portal_url}/")
    assert carla.call("GET", "/me").status == 401


def test_own_data_is_taken_along(carla: Person, new_visitor: NewVisitor, tmp_path: Path) -> None:
    page = at_her_account(new_visitor, carla).page

    with page.expect_download() as saved:
        page.get_by_role("button", name="Baixar meus dados").click()
    saved.value.save_as(tmp_path / "dados.json")

    assert carla.email in json.dumps(json.loads((tmp_path / "dados.json").read_text("utf-8")))


def test_an_account_is_erased_by_a_typed_word_only(carla: Person, new_visitor: NewVisitor) -> None:
    visitor = at_her_account(new_visitor, carla)
    visitor.expects(401)
    page = visitor.page

    page.get_by_role("button", name="Apagar minha conta").click()
    page.get_by_label("digite APAGAR").fill("sim")
    page.get_by_role("button", name="Apagar para sempre").click()
    expect(page.locator("#erase .fault")).to_be_visible()
    visitor.picture("99-apagar-conta")
    assert carla.call("GET", "/me").status == 200
    page.get_by_label("digite APAGAR").fill("apagar")
    page.get_by_role("button", name="Apagar para sempre").click()

    page.wait_for_url(f"{visitor.portal_url}/")
    assert carla.call("GET", "/me").status == 401
