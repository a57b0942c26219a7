"""How a typed word finds a person."""

import pytest

from chalicelib.domain.search import folded, is_found


def found(wanted: str, cpf: str | None = "11144477735") -> bool:
    return is_found(folded(wanted), name="Érica de Souza-Lima", email="erica@padaria.com.br", cpf=cpf)


@pytest.mark.parametrize(
    "wanted", ["erica", "ÉRI", "souza", "érica de s", "  erica   de ", "erica@pad", "111.444", "111444777"]
)
def test_the_start_of_any_word_the_email_or_the_cpf_finds_a_person(wanted: str) -> None:
    assert found(wanted)


@pytest.mark.parametrize("wanted", ["rica", "padaria", "444777", "11", "x", "carla"])
def test_the_middle_of_a_word_or_two_digits_find_nobody(wanted: str) -> None:
    assert not found(wanted)


def test_a_person_without_cpf_is_not_found_by_digits() -> None:
    assert not found("111444", cpf=None)


def test_folding_evens_out_case_accents_and_spaces() -> None:
    assert folded("  ÇÃO   Straße ") == "cao strasse"
