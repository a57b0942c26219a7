"""Every page fits a telephone, a tablet, a desk and a desk at twice the size, and can be read in the dark."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.offices import comes_in, registers
from tests.browser.people import NewVisitor, Visitor
from tests.browser.stillness import is_still
from tests.e2e.people import Person, address, office
from tests.e2e.stack import Stack
from tests.e2e.test_imports import announced, posted, read

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
# 640 is what is left of a desk's 1280 pixels at 200 %.
WIDTHS = (1280, 768, 640, 320)
TABLET = 768
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
    "/console/empresas": "Empresas",
    "/console/equipe": "Equipe",
    "/console/escritorio": "Escritório",
    "/console/funil": "Andamento dos cadastros",
    "/console/importar": "Importar planilha",
    "/console/importar/{import_id}": "Confira antes de cadastrar",
    "/console/avisos": "Avisos",
    "/console/usuario/{carla_id}": "Carla Dias",
}
CLIENT_ROOMS = {
    "/portal": "Olá, Carla",
    "/portal/avisos": "Avisos",
    "/conta": "Minha conta",
}
STEPS = ("general", "departments", "companies", "permissions", "notifications", "review")
PHONE = 320
# For a pointer, and for a thumb.
SMALLEST_TARGET = {PHONE: 43.5}
TARGETS = """(smallest) => [...document.querySelectorAll("a, button, input, select, summary")]
    .filter(each => each.checkVisibility() && (each.matches(".lone") || !each.closest("p, .steps, .skip")))
    .map(each => [each.outerHTML.slice(0, 90), (each.closest("label") ?? each).getBoundingClientRect()])
    .filter(([, { height, width }]) => height < smallest || width < smallest).map(([name]) => name)"""
# A telephone enlarges the page under a field in smaller type, and leaves it so.
SMALL_TYPE = """[...document.querySelectorAll("input:not([type=checkbox], [type=radio]), select, textarea")]
    .filter(each => parseFloat(getComputedStyle(each).fontSize) < 16).map(each => each.id)"""
BACKGROUND = "choice => getComputedStyle(choice.nextElementSibling).backgroundColor"


def fits(page: Page) -> bool:
    """Nothing is wider than the window or too small to press, and no field is enlarged on being typed in."""
    inner = page.evaluate("innerWidth")
    width = page.evaluate("document.documentElement.scrollWidth")
    small = page.evaluate(TARGETS, SMALLEST_TARGET.get(inner, 24)) + page.evaluate(SMALL_TYPE)
    if small:
        print(page.url, inner, small)
    return bool(width <= inner and not small)


def fits_everywhere(visitor: Visitor, name: str) -> None:
    """At every width, still while it comes; looked at on a tablet and a telephone, and at a desk in the dark."""
    page = visitor.page
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert is_still(page), name
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page), (name, width)
        if width == TABLET:
            visitor.looks_at(f"fit-{width}-{name}")
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
    visitor = new_visitor(screen={"width": PHONE, "height": 780})
    visitor.expects(404)
    for number, (path, heading) in enumerate(GATES.items()):
        visitor.opens(path)
        expect(visitor.page.get_by_role("heading", name=heading)).to_be_visible()
        fits_everywhere(visitor, f"{number}")


@pytest.fixture(scope="module")
def import_id(eva: Person) -> str:
    """An import to be looked at, with a row to correct."""
    rows = f"Davi Rocha;{address('davi')};11222333000181;Pessoal: Revisor\nEva;x;1;Fiscal"
    content = f"Nome completo;E-mail;Empresas;Departamentos\n{rows}".encode()
    job = announced(eva, content)
    posted(job["upload"], content)
    return str(read(eva, job["id"])["id"])


def test_the_offices_rooms_fit(
    eva: Person, carla_id: str, carla: Person, import_id: str, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor(eva)
    assert carla.token
    for path, heading in ROOMS.items():
        visitor.opens(path.format(carla_id=carla_id, import_id=import_id))
        expect(visitor.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        fits_everywhere(visitor, "-".join(path.partition("{")[0].split("/")[2:]) or "lista")


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
    visitor = new_visitor(carla, screen={"width": PHONE, "height": 780})
    for path, heading in CLIENT_ROOMS.items():
        visitor.opens(path)
        expect(visitor.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        expect(visitor.page.locator("[aria-busy=true]")).to_have_count(0)
        assert is_still(visitor.page), path
        for each in visitor.page.locator("details:visible").all():
            each.locator("summary").click()
        fits_everywhere(visitor, path.strip("/").replace("/", "-"))
