"""One row as the office means it: companies, departments, presets and numbers, and every cell that is wrong."""

from typing import Any

import pytest

from chalicelib.domain.import_notes import MOST_NOTES
from chalicelib.domain.import_row import Reading, read_row
from chalicelib.domain.import_sheet import Cell
from tests.unit.domain.imports import book, row


def read(**cells: Cell) -> Reading:
    return read_row(row(**cells), book())


def errors(**cells: Cell) -> list[tuple[Any, ...]]:
    return [(str(each.column), each.code, each.what) for each in read(**cells).errors]


def warnings(**cells: Cell) -> list[tuple[Any, ...]]:
    return [(str(each.column), each.code, each.what) for each in read(**cells).warnings]


def test_a_row_is_read_by_the_rules_of_the_wizard() -> None:
    reading = read(
        companies="11.222.333/0001-81; 11444777000161",
        departments="Pessoal: Revisor; departamento FISCAL : proprietario;Consultoria:Contribuinte",
        preset="somente leitura",
        notification_preset="Só no portal",
        send="Agora",
    )

    assert reading.errors == reading.warnings == []
    assert reading.general is not None
    assert reading.general.email == "carla@padaria.com.br"
    assert reading.general.phone == "+5511987654321"
    assert reading.companies == ["cmp_padaria", "cmp_oficina"]
    assert reading.departments == {
        "dep_personnel": "reviewer", "dep_tax": "owner", "dep_own": "contributor",
    }  # fmt: skip
    assert (reading.preset, reading.notification_preset, reading.send) == ("read_only", "portal_only", "now")


def test_nothing_is_given_and_nothing_is_sent_where_nothing_is_said() -> None:
    reading = read(phone=None)

    assert (reading.preset, reading.notification_preset, reading.send) == (None, None, "later")
    assert warnings(phone=None) == [("phone", "phone_missing", "")]


@pytest.mark.statement("I4")
def test_everything_that_is_wrong_with_a_row_is_told_cell_by_cell() -> None:
    found = errors(
        name=None,
        email="sem arroba",
        cpf="123",
        phone="99",
        companies="11.222.333/0001-80; 12.ABC.345/01DE-35; 45723174000110",
        departments="Pessoal; Fiscall: Revisor; Fiscal: Dono",
        preset="Chefe",
        send="talvez",
    )

    assert found == [
        ("name", "missing", ""),
        ("email", "email_invalid", ""),
        ("cpf", "cpf_invalid", ""),
        ("phone", "phone_invalid", ""),
        ("companies", "tax_id_unreadable", "11.222.333/0001-80"),
        ("companies", "company_not_enabled", "12.ABC.345/01DE-35"),
        ("companies", "company_unknown", "45723174000110"),
        ("departments", "level_missing", "Pessoal"),
        ("departments", "department_unknown", "Fiscall"),
        ("departments", "level_unknown", "Dono"),
        ("preset", "preset_unknown", "Chefe"),
        ("send", "send_unknown", "talvez"),
    ]
    assert "CPF" in next(each.message for each in read(cpf="123").errors)


def test_what_is_needed_is_asked_for_and_one_department_has_one_level() -> None:
    assert errors(companies=None, departments=None) == [
        ("companies", "missing", ""), ("departments", "missing", ""),
    ]  # fmt: skip
    assert errors(departments="Pessoal: Revisor; Departamento Pessoal: Proprietário") == [
        ("departments", "levels_differ", "Departamento Pessoal")
    ]


@pytest.mark.statement("I2")
def test_of_more_than_anybody_types_so_much_is_read_and_told_as_helps() -> None:
    bad = read(companies="x;" * 2_000, departments="y;" * 2_000)
    many = read(companies="11.222.333/0001-81\n" * 200)

    assert MOST_NOTES <= len(bad.errors) <= MOST_NOTES + 1
    assert len(many.warnings) == MOST_NOTES
    assert [each.code for each in many.errors] == ["too_long"]


@pytest.mark.statement("I3")
def test_many_second_looks_keep_nothing_of_a_row_from_being_read() -> None:
    reading = read(companies="11222333000181;" * 50 + "0042")

    assert reading.companies == ["cmp_padaria", "cmp_oficina"]
    assert (reading.errors, reading.departments) == ([], {"dep_personnel": "reviewer"})


@pytest.mark.statement("I10")
@pytest.mark.parametrize("typed", [191, 191.0, "191"])
def test_zeros_that_a_spreadsheet_took_away_are_put_back_visibly(typed: Cell) -> None:
    reading = read(cpf=typed, companies=typed)

    assert reading.general is not None
    assert reading.general.cpf == "00000000191"
    assert reading.companies == ["cmp_banco"]
    assert warnings(cpf=typed, companies=typed) == [
        ("cpf", "zeros_added", "00000000191"),
        ("companies", "zeros_added", "00000000000191"),
    ]


@pytest.mark.statement("I10")
def test_a_number_that_no_zeros_make_good_is_refused() -> None:
    assert errors(cpf=192, companies=192) == [
        ("cpf", "cpf_invalid", ""), ("companies", "tax_id_unreadable", "192"),
    ]  # fmt: skip
    assert errors(cpf=1.5) == [("cpf", "cpf_invalid", "")]
    assert warnings(cpf=52998224725) == []
