"""Which addresses look fictitious, and which companies a demonstration may have."""

import pytest

from chalicelib.domain.demonstration import CompanyNotTest, ensure_test_companies, is_fictitious
from chalicelib.domain.office import Company
from tests.unit.domain.people import NOON


@pytest.mark.parametrize("local", ["demo", "demo2", "demo.rh", "demo-cliente", "demo+1", "demo_x"])
def test_an_address_that_begins_with_demo_looks_fictitious(local: str) -> None:
    assert is_fictitious(f"{local}@modelo.com.br")


@pytest.mark.parametrize("local", ["demostenes", "democracia.ja", "ana.demo", "de.mo", "ana"])
def test_an_address_that_may_be_somebodys_does_not(local: str) -> None:
    assert not is_fictitious(f"{local}@demo.com.br")


def test_every_company_of_a_demonstration_is_marked_as_test() -> None:
    def company(is_test: bool) -> Company:
        facts = {"id": "cmp_x", "office_id": "off_a", "name": "Padaria", "tax_id": "11222333000181"}
        return Company.model_validate(facts | {"test": is_test, "updated_at": NOON, "updated_by": "Ana"})

    ensure_test_companies([])
    ensure_test_companies([company(True), company(True)])

    with pytest.raises(CompanyNotTest) as refusal:
        ensure_test_companies([company(True), company(False), company(False)])
    assert [each.field for each in refusal.value.fields] == ["companies.1.id", "companies.2.id"]
