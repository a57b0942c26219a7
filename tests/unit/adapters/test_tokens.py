"""Codes as the operating system's randomness makes them."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from chalicelib.adapters import tokens
from chalicelib.adapters.tokens import Tokens


@pytest.mark.statement("D6")
def test_a_code_has_six_digits_each_as_likely_as_any_other() -> None:
    codes = [Tokens().digits(6) for _ in range(10_000)]

    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)
    assert any(code.startswith("0") for code in codes)
    for place in range(6):
        found = Counter(code[place] for code in codes)
        assert set(found) == set("0123456789")
        assert all(850 <= count <= 1150 for count in found.values())
    assert len(set(codes)) > 9_900


@pytest.mark.statement("D6")
def test_a_code_comes_from_the_secrets_module() -> None:
    source = ast.parse(Path(tokens.__file__).read_text("utf-8"))
    (digits,) = [
        each for each in ast.walk(source) if isinstance(each, ast.FunctionDef) and each.name == "digits"
    ]

    assert "secrets.randbelow" in ast.unparse(digits)
