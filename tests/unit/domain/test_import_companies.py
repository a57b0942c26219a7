"""A company of an import is the only one that is meant, by number or by code; nobody guesses."""

import pytest

from chalicelib.domain.import_companies import CompanyIndex, company_named
from chalicelib.domain.import_notes import Notes
from tests.unit.domain.imports import BANCO, OFICINA, PADARIA, company

COMPANIES = [
    company("cmp_padaria", PADARIA, code="Pad-01"),
    company("cmp_oficina", OFICINA, code="0042"),
    company("cmp_banco", BANCO),
    company("cmp_mercado", "12ABC34501DE35", code="191"),
    company("cmp_lua", "27486193000199", code="07"),
    company("cmp_sol", "39051742000181", code="007"),
    company("cmp_mar", "45820671000137", code="52998224725"),
]


def named(typed: str) -> tuple[str, list[str]]:
    """The company, and the codes of what is wrong or deserves a second look."""
    notes = Notes()
    found = company_named(typed, CompanyIndex(COMPANIES), notes)
    return found.id if found else "", [each.code for each in notes.errors + notes.warnings]


@pytest.mark.parametrize("typed", ["11.222.333/0001-81", "pad-01", "PAD-01"])
def test_a_company_is_known_by_its_number_and_by_its_code(typed: str) -> None:
    assert named(typed) == ("cmp_padaria", [])


def test_a_code_that_lost_its_zeros_is_read_visibly_unless_it_may_be_two() -> None:
    assert named("42") == ("cmp_oficina", ["zeros_added"])
    assert named("07") == ("cmp_lua", [])
    assert named("0042") == ("cmp_oficina", [])
    assert named("7") == ("", ["company_ambiguous"])
    assert named("00042") == ("", ["tax_id_unreadable"])


@pytest.mark.statement("I10")
def test_what_is_one_company_s_code_and_another_one_s_number_is_neither() -> None:
    assert named("191") == ("", ["company_ambiguous"])
    assert named("00000000000191") == ("cmp_banco", [])


def test_a_code_that_could_be_a_number_is_taken_visibly() -> None:
    assert named("52998224725") == ("cmp_mar", ["read_as_code"])


def test_what_no_company_is_called_says_so() -> None:
    assert named("pad-02") == ("", ["tax_id_unreadable"])
    assert named("45723174000110") == ("", ["company_unknown"])
