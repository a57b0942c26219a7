"""The list narrowed by company, put in another order, and found as it was left after reloading and going back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.offices import registers
from tests.browser.people import NewVisitor
from tests.browser.test_fit import fits
from tests.e2e.people import Person, address, office
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
OTHER_COMPANY = {"name": "Mercado Lua", "tax_id": "12ABC34501DE35", "portal_enabled": True}


@pytest.fixture(scope="module")
def gil(stack: Stack) -> Person:
    """Administrator of an office with two people of one company and one of another."""
    gil = office(stack, "Contábil dos Filtros")
    gil.ok("POST", "/companies", OTHER_COMPANY)
    for name, company in (("Alba", "Padaria Sol"), ("Bento", "Mercado Lua"), ("Cida", "Padaria Sol")):
        registers(gil, address(name.lower()), name=name, companies=[company])
    return gil


def shows(page: Page, *names: str) -> None:
    expect(page.locator("#people .name a")).to_have_text(list(names))


def test_filters_and_order_stay_on_the_way_to_a_person_and_back(gil: Person, new_visitor: NewVisitor) -> None:
    staff = new_visitor(gil, {"width": 360, "height": 780})
    page = staff.page
    staff.opens("/console")
    shows(page, "Alba", "Bento", "Cida")

    page.get_by_text("Mais filtros").click()
    page.get_by_label("Empresa", exact=True).select_option("Padaria Sol")
    page.get_by_label("Ordem").select_option("Nome, de Z a A")
    shows(page, "Cida", "Alba")
    assert fits(page)
    staff.picture("98-filtros-360")
    page.reload()
    shows(page, "Cida", "Alba")
    page.get_by_role("link", name="Alba").click()
    page.get_by_role("link", name="← Usuários de Cliente").click()
    shows(page, "Cida", "Alba")
    page.get_by_label("Buscar").fill("ALB")
    shows(page, "Alba")
    page.get_by_role("link", name="Alba").click()
    page.wait_for_url("**/console/usuario/**")
    page.go_back()

    shows(page, "Alba")
    expect(page).to_have_url(re.compile(r"/console\?company=cmp_\w+&sort=-name$"))


def test_the_workbook_is_of_the_filtered_list_and_a_refusal_is_told(
    gil: Person, new_visitor: NewVisitor
) -> None:
    staff = new_visitor(gil)
    page = staff.page
    staff.expects(422)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    staff.opens("/console?sort=-name")
    page.get_by_label("Empresa", exact=True).select_option("Mercado Lua")
    shows(page, "Bento")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Baixar planilha").click()
    staff.picture("98-filtros")

    assert re.fullmatch(r"usuarios-de-cliente-[\d-]{10}\.xlsx", saved.value.suggested_filename)
    assert any(re.search(r"\.xlsx\?company=cmp_\w+&sort=-name$", each) for each in asked)
    refusal = '{"code": "export_too_large", "title": "Planilha grande demais", "detail": "Filtre a lista."}'
    page.route("**/*.xlsx?*", lambda route: route.fulfill(status=422, body=refusal))
    page.get_by_role("button", name="Baixar planilha").click()
    expect(page.get_by_role("alert")).to_contain_text("Planilha grande demais")
