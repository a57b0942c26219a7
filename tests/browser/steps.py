"""What people do on the pages, named as they would say it."""

import re
import time
from typing import Any

from playwright.sync_api import expect

from tests.browser.people import Authenticator, Visitor

PASSWORD = "sete canoas sobem o rio devagar"


def a_new_address() -> str:
    return f"marina.{time.time_ns()}@padaria.example"


def signs_in(visitor: Visitor, person: dict[str, Any], authenticators: dict[str, Authenticator]) -> None:
    """Password and second factor; the first time the factor is set up."""
    page, email = visitor.page, person["email"]
    gives_password(visitor, email, person["password"])
    if email in authenticators:
        page.get_by_label("Código do aplicativo").fill(authenticators[email].code())
        page.get_by_role("button", name="Confirmar", exact=True).click()
    else:
        authenticators[email] = enrols(visitor, "02")
    page.wait_for_url("**/console")
    expect(page.locator("#people")).not_to_have_attribute("aria-busy", "true")
    visitor.picture("04-lista")


def gives_password(visitor: Visitor, email: str, password: str) -> None:
    page = visitor.page
    visitor.opens("/")
    visitor.picture("01-entrar")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Senha", exact=True).fill(password)
    page.get_by_role("button", name="Entrar", exact=True).click()


def signs_out(visitor: Visitor) -> None:
    """Presses *Sair* once the page has all it asked for; what is still asked for then would be refused."""
    page = visitor.page
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.get_by_role("button", name="Sair").click()
    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()


def enrols(visitor: Visitor, number: str) -> Authenticator:
    """Sets up the authenticator app from the secret in text and keeps the recovery codes."""
    page = visitor.page
    chooses(visitor, "Aplicativo autenticador", number)
    expect(page.locator("#secret")).not_to_be_empty()
    visitor.picture(f"{number}-segundo-fator")
    authenticator = Authenticator(page.locator("#secret").inner_text().replace(" ", ""))
    page.get_by_label("Código mostrado no aplicativo").fill(authenticator.code())
    page.get_by_role("button", name="Confirmar código").click()
    keeps_the_codes(visitor, number)
    return authenticator


def chooses(visitor: Visitor, means: str, number: str) -> None:
    """The kind of second factor to set up, on the page that offers them all."""
    page = visitor.page
    expect(page.get_by_role("heading", name="Proteja seu acesso")).to_be_focused()
    visitor.picture(f"{number}-escolha")
    page.get_by_role("button", name=means).click()


def keeps_the_codes(visitor: Visitor, number: str) -> None:
    page = visitor.page
    expect(page.locator("#codes li")).to_have_count(10)
    visitor.picture(f"{number}-codigos")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Baixar").click()
    assert saved.value.suggested_filename.endswith(".txt")
    page.get_by_label("Guardei os códigos").check()
    page.get_by_role("button", name="Continuar", exact=True).click()


def uses(visitor: Visitor, other: str) -> None:
    """Another of the account's factors than the one that is asked for first."""
    visitor.page.get_by_text("Usar outro meio").click()
    visitor.page.get_by_role("button", name=other).click()


def begins_a_registration(visitor: Visitor, email: str, when: str) -> None:
    """Fills Geral; ``when`` is the button pressed when the address is shown."""
    page = visitor.page
    visitor.opens("/console")
    page.get_by_role("link", name="+ Novo usuário").click()
    page.get_by_label("Nome completo").fill("Marina <b>Costa</b>")
    page.get_by_label("E-mail de contato").fill(email)
    page.get_by_label(re.compile("CPF")).fill("529.982.247-25")
    page.get_by_label("Acesso ao portal ativo").check()
    expect(page.locator("#send-email")).to_have_text(email)
    visitor.picture("05-quando-enviar")
    page.get_by_role("button", name=when).click()
    saves(visitor, "05-geral", "Departamentos")


def fills_the_other_steps(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("checkbox", name="Departamento Pessoal").check()
    saves(visitor, "06-departamentos", "Clientes")
    page.get_by_role("checkbox", name="Padaria").check()
    saves(visitor, "07-clientes", "Permissões")
    page.get_by_label("RH", exact=True).check()
    saves(visitor, "08-permissoes", "Notificações")
    saves(visitor, "09-notificacoes", "Revisão", button="Salvar e revisar")
    visitor.picture("10-revisao")


def saves(visitor: Visitor, picture: str, following: str, button: str = "Salvar e continuar") -> None:
    visitor.picture(picture)
    visitor.page.get_by_role("button", name=button).click()
    expect(visitor.page.get_by_role("heading", name=following, level=1)).to_be_visible()


def concludes(visitor: Visitor) -> None:
    """Presses twice, as people do; once is what counts."""
    page = visitor.page
    page.get_by_role("button", name="Concluir").dblclick()
    page.wait_for_url("**/console/usuario/**")
    expect(page.get_by_text("Cadastro concluído.")).to_be_visible()
    visitor.picture("11-pessoa")


def opens_the_invitation(visitor: Visitor, link: str) -> None:
    visitor.page.goto(link)
    expect(visitor.page.get_by_role("heading", name="Crie sua senha")).to_be_visible()
    assert "#" not in visitor.page.url
    visitor.picture("12-convite")


def chooses_a_password(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_label("Nova senha").fill(PASSWORD)
    expect(page.locator("#rules li.met").first).to_be_visible()
    page.get_by_label("Li e aceito").check()
    page.get_by_role("button", name="Criar senha e continuar").click()
