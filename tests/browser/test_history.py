"""The history card on a person's page: newest first, in words, without moving the page."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.offices import registers
from tests.browser.people import NewVisitor
from tests.e2e.people import Person, address, wait_for_status
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
SHIFT = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((seen) => seen.getEntries().forEach((each) => { sum += each.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(sum), 100);
})"""


@pytest.fixture
def carla_id(stack: Stack, ana: Person) -> str:
    """Invited, and the mail is out."""
    email = address("carla")
    client_user_id = registers(ana, email)
    stack.mails_to(email)
    wait_for_status(ana, client_user_id, "invited")
    return client_user_id


def test_what_happened_is_told_newest_first(ana: Person, carla_id: str, new_visitor: NewVisitor) -> None:
    staff = new_visitor(ana)

    staff.opens(f"/console/usuario/{carla_id}")
    expect(staff.page.locator("#history")).to_contain_text("Convite enviado")
    expect(staff.page.locator("#history dd").last).to_have_text("Cadastro concluído, por Ana Souza")
    staff.page.get_by_role("button", name="Revogar").click()
    staff.page.locator("#ask-yes").click()

    expect(staff.page.locator("#history dd").first).to_have_text("Convite revogado, por Ana Souza")
    staff.picture("90-historico")
    staff.page.set_viewport_size({"width": 360, "height": 780})
    staff.picture("90-historico-360")


def test_older_entries_wait_behind_one_press(ana: Person, carla_id: str, new_visitor: NewVisitor) -> None:
    for act in ["deactivate", "activate"] * 3:
        ana.ok("POST", f"/client-users/{carla_id}/{act}")
    staff = new_visitor(ana)

    staff.opens(f"/console/usuario/{carla_id}")
    expect(staff.page.locator("#history dd").filter(visible=True)).to_have_count(5)
    staff.page.locator("#history summary").click()

    expect(staff.page.get_by_text("Cadastro concluído, por Ana Souza")).to_be_visible()
    staff.picture("91-historico-longo")


def test_a_slow_history_moves_nothing(ana: Person, carla_id: str, new_visitor: NewVisitor) -> None:
    staff = new_visitor(ana)
    page = staff.page
    page.route("**/history", lambda asked: (page.wait_for_timeout(700), asked.continue_()))

    staff.opens(f"/console/usuario/{carla_id}")
    expect(page.locator("#data")).to_contain_text("Padaria Sol")
    before = page.locator("#history-title").bounding_box()
    expect(page.locator("#history")).to_contain_text("Cadastro concluído")

    assert page.locator("#history-title").bounding_box() == before
    assert page.evaluate(SHIFT) < 0.1


def test_a_history_that_fails_leaves_the_page_usable(
    ana: Person, carla_id: str, new_visitor: NewVisitor
) -> None:
    staff = new_visitor(ana)
    staff.expects(500)
    answers = iter([500])

    def fail_once(asked: Route) -> None:
        status = next(answers, None)
        asked.fulfill(status=status, json={}) if status else asked.continue_()

    staff.page.route("**/history", fail_once)
    staff.opens(f"/console/usuario/{carla_id}")

    expect(staff.page.locator("#history")).to_contain_text("não pôde ser carregado")
    expect(staff.page.get_by_role("button", name="Editar")).to_be_visible()
    expect(staff.page.locator(".notice.bad:visible")).to_have_count(0)
    staff.page.get_by_role("button", name="Tentar de novo").click()
    expect(staff.page.locator("#history")).to_contain_text("Cadastro concluído")
