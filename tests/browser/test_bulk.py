"""Many people at once from the list: ticked by hand or keyboard, asked once, told one by one what came of it."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.offices import comes_in, registers
from tests.browser.people import NewVisitor
from tests.browser.test_fit import fits
from tests.e2e.people import Person, address, eventually, office
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
PHONE = {"width": 360, "height": 780}


@pytest.fixture(scope="module")
def clara(stack: Stack) -> Person:
    """Administrator of an office whose list holds three people and nobody else."""
    return office(stack, "Contábil Muitos")


@pytest.fixture(scope="module")
def people(stack: Stack, clara: Person) -> dict[str, str]:
    """The e-mails of two who are invited and one who is in."""
    emails = {
        name: address(name.split(maxsplit=1)[0].lower()) for name in ("Alba Reis", "Bento Luz", "Cida Nunes")
    }
    ids = {name: registers(clara, email, name=name) for name, email in emails.items()}
    comes_in(stack, clara, ids["Cida Nunes"], emails["Cida Nunes"])
    for email in emails.values():
        eventually(lambda email=email: stack.mails_to(email), bool)  # type: ignore[misc]
    return emails


def test_sending_again_to_all_of_the_page_on_a_telephone(
    stack: Stack, clara: Person, people: dict[str, str], new_visitor: NewVisitor
) -> None:
    staff = new_visitor(clara, PHONE)
    page = staff.page
    staff.opens("/console")
    before = {email: len(stack.mails_to(email)) for email in people.values()}

    page.get_by_role("checkbox", name="Selecionar Alba Reis").focus()
    page.keyboard.press("Space")
    expect(page.locator("#selected")).to_have_text("1 pessoa na seleção")
    page.get_by_role("checkbox", name="Selecionar todos desta página").check()
    expect(page.locator("#selected")).to_have_text("3 pessoas na seleção")
    staff.picture("70-muitos-selecionados")
    assert fits(page)
    page.get_by_role("button", name="Reenviar convite").click()
    expect(page.get_by_role("heading", name="Enviar o convite a 3 pessoas?")).to_be_visible()
    staff.picture("71-muitos-pergunta")
    page.get_by_role("button", name="Enviar agora", exact=True).last.click()

    result = page.get_by_role("alert")
    expect(result).to_be_focused()
    expect(result).to_contain_text("2 convites a caminho, 1 não:")
    expect(result.get_by_role("listitem")).to_have_text(
        "Cida Nunes: O convite já foi usado. Não é preciso enviar outro."
    )
    expect(page.locator("#selected")).to_have_text("1 pessoa na seleção")
    staff.picture("72-muitos-resultado")
    assert fits(page)
    expected = {email: number + (email != people["Cida Nunes"]) for email, number in before.items()}
    eventually(lambda: {email: len(stack.mails_to(email)) for email in before}, lambda sent: sent == expected)


def test_inativar_and_what_the_history_then_says(
    stack: Stack, clara: Person, people: dict[str, str], new_visitor: NewVisitor
) -> None:
    staff = new_visitor(clara)
    page = staff.page
    staff.opens("/console")

    for name in ("Bento Luz", "Cida Nunes"):
        page.get_by_role("checkbox", name=f"Selecionar {name}").check()
    page.get_by_role("button", name="Inativar").click()
    page.get_by_role("button", name="Voltar").click()
    expect(page.locator("#selected")).to_have_text("2 pessoas na seleção")
    page.get_by_role("button", name="Inativar").click()
    page.locator("#ask-yes").click()
    expect(page.get_by_role("alert")).to_contain_text("2 pessoas inativadas.")
    expect(page.locator(".badge", has_text=re.compile("^Inativo$"))).to_have_count(2)
    expect(page.locator("#selected")).to_have_text("")
    staff.picture("73-muitos-inativados")
    page.get_by_role("button", name="Desfazer").click()
    expect(page.get_by_role("alert")).to_contain_text("2 pessoas ativadas.")
    expect(page.get_by_role("alert")).to_contain_text("Os convites que estavam em aberto não voltam")
    expect(page.get_by_role("button", name="Desfazer")).to_have_count(0)

    page.get_by_role("link", name="Cida Nunes").click()
    expect(page.locator("#history")).to_contain_text("Acesso ao portal: de inativo para ativo")
    staff.picture("74-historico-com-mudancas")


def test_a_colleagues_change_is_told_and_joined_with_what_was_typed(
    stack: Stack, clara: Person, new_visitor: NewVisitor
) -> None:
    client_user_id, staff = registers(clara, address("dora"), name="Dora Pires"), new_visitor(clara)
    page = staff.page
    staff.expects(412)
    draft = edit_begun_with_another_name(clara, client_user_id)
    clara.ok("POST", f"/client-users/{client_user_id}/deactivate")

    staff.opens(f"/console/rascunho/{draft}#review")
    page.get_by_role("button", name="Concluir").click()
    expect(page.get_by_text("O cadastro mudou")).to_be_visible()
    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_text(
        "Acesso ao portal: de ativo para inativo"
    )
    staff.picture("75-edicao-com-mudancas")
    page.get_by_role("button", name="Juntar e continuar").click()
    expect(page.locator("#wizard-notice")).to_contain_text("junto com o que você digitou")
    expect(page.locator("#review-list")).to_contain_text("Dora Pires Lima")
    expect(page.locator("#review-list")).to_contain_text("Inativo")
    staff.picture("76-edicao-juntada")
    page.get_by_role("button", name="Concluir").click()

    page.wait_for_url("**/console/usuario/**")
    expect(page.get_by_role("heading", name="Dora Pires Lima")).to_be_visible()


def edit_begun_with_another_name(staff: Person, client_user_id: str) -> str:
    draft = staff.ok("POST", "/drafts", {"client_user_id": client_user_id})
    general: dict[str, Any] = draft["steps"]["general"] | {"name": "Dora Pires Lima"}
    staff.ok("PUT", f"/drafts/{draft['id']}/general", general, draft["version"])
    return str(draft["id"])
