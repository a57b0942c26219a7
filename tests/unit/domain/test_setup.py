"""What an operator or administrator may say about an office, and nothing else."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from chalicelib.domain.setup import (
    MOST,
    CompanyChange,
    CompanyData,
    DepartmentData,
    OfficeChange,
    OfficeSetup,
    StaffChange,
    StaffData,
)

ADMINISTRATOR = {"name": "Ana Souza", "email": "ana@modelo.com.br"}


def test_a_name_and_an_administrator_make_an_office() -> None:
    setup = OfficeSetup.model_validate({"name": "Contábil Modelo", "administrator": ADMINISTRATOR})

    assert (setup.staff, setup.companies, setup.departments) == ([], [], [])


@pytest.mark.statement("H1")
def test_a_tax_id_is_kept_without_its_mask() -> None:
    assert CompanyData(name="Padaria Sol", tax_id="12.abc.345/01de-35").tax_id == "12ABC34501DE35"


def test_a_change_of_a_company_takes_away_its_code_and_nothing_else() -> None:
    assert CompanyChange.model_validate({"code": None, "name": None}).fields() == {"code": None}
    assert CompanyChange.model_validate({"name": "Padaria Lua"}).fields() == {"name": "Padaria Lua"}


def test_two_companies_of_a_new_office_have_two_codes() -> None:
    companies = [
        {"name": "Um", "tax_id": "11222333000181", "code": "x-1"},
        {"name": "Dois", "tax_id": "11444777000161", "code": "X-1"},
    ]

    with pytest.raises(ValidationError):
        OfficeSetup.model_validate({"name": "Novo", "administrator": ADMINISTRATOR, "companies": companies})


def test_whatever_is_not_said_is_off() -> None:
    company = CompanyData(name="Padaria Sol", tax_id="11222333000181")
    staff = StaffData.model_validate(ADMINISTRATOR)

    flags = ("portal_enabled", "messenger_enabled", "processes_enabled", "test")
    assert not any(getattr(company, flag) for flag in flags)
    assert not staff.administrator
    assert not staff.uses_client_portal


@pytest.mark.parametrize("hours", [23, 169, 24.5, "48", True])
def test_an_invitation_lives_a_day_to_a_week_in_whole_hours(hours: object) -> None:
    with pytest.raises(ValidationError):
        OfficeChange.model_validate({"invitation_life_hours": hours})


@pytest.mark.parametrize("hours", [24, 168])
def test_a_day_and_a_week_are_allowed(hours: int) -> None:
    assert OfficeChange.model_validate({"invitation_life_hours": hours}).invitation_life_hours == hours


@pytest.mark.statement("F5")
@pytest.mark.parametrize(
    "model",
    [OfficeSetup, OfficeChange, StaffData, StaffChange, CompanyData, CompanyChange, DepartmentData],
    ids=lambda model: model.__name__,
)
@pytest.mark.parametrize("field", ["id", "office_id", "account_id", "version", "created_at"])
def test_no_field_of_another_kind_is_taken(model: type[BaseModel], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        model.model_validate({field: "x"})

    assert (field,) in [each["loc"] for each in refusal.value.errors()]


@pytest.mark.parametrize("value", ["true", 1, None, "sim"])
def test_a_flag_is_true_or_false(value: Any) -> None:
    with pytest.raises(ValidationError):
        StaffData.model_validate(ADMINISTRATOR | {"administrator": value})


def test_the_file_of_an_office_is_bounded() -> None:
    many = [{"name": f"Departamento {number}"} for number in range(MOST + 1)]

    with pytest.raises(ValidationError):
        OfficeSetup.model_validate({"name": "x", "administrator": ADMINISTRATOR, "departments": many})


@pytest.mark.parametrize(
    "more",
    [
        {"staff": [{"name": "Rui Lima", "email": "ANA@modelo.com.br"}]},
        {"companies": [{"name": name, "tax_id": "11.222.333/0001-81"} for name in ("Sol", "Lua")]},
    ],
)
def test_a_set_up_that_names_somebody_twice_is_refused_as_a_whole(more: dict[str, Any]) -> None:
    setup = {"name": "Contábil Modelo", "administrator": {"name": "Ana Souza", "email": "ana@modelo.com.br"}}

    with pytest.raises(ValidationError):
        OfficeSetup.model_validate(setup | more)
