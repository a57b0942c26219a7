"""The folders that a client user sees at a company."""

import pytest

from chalicelib.domain.grants import folder_id, folders_of
from chalicelib.domain.ids import is_id
from chalicelib.domain.office import Company, Department
from tests.unit.domain.people import NOON, carla

TAX = Department(id="dep_tax", office_id="off_a", name="Departamento Fiscal", system="tax", folder="Fiscal")
PERSONNEL = Department(
    id="dep_personnel", office_id="off_a", name="Departamento Pessoal", system="personnel", folder="Pessoal"
)
OWN = Department(id="dep_own", office_id="off_a", name="Consultoria")
GRANTED = [
    {"id": "dep_personnel", "level": "contributor"},
    {"id": "dep_tax", "level": "reviewer"},
    {"id": "dep_own", "level": "owner"},
]


def company(**what: object) -> Company:
    facts = {"id": "cmp_padaria", "office_id": "off_a", "name": "Padaria Sol", "tax_id": "11222333000181"}
    stamp = {"portal_enabled": True, "updated_at": NOON, "updated_by": "Ana Souza"}
    return Company.model_validate(facts | stamp | what)


def seen(narrowed_to: list[str] | None = None, **what: object) -> list[tuple[str, str]]:
    user = carla(departments=GRANTED, companies=[{"id": "cmp_padaria", "departments": narrowed_to}])
    return [(each.name, each.level) for each in folders_of(user, company(**what), [TAX, PERSONNEL, OWN])]


def test_system_departments_share_their_folder_by_themselves_in_order() -> None:
    assert seen() == [("Fiscal", "reviewer"), ("Pessoal", "contributor")]


def test_a_narrowed_company_shows_the_departments_it_is_narrowed_to() -> None:
    assert seen(["dep_tax"]) == [("Fiscal", "reviewer")]


@pytest.mark.statement("F4")
def test_a_company_off_the_portal_shows_nothing() -> None:
    assert seen(portal_enabled=False) == []


@pytest.mark.statement("F6")
def test_a_company_that_was_not_granted_shows_nothing() -> None:
    assert seen(id="cmp_other") == []


def test_a_folder_has_one_id_for_ever_and_shares_it_with_no_other() -> None:
    folder = folder_id("cmp_padaria", "dep_tax")

    assert folder == folder_id("cmp_padaria", "dep_tax")
    assert folder != folder_id("cmp_padaria", "dep_personnel")
    assert is_id("fld", folder)
