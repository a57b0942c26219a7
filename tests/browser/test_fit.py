"""Every page of signing in and of one's own account fits a telephone, a tablet and a desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.offices import comes_in, registers
from tests.browser.people import NewVisitor
from tests.e2e.people import Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
WIDTHS = (320, 768, 1280)
GATES = {
    "/": "Entrar",
    "/senha": "Esqueceu a senha?",
    f"/senha#{'t' * 63}": "Crie uma nova senha",
    "/email": "Abra o link pelo e-mail",
    f"/email#{'t' * 63}": "Confirme o novo e-mail",
    "/segundo-fator": "Abra o link pelo e-mail",
    f"/segundo-fator#{'t' * 83}": "Cadastre um novo segundo fator",
}
SMALLEST_TARGET = 24
TARGETS = """() => [...document.querySelectorAll("a, button, input, select, summary")]
    .filter(each => each.checkVisibility() && !each.closest("p, li, .skip"))
    .map(each => each.getBoundingClientRect()).filter(each => each.height < %d || each.width < %d).length"""


def fits(page: Page) -> bool:
    """Nothing is wider than the window, and everything to press is large enough for a thumb."""
    width = page.evaluate("document.documentElement.scrollWidth")
    small = page.evaluate(TARGETS % (SMALLEST_TARGET, SMALLEST_TARGET))
    return bool(width <= page.evaluate("innerWidth") and small == 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_gates_fit(width: int, new_visitor: NewVisitor) -> None:
    for number, (path, heading) in enumerate(GATES.items()):
        visitor = new_visitor(screen={"width": width, "height": 800})
        visitor.opens(path)
        expect(visitor.page.get_by_role("heading", name=heading)).to_be_visible()
        visitor.picture(f"fit-{width}-{number}")

        assert fits(visitor.page), path


@pytest.fixture(scope="module")
def carla(stack: Stack, ana: Person) -> Person:
    email = address("carla")
    return comes_in(stack, ana, registers(ana, email), email)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_own_account_fits(width: int, carla: Person, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(carla, {"width": width, "height": 800})
    visitor.opens("/conta")
    expect(visitor.page.locator("#factors-list > li")).to_have_count(1)
    expect(visitor.page.locator("#history")).not_to_have_attribute("aria-busy", "true")
    for each in visitor.page.locator("details:visible").all():
        each.locator("summary").click()
    visitor.picture(f"fit-{width}-conta")

    assert fits(visitor.page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_funnel_fits_and_counts(width: int, carla: Person, ana: Person, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(ana, {"width": width, "height": 800})
    visitor.opens("/console/funil")
    steps = visitor.page.locator(".funnel li")
    expect(steps).to_have_count(4)
    visitor.picture(f"fit-{width}-funil")

    assert carla.token
    assert re.fullmatch(r"Ativas no portal[1-9]\d* \(\d+%\)", steps.last.inner_text().replace("\n", ""))
    assert fits(visitor.page)
