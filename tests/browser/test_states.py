"""What a page says when the network, the portal or the session fails: in place, in words, with nothing typed lost."""

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.accounts import signs_in_elsewhere
from tests.browser.people import Authenticator, NewVisitor, Visitor
from tests.e2e.people import PASSWORD, Person

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
# The longest that a page waits for an answer, over in a hundredth of the time.
IMPATIENT = (
    "const wait = AbortSignal.timeout; AbortSignal.timeout = (ms) => wait.call(AbortSignal, ms / 100);"
)
TYPED = "carla@exemplo.com.br"


def tries_to_sign_in(visitor: Visitor) -> Locator:
    """Fills the entrance in and presses; gives what is told then, which has the focus."""
    page = visitor.page
    visitor.opens("/")
    page.get_by_label("E-mail").fill(TYPED)
    page.get_by_label("Senha", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    told = page.locator("#sign-in").get_by_role("alert")
    expect(told).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value(TYPED)
    expect(page.get_by_label("Senha", exact=True)).to_have_value(PASSWORD)
    return told


def test_without_internet_the_page_says_so_until_it_is_back(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.expects("ERR_INTERNET_DISCONNECTED")
    page = visitor.page
    page.route("**/auth/login", lambda asked: (page.context.set_offline(True), asked.continue_()))

    told = tries_to_sign_in(visitor)

    expect(told).to_contain_text("Sem conexão")
    expect(page.locator("#offline")).to_be_visible()
    visitor.picture("30-sem-conexao")
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()


@pytest.mark.parametrize("what", ["**/me", "**/client-users?*"])
def test_what_did_not_come_can_be_asked_for_again(ana: Person, new_visitor: NewVisitor, what: str) -> None:
    visitor = new_visitor(ana)
    visitor.expects("ERR_INTERNET_DISCONNECTED")
    page = visitor.page
    page.route(what, lambda asked: asked.abort("internetdisconnected"))

    visitor.opens("/console")
    expect(page.get_by_role("alert")).to_contain_text("Sem conexão")
    expect(page.get_by_text("Carregando")).to_have_count(0)
    visitor.picture("33-nao-veio")
    page.unroute(what)
    page.get_by_role("button", name="Recarregar a página").click()

    expect(page.locator("#people")).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_portal_that_does_not_answer_is_not_waited_for_without_end(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.page.add_init_script(IMPATIENT)
    never: list[Route] = []

    def keep(asked: Route) -> None:
        never.append(asked)

    visitor.page.route("**/auth/login", keep)

    told = tries_to_sign_in(visitor)

    expect(told).to_contain_text("O portal demorou a responder")
    expect(visitor.page.get_by_role("button", name="Entrar", exact=True)).not_to_have_attribute(
        "aria-disabled", "true"
    )
    assert len(never) == 1


def test_an_answer_that_is_late_is_told_until_it_comes(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.expects(401)
    page = visitor.page
    page.clock.install()
    kept: list[Route] = []

    def keep(asked: Route) -> None:
        kept.append(asked)

    page.route("**/auth/login", keep)
    visitor.opens("/")
    page.get_by_label("E-mail").fill(TYPED)
    page.get_by_label("Senha", exact=True).fill(PASSWORD)
    with page.expect_request("**/auth/login"):
        page.get_by_role("button", name="Entrar", exact=True).click()

    page.clock.fast_forward(3_100)
    expect(page.locator("#slow")).to_contain_text("Está demorando mais que o normal")
    visitor.picture("34-demorando")
    kept[0].continue_()

    expect(page.locator("#sign-in").get_by_role("alert")).to_be_focused()
    expect(page.locator("#slow")).to_be_empty()


def test_who_tried_too_often_sees_how_long_to_wait(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.expects(429)
    page = visitor.page
    page.clock.install()
    refusal = {"status": 429, "code": "too_many_attempts", "title": "Muitas tentativas", "detail": "Espere."}
    page.route("**/auth/login", lambda asked: asked.fulfill(
        status=429, headers={"Retry-After": "90"}, json=refusal))  # fmt: skip

    told = tries_to_sign_in(visitor)
    expect(told).to_contain_text("Tente de novo em 1 min")
    button = page.get_by_role("button", name="Entrar", exact=True)
    expect(button).to_be_disabled()
    visitor.picture("31-muitas-tentativas")
    page.clock.fast_forward(91_000)

    expect(told.locator(".unseen")).to_have_text("Já pode tentar de novo.")
    expect(button).to_be_enabled()


@pytest.mark.statement("E12")
def test_a_session_that_ended_loses_nothing_and_leads_back(ana: Person, new_visitor: NewVisitor) -> None:
    session = signs_in_elsewhere(ana)
    visitor = new_visitor(session)
    visitor.expects(401)
    page = visitor.page
    visitor.opens("/console/departamentos")
    page.get_by_label("Nome", exact=True).fill("Consultoria")
    session.ok("POST", "/auth/logout")

    page.get_by_role("button", name="Criar departamento").click()
    expect(page.locator("#add-department").get_by_role("link", name="Entrar em outra aba")).to_be_visible()
    expect(page.get_by_label("Nome", exact=True)).to_have_value("Consultoria")
    visitor.picture("32-sessao-encerrada")
    visitor.opens("/console?status=invited&sort=-name")
    expect(page.get_by_text("Para continuar, entre de novo.")).to_be_visible()
    page.get_by_label("E-mail").fill(ana.email)
    page.get_by_label("Senha", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.get_by_label("Código do aplicativo").fill(Authenticator(ana.seed, is_used=True).code())
    page.get_by_role("button", name="Confirmar", exact=True).click()

    expect(page.get_by_role("heading", name="Usuários de Cliente")).to_be_visible()
    expect(page.get_by_label("Situação")).to_have_value("invited")
    expect(page.get_by_label("Ordem")).to_have_value("-name")
    assert page.url == f"{visitor.portal_url}/console?status=invited&sort=-name"
    visitor.opens("/")
    page.wait_for_url("**/console")
