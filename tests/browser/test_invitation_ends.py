"""The ends of an invitation other than registering: it runs out and is renewed, or the person says no."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.accounts import signs_in_elsewhere
from tests.browser.offices import registers, short_invitations
from tests.browser.people import NewVisitor
from tests.e2e.people import Person, address, eventually, wait_for_status
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
FIELDS = "input, select, textarea"


@pytest.mark.statement("J12")
def test_a_link_that_ran_out_says_so_and_brings_a_new_one(
    stack: Stack, bruno: Person, new_visitor: NewVisitor
) -> None:
    email, carla = address("carla"), new_visitor()
    carla.expects(410)
    page = carla.page
    with short_invitations(stack, bruno, seconds=2):
        client_user_id = registers(bruno, email)
        old = stack.link_in(stack.mails_to(email)[0])
        wait_for_status(bruno, client_user_id, "expired")

    page.goto(old)
    expect(page.get_by_role("heading", name="Este convite venceu")).to_be_visible()
    expect(page.locator(FIELDS).filter(visible=True)).to_have_count(0)
    carla.picture("40-convite-vencido")
    page.get_by_role("button", name="Enviar novo link").click()
    expect(page.get_by_role("heading", name="Confira seu e-mail")).to_be_visible()
    carla.picture("41-novo-link")
    mail = eventually(lambda: stack.mails_to(email)[0], lambda newest: stack.link_in(newest) != old)
    steps.opens_the_invitation(carla, stack.link_in(mail))
    steps.chooses_a_password(carla)
    steps.enrols(carla, "42")

    page.wait_for_url("**/portal")
    expect(page.get_by_role("heading", name="Olá, Carla")).to_be_visible()
    page.goto(old)
    expect(page.get_by_role("heading", name="Este link não vale mais")).to_be_visible()


def test_an_invitation_opened_beside_somebody_elses_account_says_so(
    stack: Stack, ana: Person, new_visitor: NewVisitor
) -> None:
    email, visitor = address("carla"), new_visitor(signs_in_elsewhere(ana), {"width": 360, "height": 780})
    page = visitor.page
    registers(ana, email)

    steps.opens_the_invitation(visitor, stack.link_in(stack.mails_to(email)[0]))
    told = page.locator('[data-view="register"] [data-who-is-in]')
    expect(told).to_contain_text("está aberta a conta de Ana Souza")
    visitor.picture("43-outra-conta")
    told.get_by_role("button", name="Sair desta conta").click()
    expect(told).to_be_empty()
    expect(page.get_by_role("heading", name="Crie sua senha")).to_be_focused()
    steps.chooses_a_password(visitor)
    expect(page.get_by_role("heading", name="Proteja seu acesso")).to_be_visible()


def test_a_person_declines_and_the_office_sees_it(stack: Stack, ana: Person, new_visitor: NewVisitor) -> None:
    email, carla, staff = address("carla"), new_visitor(), new_visitor(ana)
    carla.expects(410)
    client_user_id = registers(ana, email)
    link = stack.link_in(stack.mails_to(email)[0])

    steps.opens_the_invitation(carla, link)
    carla.page.get_by_role("button", name="Recusar o convite").click()
    carla.page.get_by_label("Mensagem ao escritório").fill("Já não trabalho lá.\n\nObrigada!")
    carla.picture("43-recusar")
    carla.page.get_by_role("button", name="Recusar", exact=True).click()
    expect(carla.page.get_by_role("heading", name="Convite recusado")).to_be_focused()
    carla.page.goto(link)

    expect(carla.page.get_by_role("heading", name="Este link não vale mais")).to_be_visible()
    staff.opens(f"/console/usuario/{client_user_id}")
    expect(staff.page.locator("#state")).to_have_text("Recusou o convite")
    expect(staff.page.locator("#history")).to_contain_text("Convite recusado pela pessoa")


def test_somebody_else_says_it_is_not_them(stack: Stack, ana: Person, new_visitor: NewVisitor) -> None:
    email, stranger = address("carla"), new_visitor()
    client_user_id = registers(ana, email)
    steps.opens_the_invitation(stranger, stack.link_in(stack.mails_to(email)[0]))

    stranger.page.get_by_role("button", name="Não sou eu").click()
    expect(stranger.page.get_by_role("heading", name="Não é você?")).to_be_visible()
    stranger.picture("44-nao-sou-eu")
    stranger.page.get_by_role("button", name="Voltar").click()
    expect(stranger.page.get_by_role("dialog")).to_be_hidden()
    stranger.page.get_by_role("button", name="Não sou eu").click()
    stranger.page.locator("#decline button.bad").click()

    expect(stranger.page.get_by_role("heading", name="Convite recusado")).to_be_visible()
    stranger.picture("45-recusado")
    wait_for_status(ana, client_user_id, "declined")
