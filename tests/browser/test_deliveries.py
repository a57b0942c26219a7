"""A mail that came back, in the console: why, since when, and the address corrected before anything more is sent."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.offices import registers
from tests.browser.people import NewVisitor
from tests.e2e.people import Person, address, eventually, wait_for_status

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
REASON = "O endereço não existe. Confira com a pessoa."


@pytest.mark.statement("J11")
def test_an_address_that_bounced_says_why_and_is_corrected_on_the_spot(
    ana: Person, new_visitor: NewVisitor
) -> None:
    wrong, right = f"bounce+{time.time_ns() % 10**9}@simulator.amazonses.com", address("carla")
    carla = registers(ana, wrong)
    wait_for_status(ana, carla, "bounced", 60)
    staff = new_visitor(ana)
    page = staff.page

    staff.opens("/console")
    row = page.locator("#people > li").filter(has_text=wrong)
    expect(row).to_contain_text(REASON)
    expect(row.get_by_role("button", name="Enviar agora")).to_have_count(0)
    expect(row.get_by_role("button", name="Revogar")).to_be_visible()
    staff.picture("92-lista-devolvido")
    row.get_by_role("link", name="Corrigir e-mail").click()
    expect(page.locator("#delivery")).to_contain_text("Devolvido em")
    expect(page.locator("#delivery")).to_contain_text("Corrija o e-mail antes de enviar de novo")
    expect(page.locator("#history")).to_contain_text("Convite devolvido: o endereço não existe, por Portaria")
    staff.picture("92-devolvido")
    page.set_viewport_size({"width": 360, "height": 780})
    staff.picture("92-devolvido-360")
    page.get_by_role("button", name="Corrigir o e-mail").click()
    expect(page.locator("#email-is-dead")).to_be_visible()
    page.locator("#new-email").fill(right)
    page.get_by_role("button", name="Mudar e enviar").click()

    wait_for_status(ana, carla, "invited", 60)
    expect(page.locator("#delivery")).to_contain_text(right)
    expect(page.locator("#delivery")).not_to_contain_text("Devolvido")
    expect(page.get_by_role("button", name="Enviar agora")).to_be_visible()


def test_a_delivery_test_says_in_the_history_whether_it_arrived(ana: Person, new_visitor: NewVisitor) -> None:
    email = address("carla")
    carla = registers(ana, email)
    staff = new_visitor(ana)
    page = staff.page

    staff.opens(f"/console/usuario/{carla}")
    page.get_by_role("button", name="Testar a entrega").click()
    page.locator("#test-email").fill(address("colega"))
    staff.picture("93-teste-de-entrega")
    page.get_by_role("button", name="Enviar o teste").click()
    expect(page.locator("#test-dialog")).to_be_hidden()
    eventually(
        lambda: ana.ok("GET", f"/client-users/{carla}/history")["items"][0]["text"],
        lambda text: text.startswith("Teste de entrega entregue (c***@"),
    )

    page.reload()
    expect(page.locator("#history dd").first).to_contain_text("Teste de entrega entregue (c***@")
