"""The whole journey as two people live it on a phone: the office registers a person, the person comes in."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Authenticator, Drawer, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
PASSWORD = "sete canoas sobem o rio devagar"


def test_a_person_registered_in_the_wizard_ends_in_the_portal(stack: Any, visitor: Visitor, drawer: Drawer) -> None:
    email = f"marina.{time.time_ns()}@padaria.example"

    staff_signs_in(stack, visitor, drawer)
    staff_registers(visitor, email)
    person_follows_the_link(stack, visitor, email)
    person_protects_the_account(visitor)

    stands_in_the_portal(visitor)
    visitor.leaves()


def staff_signs_in(stack: Any, visitor: Visitor, drawer: Drawer) -> None:
    page, staff = visitor.page, stack.demo["staff"]
    page.goto(f"{stack.portal_url}/")
    visitor.picture("01-entrar")
    page.get_by_label("E-mail").fill(staff["email"])
    page.get_by_label("Senha", exact=True).fill(staff["password"])
    page.get_by_role("button", name="Entrar", exact=True).click()
    second_step = page.get_by_role("heading", name=re.compile("Proteja seu acesso|Confirme que é você"))
    expect(second_step).to_be_visible()
    if "Proteja" in second_step.inner_text():
        drawer.keep(staff["email"], enrols(visitor, "02"))
    else:
        page.get_by_label("Código do aplicativo").fill(remembered(drawer, staff["email"]).code())
        page.get_by_role("button", name="Confirmar", exact=True).click()
    page.wait_for_url("**/console")
    expect(page.get_by_role("heading", name="Usuários de Cliente")).to_be_visible()
    expect(page.locator("#people")).not_to_have_attribute("aria-busy", "true")
    visitor.picture("04-lista")


def remembered(drawer: Drawer, email: str) -> Authenticator:
    secret = drawer.secret_of(email)
    assert secret, f"{email} enrolled a factor elsewhere: start from `make reset`"
    return Authenticator(secret, used_before=True)


def enrols(visitor: Visitor, number: str) -> str:
    """Sets up the authenticator app from the secret in text, keeps the recovery codes; gives the secret."""
    page = visitor.page
    expect(page.locator("#secret")).not_to_be_empty()
    visitor.picture(f"{number}-segundo-fator")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.get_by_label("Código mostrado no aplicativo").fill(Authenticator(secret).code())
    page.get_by_role("button", name="Confirmar código").click()
    expect(page.locator("#codes li")).to_have_count(10)
    visitor.picture(f"{number}-codigos")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Baixar").click()
    assert saved.value.suggested_filename.endswith(".txt")
    page.get_by_label("Guardei os códigos").check()
    page.get_by_role("button", name="Continuar", exact=True).click()
    return secret


def staff_registers(visitor: Visitor, email: str) -> None:
    page = visitor.page
    page.get_by_role("link", name="+ Novo usuário").click()
    fills_general(visitor, email)
    page.get_by_role("checkbox", name="Departamento Pessoal").check()
    saves(visitor, "06-departamentos", "Clientes")
    page.get_by_role("checkbox", name="Padaria Estrela").check()
    saves(visitor, "07-clientes", "Permissões")
    page.get_by_label("RH", exact=True).check()
    saves(visitor, "08-permissoes", "Notificações")
    saves(visitor, "09-notificacoes", "Revisão", button="Salvar e revisar")
    expect(page.get_by_text(f"o convite será enviado para {email}")).to_be_visible()
    visitor.picture("10-revisao")
    page.get_by_role("button", name="Concluir").dblclick()
    page.wait_for_url("**/console/usuario/**")
    expect(page.get_by_text("Cadastro concluído.")).to_be_visible()
    expect(page.locator("#state")).to_have_text("Convidado, não aceitou")
    visitor.picture("11-pessoa")
    page.get_by_role("button", name="Sair").click()
    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()


def fills_general(visitor: Visitor, email: str) -> None:
    page = visitor.page
    page.get_by_label("Nome completo").fill("Marina <b>Costa</b>")
    page.get_by_label("E-mail de contato").fill(email)
    page.get_by_label(re.compile("CPF")).fill("529.982.247-25")
    page.get_by_label("Acesso ao portal ativo").check()
    expect(page.locator("#send-email")).to_have_text(email)
    visitor.picture("05-quando-enviar")
    page.get_by_role("button", name="ENVIE AGORA").click()
    saves(visitor, "05-geral", "Departamentos")


def saves(visitor: Visitor, picture: str, following: str, button: str = "Salvar e continuar") -> None:
    visitor.picture(picture)
    visitor.page.get_by_role("button", name=button).click()
    expect(visitor.page.get_by_role("heading", name=following, level=1)).to_be_visible()


def person_follows_the_link(stack: Any, visitor: Visitor, email: str) -> None:
    page = visitor.page
    page.goto(stack.link_in(stack.mails_to(email)[0]))
    expect(page.get_by_role("heading", name="Crie sua senha")).to_be_visible()
    assert "#" not in page.url
    visitor.picture("12-convite")
    page.get_by_label("Nova senha").fill(PASSWORD)
    expect(page.locator("#rules li.met").first).to_be_visible()
    page.get_by_label("Li e aceito").check()
    page.get_by_role("button", name="Criar senha e continuar").click()


def person_protects_the_account(visitor: Visitor) -> None:
    enrols(visitor, "13")


def stands_in_the_portal(visitor: Visitor) -> None:
    page = visitor.page
    page.wait_for_url("**/portal")
    expect(page.get_by_role("heading", name="Olá, Marina")).to_be_visible()
    expect(page.locator("#company-name")).to_have_text(re.compile("Padaria Estrela"))
    expect(page.locator("#who")).to_have_text("Marina <b>Costa</b>")
    expect(page.get_by_role("heading", name="Pessoal", level=3)).to_be_visible()
    expect(page.locator(".folder .badge")).to_have_text(["Revisor"])
    assert storage_of(page) == 0
    visitor.picture("14-portal")


def storage_of(page: Page) -> int:
    return int(page.evaluate("localStorage.length + sessionStorage.length"))
