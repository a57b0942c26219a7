"""CPF and CNPJ: canonical form, check digits and masks, by the rules of the Receita Federal.

Since July 2026 the first twelve positions of a CNPJ may be letters; the value of a character is its ASCII
code less 48 (Instrução Normativa RFB 2.229/2024).
"""

import re
from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

CPF_LENGTH: Final = 11
CNPJ_LENGTH: Final = 14
_CPF: Final = re.compile(r"[0-9]{11}|[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}")
_CNPJ: Final = re.compile(
    r"[0-9A-Za-z]{12}[0-9]{2}"
    r"|[0-9A-Za-z]{2}\.[0-9A-Za-z]{3}\.[0-9A-Za-z]{3}/[0-9A-Za-z]{4}-[0-9]{2}"
)
_MASK: Final = str.maketrans("", "", "./-")
_CPF_WEIGHTS: Final = (11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
_CNPJ_WEIGHTS: Final = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def _check_digit(base: str, weights: Sequence[int]) -> str:
    total = sum((ord(char) - 48) * weight for char, weight in zip(base, weights, strict=True))
    return str(0 if total % 11 < 2 else 11 - total % 11)


def _has_check_digits(code: str, weights: Sequence[int]) -> bool:
    first = _check_digit(code[:-2], weights[1:])
    return code[-2:] == first + _check_digit(code[:-2] + first, weights)


def _canonical(value: object, form: re.Pattern[str], weights: Sequence[int]) -> str:
    """Gives the code without mask, in upper case, or an empty string when it is not a valid one."""
    if not isinstance(value, str) or not form.fullmatch(value):
        return ""
    code = value.translate(_MASK).upper()
    return code if len(set(code)) > 1 and _has_check_digits(code, weights) else ""


def parse_cpf(value: object) -> str:
    """Gives the 11 digits of a CPF, typed with or without ``ddd.ddd.ddd-dd``."""
    cpf = _canonical(value, _CPF, _CPF_WEIGHTS)
    if not cpf:
        raise PydanticCustomError("cpf_invalid", "Confira o CPF: são 11 números, e este não é um CPF válido.")
    return cpf


def parse_cnpj(value: object) -> str:
    """Gives the 14 positions of a CNPJ, typed with or without ``SS.SSS.SSS/SSSS-NN``, in upper case."""
    cnpj = _canonical(value, _CNPJ, _CNPJ_WEIGHTS)
    if not cnpj:
        raise PydanticCustomError(
            "cnpj_invalid", "Confira o CNPJ: são 14 letras ou números, e este não é um CNPJ válido."
        )
    return cnpj


def is_tax_id(value: object) -> bool:
    return bool(_tax_id(value))


def parse_tax_id(value: object) -> str:
    """Gives a CPF (11 digits) or a CNPJ (14 positions) in canonical form."""
    tax_id = _tax_id(value)
    if not tax_id:
        raise PydanticCustomError(
            "tax_id_invalid", "Informe um CPF de 11 números ou um CNPJ válido de 14 letras ou números."
        )
    return tax_id


def _tax_id(value: object) -> str:
    return _canonical(value, _CPF, _CPF_WEIGHTS) or _canonical(value, _CNPJ, _CNPJ_WEIGHTS)


def format_tax_id(tax_id: str) -> str:
    """Shows a canonical CPF or CNPJ with its mask, every character visible."""
    if len(tax_id) == 11:
        return f"{tax_id[:3]}.{tax_id[3:6]}.{tax_id[6:9]}-{tax_id[9:]}"
    return f"{tax_id[:2]}.{tax_id[2:5]}.{tax_id[5:8]}/{tax_id[8:12]}-{tax_id[12:]}"


def mask_cpf(cpf: str) -> str:
    """Shows only the six middle digits of a canonical CPF, as public bodies do: ``***.982.247-**``."""
    return f"***.{cpf[3:6]}.{cpf[6:9]}-**"


Cpf = Annotated[
    str,
    BeforeValidator(parse_cpf),
    WithJsonSchema({"type": "string", "minLength": 11, "maxLength": 14, "examples": ["529.982.247-25"]}),
]
Cnpj = Annotated[
    str,
    BeforeValidator(parse_cnpj),
    WithJsonSchema({"type": "string", "minLength": 14, "maxLength": 18, "examples": ["12.ABC.345/01DE-35"]}),
]
TaxId = Annotated[
    str,
    BeforeValidator(parse_tax_id),
    WithJsonSchema({"type": "string", "minLength": 11, "maxLength": 18, "examples": ["11.222.333/0001-81"]}),
]
