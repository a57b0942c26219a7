"""What people write about themselves and their companies, in one canonical form with nothing invisible in it.

HTML-like characters are allowed: they are made inert where they are shown, not where they are typed.
"""

import unicodedata
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

NAME_MAXIMUM: Final = 200
SHORT_TEXT_MAXIMUM: Final = 500

# Control, format (bidi, zero-width), surrogate, private, unassigned, line and paragraph separators.
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters and marks that show nothing: grapheme joiner, Hangul fillers, Khmer inherent vowels, blank Braille.
_BLANKS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def has_invisible(text: str) -> bool:
    """Says whether ``text`` holds a character that shows nothing or turns the direction of the others."""
    return any(char in _BLANKS or unicodedata.category(char) in _REFUSED_CATEGORIES for char in text)


def one_line(value: object, *, maximum: int, code: str, message: str) -> str:
    """Gives NFC text of 1 to ``maximum`` code points, without spaces at the ends or doubled inside."""
    if not isinstance(value, str) or len(value) > 4 * maximum or has_invisible(value):
        raise PydanticCustomError(code, message)
    text = " ".join(unicodedata.normalize("NFC", value).split())
    if not 1 <= len(text) <= maximum:
        raise PydanticCustomError(code, message)
    return text


def parse_person_name(value: object) -> str:
    return one_line(
        value,
        maximum=NAME_MAXIMUM,
        code="name_invalid",
        message="Escreva o nome completo, em uma só linha, com até 200 caracteres.",
    )


def parse_company_name(value: object) -> str:
    return one_line(
        value,
        maximum=NAME_MAXIMUM,
        code="company_name_invalid",
        message="Escreva o nome da empresa, em uma só linha, com até 200 caracteres.",
    )


def parse_department_name(value: object) -> str:
    return one_line(
        value,
        maximum=NAME_MAXIMUM,
        code="department_name_invalid",
        message="Escreva o nome do departamento, em uma só linha, com até 200 caracteres.",
    )


def parse_short_text(value: object) -> str:
    return one_line(
        value,
        maximum=SHORT_TEXT_MAXIMUM,
        code="text_invalid",
        message="Escreva um texto de uma só linha, com até 500 caracteres.",
    )


def _schema(maximum: int, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "minLength": 1, "maxLength": maximum, **more})


PersonName = Annotated[
    str, BeforeValidator(parse_person_name), _schema(NAME_MAXIMUM, examples=["Carla Nogueira"])
]
CompanyName = Annotated[
    str, BeforeValidator(parse_company_name), _schema(NAME_MAXIMUM, examples=["Padaria Boa Massa Ltda."])
]
DepartmentName = Annotated[
    str, BeforeValidator(parse_department_name), _schema(NAME_MAXIMUM, examples=["Consultoria"])
]
ShortText = Annotated[str, BeforeValidator(parse_short_text), _schema(SHORT_TEXT_MAXIMUM)]
