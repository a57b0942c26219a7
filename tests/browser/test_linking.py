"""A person with an account is invited by a second office: one account, two offices, each by itself."""

from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.offices import comes_in, linking_link, registers
from tests.browser.people import Authenticator, NewVisitor
from tests.browser.steps import uses
from tests.e2e.people import PASSWORD, Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
DESK = {"width": 1280, "height": 900}


class Davi(NamedTuple):
    """Active at Ana's office with two companies, and invited by Bruno."""

    email: str
    person: Person
    link: str


def davi_of(stack: Stack, ana: Person, bruno: Person) -> Davi:
    email = address("davi")
    client_user_id = registers(ana, email, name="Davi Reis", companies=["Padaria Sol", "Mercado Lua"])
    person = comes_in(stack, ana, client_user_id, email)
    registers(bruno, email, name="Davi Reis", level="owner")
    return Davi(email, person, linking_link(stack, email))


@pytest.mark.statement("G5")
def test_a_second_office_is_linked_and_both_are_switched_between(
    stack: Stack, ana: Person, bruno: Person, new_visitor: NewVisitor
) -> None:
    davi = davi_of(stack, ana, bruno)
    visitor = new_visitor()
    page = visitor.page

    page.goto(davi.link)
    expect(page.get_by_role("heading", name="Vincule sua conta")).to_be_visible()
    expect(page.locator('[data-view="link"] .office')).to_contain_text("Escritório Bruno")
    visitor.picture("30-vincular")
    page.get_by_label("Sua senha atual").fill(PASSWORD)
    page.get_by_role("button", name="Continuar", exact=True).click()
    expect(page.get_by_role("heading", name="Confirme o vínculo")).to_be_focused()
    expect(page.locator('[data-view="confirm"] .office')).to_contain_text("Escritório Bruno")
    assert "Contábil Aurora" not in page.locator("body").inner_text()
    visitor.picture("31-confirmar-vinculo")
    code = Authenticator(davi.person.seed, is_used=True).code()
    page.get_by_role("textbox", name="Código do aplicativo").fill(code)
    page.get_by_label("Quero vincular").check()
    page.get_by_role("button", name="Vincular contas").click()

    page.wait_for_url("**/portal")
    stands_at(page, "Escritório Bruno", "Padaria Sol", "Proprietário")
    switches_stand_in_their_corners(page)
    visitor.picture("32-dois-escritorios")
    page.locator("#office-select").select_option(label="Contábil Aurora")
    stands_at(page, "Contábil Aurora", "Padaria Sol", "Revisor")
    page.locator("#company-select").select_option(label="Mercado Lua")
    stands_at(page, "Contábil Aurora", "Mercado Lua", "Revisor")
    page.reload()
    stands_at(page, "Contábil Aurora", "Mercado Lua", "Revisor")
    page.locator("#company-select").select_option(label="Padaria Sol")
    stands_at(page, "Contábil Aurora", "Padaria Sol", "Revisor")
    page.set_viewport_size(DESK)
    switches_stand_in_their_corners(page)
    visitor.picture("33-dois-escritorios-mesa")
    page.locator("#office-select").select_option(label="Escritório Bruno")
    stands_at(page, "Escritório Bruno", "Padaria Sol", "Proprietário")


def stands_at(page: Page, office: str, company: str, level: str) -> None:
    expect(page.locator("#whose")).to_have_text(f"Documentos de {company}, com {office}")
    expect(page.locator("#office-select option:checked")).to_have_text(office)
    expect(page.locator("#company-switch")).to_contain_text(company)
    expect(page.locator(".folder .badge")).to_have_text([level])


def switches_stand_in_their_corners(page: Page) -> None:
    """Company to the left, office to the right, side by side."""
    middle = page.viewport_size["width"] / 2 if page.viewport_size else 0
    company = page.locator("#company-switch").bounding_box()
    office = page.locator("#office-switch").bounding_box()
    assert company
    assert office
    assert company["x"] + company["width"] <= middle <= office["x"]
    assert company["y"] == office["y"]


@pytest.mark.statement("G8")
def test_wrong_proof_links_nothing_and_a_recovery_code_does(
    stack: Stack, ana: Person, bruno: Person, new_visitor: NewVisitor
) -> None:
    davi = davi_of(stack, ana, bruno)
    visitor = new_visitor()
    visitor.expects(401)
    page = visitor.page
    page.goto(davi.link)

    page.get_by_label("Sua senha atual").fill("outra senha qualquer")
    page.get_by_role("button", name="Continuar", exact=True).click()
    expect(page.locator("#link .notice.bad")).to_be_visible()
    visitor.picture("34-senha-errada")
    page.get_by_label("Sua senha atual").fill(PASSWORD)
    page.get_by_role("button", name="Continuar", exact=True).click()
    page.get_by_role("textbox", name="Código do aplicativo").fill("000000")
    page.get_by_label("Quero vincular").check()
    page.get_by_role("button", name="Vincular contas").click()
    expect(page.locator("#confirm .notice.bad")).to_be_visible()
    uses(visitor, "Código de recuperação")
    expect(page.locator("#confirm .notice.bad")).to_have_count(0)
    page.get_by_role("textbox", name="Código de recuperação").press_sequentially(
        davi.person.recovery_codes[0]
    )
    visitor.picture("35-codigo-de-recuperacao")
    page.get_by_role("button", name="Vincular contas").click()

    page.wait_for_url("**/portal")
    expect(page.locator("#office-select option:checked")).to_have_text("Escritório Bruno")
