"""Every page fits a telephone, a tablet, a desk and a desk at twice the size, and can be read in the dark."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.offices import comes_in, registers
from tests.browser.people import NewVisitor, Visitor
from tests.e2e.people import Person, address, office
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
# 640 is what is left of a desk's 1280 pixels at 200 %.
WIDTHS = (1280, 768, 640, 320)
# No two neighbours have one path: going from one fragment to another loads nothing.
GATES = {
    "/": "Entrar",
    "/senha": "Esqueceu a senha?",
    "/email": "Abra o link pelo e-mail",
    "/segundo-fator": "Abra o link pelo e-mail",
    "/convite": "Abra o convite pelo e-mail",
    f"/senha#{'t' * 63}": "Crie uma nova senha",
    f"/email#{'t' * 63}": "Confirme o novo e-mail",
    f"/segundo-fator#{'t' * 83}": "Cadastre um novo segundo fator",
    "/console/nada": "Não há nada neste endereço",
}
ROOMS = {
    "/console": "Usuários de Cliente",
    "/console/novo": "Geral",
    "/console/departamentos": "Departamentos",
    "/console/escritorio": "Escritório",
    "/console/funil": "Andamento dos cadastros",
    "/console/importar": "Importar planilha",
    "/console/avisos": "Avisos",
}
STEPS = ("general", "departments", "companies", "permissions", "notifications", "review")
SMALLEST_TARGET = 24
TARGETS = """() => [...document.querySelectorAll("a, button, input, select, summary")]
    .filter(each => each.checkVisibility() && !each.closest("p, li, .skip"))
    .map(each => (each.closest("label") ?? each).getBoundingClientRect())
    .filter(each => each.height < %d || each.width < %d).length"""
BACKGROUND = "choice => getComputedStyle(choice.nextElementSibling).backgroundColor"


def fits(page: Page) -> bool:
    """Nothing is wider than the window, and everything to press is large enough for a thumb."""
    width = page.evaluate("document.documentElement.scrollWidth")
    small = page.evaluate(TARGETS % (SMALLEST_TARGET, SMALLEST_TARGET))
    return bool(width <= page.evaluate("innerWidth") and small == 0)


def fits_everywhere(visitor: Visitor, name: str) -> None:
    """At every width; pictured at the narrowest, and at the widest in the dark."""
    page = visitor.page
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page), (name, width)
    visitor.picture(f"fit-{WIDTHS[-1]}-{name}")
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.emulate_media(color_scheme="dark")
    visitor.picture(f"fit-escuro-{name}")
    page.emulate_media(color_scheme="light")


@pytest.fixture(scope="module")
def eva(stack: Stack) -> Person:
    """Administrator of an office of her own, with one person."""
    return office(stack, "Contábil Medidas")


@pytest.fixture(scope="module")
def carla_id(eva: Person) -> str:
    return registers(eva, address("carla"), companies=["Padaria Sol"])


@pytest.fixture(scope="module")
def carla(stack: Stack, eva: Person, carla_id: str) -> Person:
    """That person, who is in."""
    email = eva.ok("GET", f"/client-users/{carla_id}")["email"]
    return comes_in(stack, eva, carla_id, email)


def test_the_gates_fit(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.expects(404)
    for number, (path, heading) in enumerate(GATES.items()):
        visitor.opens(path)
        expect(visitor.page.get_by_role("heading", name=heading)).to_be_visible()
        fits_everywhere(visitor, f"{number}")


def test_the_offices_rooms_fit(eva: Person, carla_id: str, carla: Person, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(eva)
    assert carla.token
    for path, heading in (ROOMS | {f"/console/usuario/{carla_id}": "Carla Dias"}).items():
        visitor.opens(path)
        expect(visitor.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        fits_everywhere(visitor, path.split("/")[2] if path.count("/") > 1 else "lista")


def test_the_funnel_counts(eva: Person, carla: Person, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(eva)
    visitor.opens("/console/funil")

    steps = visitor.page.locator(".funnel li")

    assert carla.token
    expect(steps).to_have_count(4)
    assert re.fullmatch(r"Ativas no portal[1-9]\d* \(\d+%\)", steps.last.inner_text().replace("\n", ""))


def test_the_wizards_steps_can_be_read_in_the_dark(
    eva: Person, carla_id: str, new_visitor: NewVisitor
) -> None:
    """And without colours of our own a choice still shows which one is made."""
    visitor = new_visitor(eva)
    page = visitor.page
    page.emulate_media(color_scheme="dark")
    draft = eva.ok("POST", "/drafts", {"client_user_id": carla_id})["id"]

    for step in STEPS:
        visitor.opens(f"/console/rascunho/{draft}#{step}")
        expect(page.locator(f"#{step}")).to_be_visible()
        visitor.picture(f"fit-escuro-{step}")
    visitor.opens(f"/console/rascunho/{draft}#departments")
    page.emulate_media(forced_colors="active")

    levels = page.locator("#departments .choice").filter(visible=True).first
    made, other = levels.locator("input:checked"), levels.locator("input:not(:checked)").first
    assert made.evaluate(BACKGROUND) != other.evaluate(BACKGROUND)


def test_a_clients_rooms_fit(carla: Person, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(carla)
    for path, heading in {
        "/portal": "Olá, Carla",
        "/portal/avisos": "Avisos",
        "/conta": "Minha conta",
    }.items():
        visitor.opens(path)
        expect(visitor.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        expect(visitor.page.locator("[aria-busy=true]")).to_have_count(0)
        for each in visitor.page.locator("details:visible").all():
            each.locator("summary").click()
        fits_everywhere(visitor, path.strip("/").replace("/", "-"))
