"""The console's pages for companies, staff and the office's own data, for an administrator and for plain staff."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.offices import registers
from tests.browser.people import NewVisitor, Visitor
from tests.e2e import people
from tests.e2e.people import Person, address, eventually, office
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 780}


@pytest.fixture(scope="module")
def eva(stack: Stack) -> Person:
    """Administrator of an office of her own, with one company."""
    return office(stack, "Contábil Páginas")


def colleague(stack: Stack, by: Person) -> Person:
    """A collaborator without any right, signed in."""
    email = address("caio")
    by.ok("POST", "/staff", {"name": "Caio Reis", "email": email})
    return people.register(stack, stack.token_in(stack.mails_to(email)[0]), email)


def test_an_administrator_looks_after_companies(eva: Person, new_visitor: NewVisitor) -> None:
    registers(eva, address("carla"))
    staff = new_visitor(eva)
    staff.expects(400, 412)
    page = staff.page
    staff.opens("/console/empresas")
    expect(page.get_by_role("link", name="Empresas")).to_have_attribute("aria-current", "page")

    adds_a_company(staff)
    meets_somebody_quicker(staff, eva)
    takes_a_company_off_the_portal(staff)
    page.get_by_label("Buscar").fill("LÚA")
    expect(page.locator("#companies > li")).to_have_count(1)
    page.get_by_label("Buscar").fill("11.222")
    expect(page.locator("#companies")).to_contain_text("Padaria")
    page.get_by_label("Buscar").fill("nada assim")
    page.get_by_role("button", name="Limpar a busca").click()
    expect(page.locator("#companies > li")).to_have_count(2)
    at_both_sizes(staff, "101-empresas")


def adds_a_company(staff: Visitor) -> None:
    """The mask comes while typing; a number that is none is refused beside its field."""
    page = staff.page
    page.get_by_role("button", name="+ Nova empresa").click()
    page.get_by_label("Nome", exact=True).fill("Mercado Lua")
    page.get_by_label("CNPJ ou CPF").press_sequentially("12abc34501de36")
    expect(page.get_by_label("CNPJ ou CPF")).to_have_value("12.ABC.345/01DE-36")
    page.get_by_role("button", name="Salvar").click()
    expect(page.locator("#tax-id-fault")).to_contain_text("CNPJ válido")
    expect(page.get_by_label("CNPJ ou CPF")).to_be_focused()
    at_both_sizes(staff, "100-empresa-recusada")
    page.get_by_label("CNPJ ou CPF").press("Backspace")
    page.get_by_label("CNPJ ou CPF").press_sequentially("5")
    page.get_by_label("Código no escritório").fill("Lua-7")
    page.get_by_role("button", name="Salvar").click()
    expect(page.locator("#companies")).to_contain_text("12.ABC.345/01DE-35 · código Lua-7")
    expect(page.get_by_role("button", name="Alterar Mercado Lua")).to_be_focused()
    page.get_by_role("searchbox", name="Buscar").fill("lua-7")
    expect(page.locator("#companies > li")).to_have_count(1)
    page.get_by_role("searchbox", name="Buscar").fill("")


def meets_somebody_quicker(staff: Visitor, eva: Person) -> None:
    page = staff.page
    page.get_by_role("button", name="Alterar Padaria Sol").click()
    (padaria,) = [each for each in eva.ok("GET", "/companies")["items"] if each["name"] == "Padaria Sol"]
    eva.ok("PATCH", f"/companies/{padaria['id']}", {"name": "Padaria Sol Nascente"}, padaria["version"])
    page.get_by_label("Messenger").check()
    page.get_by_role("button", name="Salvar").click()
    expect(page.get_by_role("alert")).to_contain_text("Ana Souza salvou antes de você")
    expect(page.get_by_role("alert")).to_contain_text("Nome: Padaria Sol Nascente")
    expect(page.get_by_label("Nome", exact=True)).to_have_value("Padaria Sol Nascente")
    expect(page.get_by_label("Messenger")).to_be_checked()
    staff.picture("100-empresa-conflito")
    page.get_by_role("button", name="Salvar").click()
    expect(page.locator("#companies")).to_contain_text("Padaria Sol Nascente")
    expect(page.locator("#companies")).to_contain_text("Portal do Cliente · Messenger")


def takes_a_company_off_the_portal(staff: Visitor) -> None:
    page = staff.page
    page.get_by_role("button", name="Alterar Padaria Sol").click()
    page.get_by_label("Portal do Cliente").uncheck()
    page.get_by_role("button", name="Salvar").click()
    expect(page.locator("#ask-text")).to_contain_text("está no cadastro de 1 pessoa")
    at_both_sizes(staff, "100-empresa-fora-do-portal")
    page.locator("#ask-yes").click()
    expect(page.locator("#company-dialog")).to_be_hidden()
    expect(page.locator("#companies")).not_to_contain_text("Portal do Cliente · Messenger")
    page.get_by_role("button", name="Desfazer").click()
    expect(page.locator("#toast")).to_contain_text("A empresa voltou ao que era.")
    expect(page.locator("#companies")).to_contain_text("Portal do Cliente · Messenger")


def test_an_administrator_looks_after_the_team(stack: Stack, eva: Person, new_visitor: NewVisitor) -> None:
    staff = new_visitor(eva)
    staff.expects(409)
    page, email = staff.page, address("bia")
    staff.opens("/console/equipe")

    invites(staff, email)
    stack.mails_to(email)
    sends_again(staff)
    bia = people.register(stack, stack.token_in(stack.mails_to(email, at_least=2)[0]), email)
    eventually(lambda: statuses(eva), lambda found: found["Beatriz Lima"] == "active")
    page.reload()
    expect(row(page, "Beatriz Lima")).to_contain_text("Ativo")
    at_both_sizes(staff, "102-equipe")
    gives_a_right(staff)
    assert bia.call("GET", "/me").status == 401, "the session with the old rights is over"
    opens_the_reset(staff)
    row(page, "Ana Souza").get_by_text("Mais ações").click()
    page.get_by_role("button", name="Remover (Ana Souza)").click()
    page.locator("#ask-yes").click()
    expect(page.get_by_role("alert")).to_contain_text("O escritório precisa de um administrador")
    expect(page.get_by_role("alert")).to_be_focused()
    row(page, "Beatriz Lima").get_by_text("Mais ações").click()
    page.get_by_role("button", name="Remover (Beatriz Lima)").click()
    page.locator("#ask-yes").click()
    expect(row(page, "Beatriz Lima")).to_have_count(0)


def invites(staff: Visitor, email: str) -> None:
    page = staff.page
    page.get_by_role("button", name="+ Novo colaborador").click()
    page.get_by_label("Nome completo").fill("Beatriz Lima")
    page.get_by_label("E-mail").fill(email)
    at_both_sizes(staff, "102-novo-colaborador")
    page.get_by_role("button", name="Convidar").click()
    expect(row(page, "Beatriz Lima")).to_contain_text("Convidado, não aceitou")


def sends_again(staff: Visitor) -> None:
    page = staff.page
    page.get_by_role("button", name="Enviar convite de novo (Beatriz Lima)").click()
    page.locator("#ask-yes").click()
    expect(page.locator("#toast")).to_contain_text("Convite a caminho")


def gives_a_right(staff: Visitor) -> None:
    page = staff.page
    page.get_by_role("button", name="Alterar (Beatriz Lima)").click()
    expect(page.locator("#staff-effect")).to_contain_text("as sessões da pessoa terminam")
    page.get_by_label("Utiliza Portal do Cliente").check()
    page.get_by_role("button", name="Salvar").click()
    expect(row(page, "Beatriz Lima")).to_contain_text("Utiliza Portal do Cliente")


def opens_the_reset(staff: Visitor) -> None:
    page = staff.page
    row(page, "Beatriz Lima").get_by_text("Mais ações").click()
    page.get_by_role("button", name="Redefinir segundo fator").click()
    page.get_by_label("Motivo").fill("Perdeu o celular")
    at_both_sizes(staff, "102-redefinir")
    page.get_by_role("button", name="Redefinir e enviar link").click()
    expect(page.locator("#toast")).to_contain_text("Link a caminho")


def test_a_team_that_is_told_anew_folds_nothing(eva: Person, new_visitor: NewVisitor) -> None:
    """An answer that comes late finds the person at the next thing, and leaves them there."""
    staff, name = new_visitor(eva), "Davi Nunes"
    page = staff.page
    eva.ok("POST", "/staff", {"name": name, "email": address("davi")})
    staff.opens("/console/equipe")
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    expect(row(page, name)).to_be_visible()
    page.route("**/staff", hold)
    page.get_by_role("button", name=f"Alterar ({name})").click()
    page.get_by_label("Nome completo").fill("Davi Nunes Filho")
    page.get_by_role("button", name="Salvar").click()
    expect(page.locator("#staff-dialog")).to_be_hidden()

    row(page, "Ana Souza").get_by_text("Mais ações").click()
    for route in late:
        route.continue_()
    expect(row(page, "Davi Nunes Filho")).to_be_visible()
    expect(page.get_by_role("button", name="Remover (Ana Souza)")).to_be_visible()
    expect(row(page, "Ana Souza").locator("summary")).to_be_focused()


def test_an_administrator_says_how_the_office_writes(
    stack: Stack, eva: Person, new_visitor: NewVisitor
) -> None:
    staff = new_visitor(eva, PHONE)
    page = staff.page
    staff.opens("/console/escritorio")
    expect(page.get_by_role("link", name="Escritório")).to_be_in_viewport()
    page.get_by_label("Nome", exact=True).first.fill("Contábil Aurora Boreal")
    page.get_by_label("E-mail para respostas").fill("contato@boreal.example")
    page.get_by_label("O convite vale por").select_option("2 dias")
    page.get_by_role("button", name="Salvar dados").click()

    expect(page.locator("#office-name")).to_have_text("Contábil Aurora Boreal")
    expect(page.locator("#mail-subject")).to_contain_text("Convite para o portal de Contábil Aurora Boreal")
    expect(page.locator("#mail-reply")).to_have_text("contato@boreal.example")
    page.get_by_label("E-mail", exact=True).select_option("Convite a um colaborador")
    letter = page.get_by_title("O e-mail de exemplo").content_frame
    expect(letter.get_by_role("link", name="Registre Agora")).to_be_visible()
    expect(letter.locator("body")).to_contain_text("Contábil Aurora Boreal")
    staff.picture("103-escritorio-e-mail")
    page.get_by_label("No computador").check()
    expect(page.locator(".mail-frame.wide")).to_be_visible()
    page.get_by_label("Só o texto").check()
    expect(page.locator("#mail-text")).to_contain_text("Olá, Maria de Souza.")
    expect(page.locator(".mail-frame")).to_be_hidden()
    page.get_by_role("button", name="Enviar um teste para mim").click()
    expect(page.locator("#toast")).to_contain_text("Mensagem de teste a caminho")
    eventually(lambda: stack.mails_to(eva.email)[0]["text"], lambda text: "mensagem de teste" in text)
    at_both_sizes(staff, "103-escritorio")


def test_plain_staff_see_what_is_theirs_to_see(stack: Stack, eva: Person, new_visitor: NewVisitor) -> None:
    staff = new_visitor(colleague(stack, eva))
    page = staff.page
    staff.opens("/console/empresas")

    expect(page.locator("#companies")).to_contain_text("Padaria Sol")
    expect(page.locator("#settings-nav li:visible")).to_have_text(["Empresas", "Departamentos"])
    expect(page.get_by_role("button", name="Nova empresa")).to_be_hidden()
    expect(page.get_by_role("button", name="Alterar")).to_have_count(0)
    at_both_sizes(staff, "104-empresas-colaborador")
    staff.opens("/console/equipe")
    expect(page.get_by_text("Só um administrador do escritório vê e muda a equipe.")).to_be_visible()
    staff.picture("104-equipe-colaborador")


def row(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.locator("#staff > li", has_text=name)


def statuses(by: Person) -> dict[str, str]:
    return {each["name"]: each["status"] for each in by.ok("GET", "/staff")["items"]}


def at_both_sizes(staff: Visitor, name: str) -> None:
    """Pictures of a phone and of a desk, where nothing is wider than the window."""
    for size in (PHONE, DESK):
        staff.page.set_viewport_size(size)
        staff.picture(f"{name}-{size['width']}")
        assert staff.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
