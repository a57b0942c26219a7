"""CPF and CNPJ as the vectors list them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.tax_id import (
    Cnpj,
    Cpf,
    TaxId,
    format_tax_id,
    mask_cpf,
    parse_cnpj,
    parse_cpf,
    parse_tax_id,
)

VECTORS = json.loads((Path(__file__).parents[2] / "vectors.json").read_text("utf-8"))
CPF, CNPJ, TAX_ID = TypeAdapter(Cpf), TypeAdapter(Cnpj), TypeAdapter(TaxId)
VALID_CNPJ = [
    *VECTORS["cnpj_valid_numeric"],
    *VECTORS["cnpj_valid_alnum"],
    *VECTORS["cnpj_accept_after_uppercase"],
]
pytestmark = pytest.mark.statement("H1")


@pytest.mark.parametrize("typed", VECTORS["cpf_valid"])
def test_a_valid_cpf_is_stored_as_eleven_digits(typed: str) -> None:
    assert CPF.validate_python(typed) == typed.replace(".", "").replace("-", "")
    assert TAX_ID.validate_python(typed) == parse_cpf(typed)


@pytest.mark.parametrize(
    "typed", [*VECTORS["cpf_invalid"], 52998224725, "529.982.24725", "529982.247-25", b"1"]
)
def test_an_invalid_cpf_is_refused_with_what_to_do(typed: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        CPF.validate_python(typed)

    assert refusal.value.errors()[0]["type"] == "cpf_invalid"
    assert refusal.value.errors()[0]["msg"].startswith("Confira o CPF")


@pytest.mark.parametrize("typed", VALID_CNPJ)
def test_a_valid_cnpj_is_stored_in_upper_case_without_mask(typed: str) -> None:
    canonical = typed.translate(str.maketrans("", "", "./-")).upper()

    assert CNPJ.validate_python(typed) == TAX_ID.validate_python(typed) == canonical


@pytest.mark.parametrize(
    "typed",
    [
        *VECTORS["cnpj_invalid"],
        "00000000000000",
        "11.222.333/000181",
        " 11222333000181",
        None,
        11222333000181,
        [],
        {},
    ],
)
def test_an_invalid_cnpj_is_refused(typed: object) -> None:
    for adapter, code in ((CNPJ, "cnpj_invalid"), (TAX_ID, "tax_id_invalid")):
        with pytest.raises(ValidationError) as refusal:
            adapter.validate_python(typed)

        assert refusal.value.errors()[0]["type"] == code


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12))
def test_exactly_one_pair_of_check_digits_fits_each_base(base: str) -> None:
    valid = [code for code in (f"{base}{number:02d}" for number in range(100)) if _is_cnpj(code)]

    assert len(valid) == 1 or base == "0" * 12


@given(st.text(max_size=20))
def test_a_refusal_is_the_only_error(typed: str) -> None:
    for parse in (parse_cpf, parse_cnpj, parse_tax_id):
        try:
            assert parse(typed).isascii()
        except ValueError:
            continue


def test_a_tax_id_is_shown_with_its_mask() -> None:
    assert format_tax_id("12ABC34501DE35") == "12.ABC.345/01DE-35"
    assert format_tax_id("52998224725") == "529.982.247-25"


def test_a_masked_cpf_shows_its_middle_only() -> None:
    assert mask_cpf("52998224725") == "***.982.247-**"


def _is_cnpj(code: str) -> bool:
    try:
        return parse_cnpj(code) == code
    except ValueError:
        return False
