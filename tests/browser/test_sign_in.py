"""Coming back: the authenticator, a recovery code, and a page that asked for a session."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.offices import comes_in, registers
from tests.browser.people import Authenticator, NewVisitor, Visitor
from tests.browser.steps import gives_password, signs_out, uses
from tests.e2e.people import PASSWORD, Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


@pytest.fixture(scope="module")
def carla(stack: Stack, ana: Person) -> Iterator[Person]:
    """Active at Ana's office."""
    email = address("carla")
    yield comes_in(stack, ana, registers(ana, email), email)


def stands_in_the_portal(visitor: Visitor) -> None:
    visitor.page.wait_for_url("**/portal")
    expect(visitor.page.get_by_role("heading", name="Olá, Carla")).to_be_visible()


def test_the_authenticator_opens_the_portal_again(carla: Person, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.expects(401)
    page = visitor.page

    gives_password(visitor, carla.email, PASSWORD)
    page.get_by_label("Código do aplicativo").fill("000000")
    page.get_by_role("button", name="Confirmar", exact=True).click()
    expect(page.locator("#verify .notice.bad")).to_be_visible()
    visitor.picture("50-codigo-errado")
    page.get_by_label("Código do aplicativo").fill(Authenticator(carla.seed, is_used=True).code())
    page.get_by_role("button", name="Confirmar", exact=True).click()

    stands_in_the_portal(visitor)


@pytest.mark.statement("D13")
def test_a_recovery_code_opens_the_portal_once(carla: Person, new_visitor: NewVisitor) -> None:
    visitor, code = new_visitor(), carla.recovery_codes[0]
    visitor.expects(401)
    page = visitor.page

    gives_password(visitor, carla.email, PASSWORD)
    uses(visitor, "Código de recuperação")
    page.get_by_label("Código de recuperação").press_sequentially(code.lower())
    visitor.picture("51-codigo-de-recuperacao")
    page.get_by_role("button", name="Confirmar", exact=True).click()
    stands_in_the_portal(visitor)
    signs_out(visitor)
    gives_password(visitor, carla.email, PASSWORD)
    uses(visitor, "Código de recuperação")
    page.get_by_label("Código de recuperação").press_sequentially(code)
    page.get_by_role("button", name="Confirmar", exact=True).click()

    expect(page.locator("#verify .notice.bad")).to_contain_text("Cada um vale uma só vez")


def test_a_page_without_a_session_leads_to_the_entrance_and_back(
    carla: Person, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    visitor.expects(401)

    visitor.opens("/portal")

    expect(visitor.page.get_by_text("Para continuar, entre de novo.")).to_be_visible()
    visitor.picture("52-entre-de-novo")
