"""A code is what an office types, in one form, and nothing in it looks like something else."""

import pytest
from pydantic import ValidationError

from chalicelib.domain.company_code import code_key
from chalicelib.domain.setup import CompanyData


def code(typed: object) -> str | None:
    return CompanyData.model_validate({"name": "Padaria", "tax_id": "11222333000181", "code": typed}).code


def test_a_code_is_kept_as_it_was_typed_and_told_apart_without_case() -> None:
    assert [code(each) for each in (None, " Pad-01/2.b ", "A\u0301gua", "0042")] == [
        None, "Pad-01/2.b", "Água", "0042",
    ]  # fmt: skip
    assert code_key("Água-1") == code_key("A\u0301GUA-1")


@pytest.mark.statement("H1")
@pytest.mark.parametrize("typed", ["", " ", "x" * 21, "a b", "a;b", "a\u200b", "\u0430", "=1", "١", 42])
def test_what_is_no_code_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError):
        code(typed)
