"""After signing in a person is where they wanted to be, if that is a page of ours, and nowhere else."""

import urllib.parse

import pytest
from playwright.sync_api import expect

from tests.browser.offices import comes_in, registers
from tests.browser.people import Authenticator, NewVisitor
from tests.e2e.people import PASSWORD, Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
ELSEWHERE = [
    "//evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
]
ENCODED = ["%2f%2fevil.example", "/console", "/portal\n//evil.example"]


@pytest.fixture
def carla(stack: Stack, ana: Person) -> Person:
    """Active at Ana's office; somebody else each time, since one person's codes come half a minute apart."""
    email = address("carla")
    return comes_in(stack, ana, registers(ana, email), email)


@pytest.fixture
def app(carla: Person) -> Authenticator:
    return Authenticator(carla.seed, is_used=True)


@pytest.mark.statement("E12")
def test_no_page_but_our_own_is_gone_back_to(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.opens("/")

    gone_to = [
        visitor.page.evaluate(
            "async (wanted) => (await import('/static/js/homes.js')).safeNext(wanted)", wanted
        )
        for wanted in [*ELSEWHERE, *ENCODED, "/portal"]
    ]

    assert gone_to == [None] * len(ELSEWHERE) + [None, "/console", None] + ["/portal"]


@pytest.mark.statement("E12")
@pytest.mark.parametrize("wanted", ["//evil.example", "%2f%2fevil.example", "/portal"])
def test_signing_in_with_an_address_to_go_back_to_ends_at_home(
    carla: Person, app: Authenticator, new_visitor: NewVisitor, wanted: str
) -> None:
    visitor = new_visitor()
    page = visitor.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    visitor.opens(f"/?next={urllib.parse.quote(wanted, safe='')}")
    page.get_by_label("E-mail").fill(carla.email)
    page.get_by_label("Senha", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.get_by_label("Código do aplicativo").fill(app.code())
    page.get_by_role("button", name="Confirmar", exact=True).click()

    page.wait_for_url("**/portal")
    expect(page.get_by_role("heading", name="Olá, Carla")).to_be_visible()
    assert {urllib.parse.urlsplit(each).netloc for each in asked} == {
        urllib.parse.urlsplit(visitor.portal_url).netloc
    }
