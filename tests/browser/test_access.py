"""Taking access away and giving it back, and what the person meets at the next click."""

import pytest
from playwright.sync_api import expect

from tests.browser.offices import comes_in, linking_link, registers
from tests.browser.people import NewVisitor, Visitor
from tests.browser.steps import gives_password
from tests.e2e.people import PASSWORD, Person, address
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
PHONE = {"width": 360, "height": 780}


def inactivates(staff: Visitor, client_user_id: str) -> None:
    page = staff.page
    staff.opens(f"/console/usuario/{client_user_id}")
    page.get_by_role("button", name="Inativar").click()
    expect(page.get_by_role("dialog")).to_contain_text("sai do portal na hora")
    staff.picture("70-inativar")
    page.locator("#ask-yes").click()
    expect(page.locator("#state")).to_have_text("Inativo")


@pytest.mark.statement("F8")
def test_the_next_click_of_a_deactivated_person_lands_on_the_entrance(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    email, staff = address("carla"), new_visitor(ana)
    client_user_id = registers(ana, email, companies=["Padaria Sol", "Mercado Lua"])
    carla = new_visitor(comes_in(stack, ana, client_user_id, email), PHONE)
    carla.expects(401)
    carla.opens("/portal")
    expect(carla.page.locator(".folder")).to_have_count(1)

    inactivates(staff, client_user_id)
    carla.page.locator("#company-select").select_option(label="Mercado Lua")

    expect(carla.page.get_by_role("heading", name="Entrar")).to_be_visible()
    carla.picture("71-sem-acesso")
    gives_password(carla, email, PASSWORD)
    expect(carla.page.locator("#sign-in .notice.bad")).to_be_visible()
    staff.picture("72-inativo")
    staff.page.get_by_role("button", name="Ativar").click()
    expect(staff.page.get_by_role("dialog")).to_contain_text("volta a entrar")
    staff.page.locator("#ask-yes").click()
    expect(staff.page.locator("#state")).to_have_text("Ativo")
    gives_password(carla, email, PASSWORD)
    expect(carla.page.get_by_role("heading", name="Confirme que é você")).to_be_visible()


def test_no_in_the_question_changes_nothing(stack: Stack, ana: Person, new_visitor: NewVisitor) -> None:
    email, staff = address("carla"), new_visitor(ana)
    client_user_id = registers(ana, email)
    comes_in(stack, ana, client_user_id, email)

    staff.opens(f"/console/usuario/{client_user_id}")
    staff.page.get_by_role("button", name="Inativar").click()
    staff.page.keyboard.press("Escape")
    expect(staff.page.get_by_role("dialog")).to_be_hidden()

    expect(staff.page.get_by_role("button", name="Inativar")).to_be_focused()
    assert ana.ok("GET", f"/client-users/{client_user_id}")["status"] == "active"


def test_an_undo_stays_while_somebody_stands_on_it_and_goes_when_it_is_left(
    ana: Person, new_visitor: NewVisitor
) -> None:
    staff, client_user_id = new_visitor(ana), registers(ana, address("carla"))
    page = staff.page
    page.clock.install()
    staff.opens(f"/console/usuario/{client_user_id}")
    page.get_by_role("button", name="Inativar").click()
    page.locator("#ask-yes").click()
    expect(page.locator("#state")).to_have_text("Inativo")

    page.keyboard.press("Tab")
    page.clock.fast_forward(60_000)
    expect(page.get_by_role("button", name="Desfazer")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#toast")).to_be_empty()


@pytest.mark.statement("G8")
def test_losing_one_office_leaves_the_other(
    stack: Stack, ana: Person, bruno: Person, new_visitor: NewVisitor
) -> None:
    email = address("davi")
    here = registers(ana, email, name="Davi Reis")
    davi = comes_in(stack, ana, here, email)
    registers(bruno, email, name="Davi Reis")
    proof = {"token": linking_link(stack, email).partition("#")[2], "password": PASSWORD}
    begun = davi.ok("POST", "/invitations/link", proof)
    code = {"factor": "recovery_code", "code": davi.recovery_codes[0]}
    linked = davi.ok(
        "POST", "/invitations/link/confirm", {"challenge": begun["challenge"], "accept": True} | code
    )
    davi.token = linked["session"]["token"]
    visitor = new_visitor(davi, PHONE)
    visitor.expects(404)
    visitor.opens("/portal")
    expect(visitor.page.locator("#office-select option:checked")).to_have_text("Escritório Bruno")

    ana.ok("POST", f"/client-users/{here}/deactivate")
    visitor.page.locator("#office-select").select_option(label="Contábil Aurora")

    expect(visitor.page.locator("#toast")).not_to_be_empty()
    expect(visitor.page.locator("#office-select option:checked")).to_have_text("Escritório Bruno")
    visitor.page.reload()
    expect(visitor.page.locator("#office-name")).to_have_text("Escritório Bruno")
