"""The whole journey as two people live it on a phone: the office registers a person, the person comes in."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.people import Authenticator, NewVisitor, Visitor
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
# The link itself, pressed where the mail is read.
IN_THE_MAIL = 1


@pytest.mark.statement("B12")
@pytest.mark.statement("E11")
@pytest.mark.statement("H2")
def test_a_person_registered_in_the_wizard_ends_in_the_portal(
    stack: Stack,
    demo: dict[str, Any],
    authenticators: dict[str, Authenticator],
    new_visitor: NewVisitor,
) -> None:
    rogerio, marina, email = new_visitor(), new_visitor(), steps.a_new_address()

    steps.signs_in(rogerio, demo["staff"], authenticators)
    by_rogerio, by_marina = rogerio.counts_presses(), marina.counts_presses()
    steps.begins_a_registration(rogerio, email, "ENVIE AGORA")
    steps.fills_the_other_steps(rogerio)
    expect(rogerio.page.get_by_text(f"o convite será enviado para {email}")).to_be_visible()
    steps.concludes(rogerio)
    mails = stack.mails_to(email)
    steps.opens_the_invitation(marina, stack.link_in(mails[0]))
    steps.chooses_a_password(marina)
    steps.enrols(marina, "13")

    assert len(mails) == 1
    stands_in_the_portal(marina)
    assert (by_rogerio.count, IN_THE_MAIL + by_marina.count) == (12, 8)
    marina.leaves()
    sees_her_active(rogerio)
    rogerio.leaves()


def stands_in_the_portal(visitor: Visitor) -> None:
    page = visitor.page
    page.wait_for_url("**/portal")
    expect(page.get_by_role("heading", name="Olá, Marina")).to_be_visible()
    expect(page.locator("#company-name")).to_have_text(re.compile("Padaria Estrela"))
    expect(page.locator("#who")).to_have_text("Marina <b>Costa</b>")
    expect(page.get_by_role("heading", name="Pessoal", level=3)).to_be_visible()
    expect(page.locator(".folder .badge")).to_have_text(["Revisor"])
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    visitor.picture("14-portal")


def sees_her_active(visitor: Visitor) -> None:
    page = visitor.page
    page.reload()
    expect(page.locator("#state")).to_have_text(re.compile("Ativo|Falta o segundo fator"))
    steps.signs_out(visitor)
