"""One's own account: factors, recovery codes, password and sessions, on a telephone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.accounts import code_sent, lets_the_proof_run_out, signs_in_elsewhere
from tests.browser.offices import comes_in, registers
from tests.browser.people import Authenticator, NewVisitor, Visitor
from tests.browser.steps import keeps_the_codes
from tests.e2e.people import PASSWORD, Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
PHONE = {"width": 320, "height": 640}
NUMBER = "+5511987650002"

type NewCarla = Callable[[], Person]


@pytest.fixture
def new_carla(stack: Stack, ana: Person) -> NewCarla:
    """Makes a person who is active at Ana's office."""

    def make() -> Person:
        email = address("carla")
        return comes_in(stack, ana, registers(ana, email), email)

    return make


def opens_the_account(visitor: Visitor) -> None:
    visitor.opens("/conta")
    expect(visitor.page.get_by_role("heading", name="Minha conta")).to_be_visible()
    for lists in ("#factors-list", "#sessions-list", "#history"):
        expect(visitor.page.locator(lists)).not_to_have_attribute("aria-busy", "true")


def factors_of(visitor: Visitor) -> Locator:
    return visitor.page.locator("#factors-list > li")


def proves(visitor: Visitor, carla: Person) -> None:
    """Password and authenticator, in the dialog that asks for them."""
    dialog = visitor.page.get_by_role("dialog", name="Confirme que é você")
    dialog.get_by_label("Sua senha").fill("outra senha qualquer")
    dialog.get_by_role("button", name="Continuar").click()
    expect(dialog.locator(".notice.bad")).to_be_visible()
    dialog.get_by_label("Sua senha").fill(PASSWORD)
    visitor.picture("90-prova")
    dialog.get_by_role("button", name="Continuar").click()
    expect(dialog.get_by_label("Código do aplicativo")).to_be_focused()
    visitor.picture("91-prova-fator")
    dialog.get_by_label("Código do aplicativo").fill(Authenticator(carla.seed, is_used=True).code())
    dialog.get_by_role("button", name="Confirmar").click()
    expect(dialog).to_be_hidden()


@pytest.mark.statement("D12")
def test_a_factor_is_added_after_a_proof_and_removed_again(
    stack: Stack, new_carla: NewCarla, new_visitor: NewVisitor
) -> None:
    carla = new_carla()
    lets_the_proof_run_out(stack, carla)
    visitor = new_visitor(carla, PHONE)
    visitor.expects(401, 403)
    page = visitor.page
    opens_the_account(visitor)
    visitor.picture("92-minha-conta")

    page.get_by_text("Acrescentar outro meio").click()
    page.get_by_role("button", name="SMS").click()
    proves(visitor, carla)
    page.get_by_label("Celular").fill("11987650002")
    page.get_by_role("button", name="Enviar código").click()
    page.get_by_label("Código recebido por SMS").fill(code_sent(stack, NUMBER))
    page.get_by_role("button", name="Confirmar código").click()
    expect(page.get_by_role("heading", name="Minha conta")).to_be_focused()
    expect(factors_of(visitor)).to_have_count(2)
    visitor.picture("93-dois-meios")
    page.get_by_role("button", name="Remover SMS").click()
    expect(page.locator("#ask")).to_contain_text("SMS")
    page.locator("#ask-yes").click()

    expect(factors_of(visitor)).to_have_count(1)
    expect(page.get_by_role("button", name="Remover")).to_have_count(0)


def test_going_back_from_the_proof_does_nothing(
    stack: Stack, new_carla: NewCarla, new_visitor: NewVisitor
) -> None:
    carla = new_carla()
    lets_the_proof_run_out(stack, carla)
    visitor = new_visitor(carla, PHONE)
    visitor.expects(403)
    page = visitor.page
    opens_the_account(visitor)

    page.get_by_role("button", name="Gerar novos códigos").click()
    page.locator("#ask-yes").click()
    expect(page.get_by_role("dialog", name="Confirme que é você")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".notice.bad")).to_have_count(0)
    expect(page.get_by_role("button", name="Gerar novos códigos")).to_be_enabled()


@pytest.mark.statement("D13")
def test_recovery_codes_are_made_anew_and_kept(new_carla: NewCarla, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(new_carla(), PHONE)
    page = visitor.page
    opens_the_account(visitor)
    expect(page.locator("#recovery-state .warn")).to_contain_text("ainda não confirmou")

    page.get_by_role("button", name="Gerar novos códigos").click()
    page.locator("#ask-yes").click()
    keeps_the_codes(visitor, "94")

    expect(page.get_by_role("heading", name="Minha conta")).to_be_focused()
    expect(page.locator("#recovery-state")).to_contain_text("10 códigos ainda valem. Guardados em")


@pytest.mark.statement("A10")
def test_a_changed_password_ends_the_other_sessions(new_carla: NewCarla, new_visitor: NewVisitor) -> None:
    carla = new_carla()
    elsewhere = signs_in_elsewhere(carla)
    visitor = new_visitor(carla, PHONE)
    visitor.expects(401)
    page = visitor.page
    opens_the_account(visitor)
    expect(page.locator("#sessions-list > li")).to_have_count(2)

    page.get_by_text("Trocar a senha").click()
    page.get_by_label("Senha atual").fill("outra senha qualquer")
    page.get_by_label("Nova senha").fill("onze gaivotas sobre o cais")
    page.get_by_role("button", name="Salvar nova senha").click()
    expect(page.locator("#change-password .notice.bad")).to_contain_text("Senha atual não confere")
    visitor.picture("95-senha-atual")
    page.get_by_label("Senha atual").fill(PASSWORD)
    page.get_by_role("button", name="Salvar nova senha").click()

    expect(page.locator("#toast")).to_contain_text("Senha alterada")
    expect(page.locator("#sessions-list > li")).to_have_count(1)
    assert elsewhere.call("GET", "/me").status == 401


@pytest.mark.statement("E6")
def test_a_session_ended_elsewhere_is_back_at_the_entrance(
    new_carla: NewCarla, new_visitor: NewVisitor
) -> None:
    carla = new_carla()
    here, there = new_visitor(carla, PHONE), new_visitor(signs_in_elsewhere(carla), PHONE)
    there.expects(401)
    there.opens("/conta")
    expect(there.page.locator("#sessions-list > li")).to_have_count(2)
    opens_the_account(here)

    here.page.get_by_role("button", name="Encerrar a sessão").click()
    expect(here.page.locator("#sessions-list > li")).to_have_count(1)
    expect(here.page.get_by_role("heading", name="Sessões abertas")).to_be_focused()
    there.page.reload()

    expect(there.page.get_by_text("Para continuar, entre de novo.")).to_be_visible()
    assert there.page.url.endswith("?next=%2Fconta")


def test_staff_reach_their_account_from_the_console_and_go_back(ana: Person, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(ana)
    visitor.opens("/console")

    visitor.page.get_by_role("link", name="Minha conta").click()
    expect(visitor.page.get_by_role("heading", name="Minha conta")).to_be_visible()
    expect(factors_of(visitor)).to_have_count(1)
    visitor.picture("96-conta-do-escritorio")
    visitor.page.get_by_role("link", name="Voltar ao console").click()

    visitor.page.wait_for_url("**/console")
