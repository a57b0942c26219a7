"""Names made to be run instead of read are text everywhere: list, person, portal and outbox."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from chalicelib.domain.mail import inert
from tests.browser.offices import registers
from tests.browser.people import NewVisitor
from tests.e2e.people import Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
VECTORS = Path(__file__).resolve().parents[1] / "vectors.json"
PLANTED = "script:not([src]), img[src='x'], [onerror], a[href^='javascript:']"


def hostile_names() -> list[str]:
    return list(json.loads(VECTORS.read_text(encoding="utf-8"))["names_hostile"])


def is_accepted(staff: Person, name: str) -> bool:
    draft = staff.ok("POST", "/drafts", {})
    body = {"name": name, "email": "ninguem@exemplo.com.br", "portal_access": {"active": False, "send": None}}
    answer = staff.call("PUT", f"/drafts/{draft['id']}/general", body, draft["version"])
    staff.ok("DELETE", f"/drafts/{draft['id']}")
    assert answer.status in {200, 400}
    return answer.status == 200


@pytest.fixture(scope="module")
def registered(bruno: Person) -> dict[str, tuple[str, str]]:
    """Client user's id and address by name, for every hostile name that the API accepts."""
    accepted = [name for name in hostile_names() if is_accepted(bruno, name)]
    people = {name: address("nome") for name in accepted}
    return {name: (registers(bruno, email, name=name), email) for name, email in people.items()}


def is_inert(page: Page | FrameLocator) -> None:
    expect(page.locator(PLANTED)).to_have_count(0)


@pytest.mark.statement("H2")
def test_hostile_names_are_read_and_not_run_in_the_console(
    bruno: Person, registered: dict[str, tuple[str, str]], new_visitor: NewVisitor
) -> None:
    staff = new_visitor(bruno)

    staff.opens("/console")
    for name in registered:
        expect(staff.page.locator(".person .name a").get_by_text(name, exact=True)).to_be_visible()
    is_inert(staff.page)
    staff.picture("80-nomes-hostis")
    for name, (client_user_id, _) in registered.items():
        staff.opens(f"/console/usuario/{client_user_id}")
        expect(staff.page.locator("#name")).to_have_text(name)
        expect(staff.page.locator("#history")).to_contain_text("Cadastro concluído")
        is_inert(staff.page)

    assert len(registered) >= 8


@pytest.mark.statement("H2")
def test_hostile_names_are_read_and_not_run_in_the_mails(
    stack: Stack, registered: dict[str, tuple[str, str]], new_visitor: NewVisitor
) -> None:
    reader = new_visitor()

    for name, (_, email) in registered.items():
        mail = stack.mails_to(email)[0]
        reader.page.goto(f"{stack.outbox_url}/{mail['id']}")
        letter = reader.page.frame_locator("iframe.clara")
        letter.get_by_text("Registre Agora").wait_for()
        is_inert(letter)
        is_inert(reader.page)
        expect(letter.locator("body")).to_contain_text(f"Olá, {inert(name)}")
        links = letter.locator("a").evaluate_all("links => links.map((each) => each.href)")
        assert all(link.startswith(f"{stack.portal_url}/convite#") for link in links)
        assert inert(name) in mail["text"]
    reader.picture("81-carta")
