"""What the pages say when something is refused: in place, in words, with nothing typed lost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.people import Authenticator, Visitor
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


@pytest.mark.statement("J1")
def test_two_tabs_on_one_draft_do_not_overwrite_each_other(
    demo: dict[str, Any], authenticators: dict[str, Authenticator], new_visitor: Callable[[], Visitor]
) -> None:
    rogerio = new_visitor()
    rogerio.expects(412)
    page = rogerio.page
    steps.signs_in(rogerio, demo["staff"], authenticators)
    steps.begins_a_registration(rogerio, steps.a_new_address(), "ENVIAR MAIS TARDE")
    renames_in_another_tab(rogerio, "Marina Renomeada")

    page.get_by_role("checkbox", name="Departamento Fiscal").check()
    page.get_by_role("button", name="Salvar e continuar").click()
    expect(page.get_by_text("Você mudou este cadastro em outra aba")).to_be_visible()
    rogerio.picture("20-conflito")
    page.get_by_role("button", name="Manter o que digitei").click()
    expect(page.get_by_text("O cadastro mudou")).to_be_hidden()
    steps.saves(rogerio, "20-conflito-resolvido", "Clientes")

    expect(page.locator("#wizard-name")).to_have_text("Marina Renomeada")
    rogerio.leaves()


def renames_in_another_tab(visitor: Visitor, name: str) -> None:
    other = visitor.page.context.new_page()
    other.goto(visitor.page.url.replace("#departments", "#general"))
    other.get_by_label("Nome completo").fill(name)
    other.get_by_role("button", name="Salvar e continuar").click()
    expect(other.get_by_role("heading", name="Departamentos", level=1)).to_be_visible()
    other.close()


@pytest.mark.statement("B7")
def test_a_revoked_link_says_so_before_anything_is_typed(
    stack: Stack,
    demo: dict[str, Any],
    authenticators: dict[str, Authenticator],
    new_visitor: Callable[[], Visitor],
) -> None:
    rogerio, marina, email = new_visitor(), new_visitor(), steps.a_new_address()
    marina.expects(410)
    steps.signs_in(rogerio, demo["staff"], authenticators)
    steps.begins_a_registration(rogerio, email, "ENVIE AGORA")
    steps.fills_the_other_steps(rogerio)
    steps.concludes(rogerio)
    link = stack.link_in(stack.mails_to(email)[0])

    rogerio.page.get_by_role("button", name="Revogar").click()
    rogerio.page.locator("#ask-yes").click()
    expect(rogerio.page.locator("#state")).to_have_text("Convite revogado")
    marina.page.goto(link)

    expect(marina.page.get_by_role("heading", name="Este link não vale mais")).to_be_visible()
    marina.picture("21-link-morto")
    marina.leaves()
    rogerio.leaves()


def test_a_weak_password_is_refused_beside_the_field(
    stack: Stack,
    demo: dict[str, Any],
    authenticators: dict[str, Authenticator],
    new_visitor: Callable[[], Visitor],
) -> None:
    marina, email = new_visitor(), steps.a_new_address()
    marina.expects(422)
    page = marina.page
    steps.signs_in(marina, demo["staff"], authenticators)
    steps.begins_a_registration(marina, email, "ENVIE AGORA")
    steps.fills_the_other_steps(marina)
    steps.concludes(marina)
    steps.opens_the_invitation(marina, stack.link_in(stack.mails_to(email)[0]))

    page.get_by_label("Nova senha").fill("flamengo10")
    page.get_by_label("Li e aceito").check()
    page.get_by_role("button", name="Criar senha e continuar").click()

    expect(page.locator(".fault")).to_be_visible()
    expect(page.get_by_label("Nova senha")).to_be_focused()
    expect(page.get_by_label("Nova senha")).to_have_attribute("aria-invalid", "true")
    marina.picture("22-senha-fraca")
    marina.leaves()
