"""The password rules on the page: what is ticked while typing is what the server will say."""

import random

import pytest
from playwright.sync_api import expect

from chalicelib.domain import password_shapes
from chalicelib.domain.password_guidelines import guidelines
from chalicelib.domain.passwords import WeakPassword, ensure_acceptable, normalise
from tests.browser.offices import registers
from tests.browser.people import NewVisitor
from tests.e2e.people import Person, address
from tests.e2e.stack import Stack
from tests.unit.domain.test_weak_passwords import GOOD, WEAK

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
MODULE = "/static/js/password_shapes.js"
KNOWN = ["Escritório Contábil Silva & Filhos Ltda.", "c***@padariaboamassa.com.br"]
OWN = ["silvaefilhos1", "Contabil2026", "padariaboamassa", "escritorio da silva", "filhos da silva!"]
CHANCE = random.Random(3)
MIXED = ["".join(CHANCE.choices("aab1234qwe!çÇéÉ 😀", k=CHANCE.randint(8, 14))) for _ in range(500)]
TRIED = [*(word for kind in WEAK.values() for word in kind.split()), *GOOD, *MIXED, "a1" * 64, "abababab"]


def refused(password: str) -> bool:
    try:
        ensure_acceptable(password, context=KNOWN)
    except WeakPassword:
        return True
    return False


@pytest.mark.statement("A6")
def test_the_page_judges_as_the_server_does(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.opens("/")
    (rule,) = [rule.model_dump() for rule in guidelines() if rule.code == "repetitive"]

    repetitive = visitor.page.evaluate(
        f"async ([tried, rule]) => {{ const {{ isRepetitive }} = await import('{MODULE}');"
        " return tried.map((each) => isRepetitive(each.normalize('NFC'), rule)); }",
        [TRIED, rule],
    )
    personal = visitor.page.evaluate(
        f"async ([tried, known]) => {{ const {{ isMadeOf }} = await import('{MODULE}');"
        " return tried.map((each) => isMadeOf(each, known)); }",
        [OWN + TRIED, KNOWN],
    )

    assert repetitive == [password_shapes.is_repetitive(normalise(each)) for each in TRIED]
    assert personal[: len(OWN)] == [True] * len(OWN)
    objected = [each for each, found in zip(OWN + TRIED, personal, strict=True) if found]
    assert all(refused(each) for each in objected), "the page never objects to what the server would take"


@pytest.mark.statement("A6")
def test_the_rules_are_ticked_as_a_password_is_typed(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    visitor.expects(422)
    page = visitor.page
    email = address("carla")
    registers(ana, email)
    page.goto(stack.link_in(stack.mails_to(email)[0]))
    field, rules = page.get_by_label("Nova senha", exact=True), page.locator("#rules li")
    minimum = rules.filter(has_text="ao menos 8")
    repetition = rules.filter(has_text="repetições")
    personal = rules.filter(has_text="nome da empresa")

    field.fill("aurora")
    expect(rules.first).to_be_visible()
    expect(page.locator("#rules li.unmet")).to_have_count(0)
    expect(minimum).not_to_have_class("met")
    field.fill("aaaabbbb")
    expect(minimum).to_have_class("met")
    expect(repetition).to_have_class("unmet")
    visitor.picture("10-senha-repetida")
    field.fill("Aurora2026")
    expect(repetition).to_have_class("met")
    expect(personal).to_have_class("told unmet")
    field.fill("corinthians1")
    expect(page.locator("#rules li.unmet")).to_have_count(0)
    expect(rules.last).to_contain_text("conferido ao salvar")
    page.get_by_label("Li e aceito").check()
    page.get_by_role("button", name="Criar senha").click()

    expect(page.locator("#register")).to_contain_text("das primeiras que alguém tentaria")
    visitor.picture("10-senha-conhecida")
