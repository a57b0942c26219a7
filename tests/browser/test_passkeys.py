"""Passkeys: set up at the first sign-in, then the whole sign-in, or the second factor after a password."""

import pytest
from playwright.sync_api import expect

from tests.browser.accounts import plug_in_a_passkey_device
from tests.browser.offices import registers
from tests.browser.people import NewVisitor, Visitor
from tests.browser.steps import (
    PASSWORD,
    chooses,
    chooses_a_password,
    gives_password,
    keeps_the_codes,
    opens_the_invitation,
    signs_out,
)
from tests.e2e.people import Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


def comes_in_with_a_passkey(visitor: Visitor, stack: Stack, ana: Person) -> str:
    """Registers, makes a passkey, stands in the portal; gives the e-mail."""
    page, email = visitor.page, address("carla")
    plug_in_a_passkey_device(page)
    registers(ana, email)
    opens_the_invitation(visitor, stack.link_in(stack.mails_to(email)[0]))
    chooses_a_password(visitor)
    chooses(visitor, "Chave de acesso", "80")
    expect(page.get_by_role("heading", name="Chave de acesso")).to_be_focused()
    visitor.picture("80-chave-de-acesso")
    page.get_by_role("button", name="Criar chave de acesso").click()
    keeps_the_codes(visitor, "80")
    page.wait_for_url("**/portal")
    return email


def test_a_passkey_made_at_the_first_sign_in_is_the_whole_next_one(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    comes_in_with_a_passkey(visitor, stack, ana)
    signs_out(visitor)
    visitor.picture("81-entrar")

    visitor.page.get_by_role("button", name="Entrar com chave de acesso").click()

    visitor.page.wait_for_url("**/portal")
    expect(visitor.page.get_by_role("heading", name="Olá, Carla")).to_be_visible()


def test_a_passkey_is_the_second_factor_after_a_password(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    email = comes_in_with_a_passkey(visitor, stack, ana)
    signs_out(visitor)

    gives_password(visitor, email, PASSWORD)
    expect(visitor.page.get_by_text("o navegador pede a digital")).to_be_visible()
    visitor.picture("82-chave-como-segundo-fator")
    visitor.page.get_by_role("button", name="Confirmar", exact=True).click()

    visitor.page.wait_for_url("**/portal")


def test_a_device_without_a_passkey_says_so_and_the_password_still_works(
    stack: Stack, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    plug_in_a_passkey_device(visitor.page)

    visitor.opens("/")
    visitor.page.get_by_role("button", name="Entrar com chave de acesso").click()

    expect(visitor.page.locator("#sign-in .notice.bad")).to_contain_text("A chave de acesso não foi usada")
    visitor.picture("83-sem-chave")
