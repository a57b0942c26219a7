"""The office's own code for a company, as its other systems know it: ``42``, ``PAD-01/2``."""

import re
import unicodedata
from typing import Annotated, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

LONGEST: Final = 20
_CODE: Final = re.compile(r"[0-9A-Za-zÀ-ÖØ-öø-ÿ./-]{1,20}")
"""Letters as Portuguese writes them: none that only looks like one of these."""


def parse_company_code(value: object) -> str:
    """Gives 1 to 20 letters, digits, dots, hyphens and slashes in NFC, as they were typed, without spaces around."""
    text = unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""
    if not _CODE.fullmatch(text):
        raise PydanticCustomError(
            "company_code_invalid", "Use até 20 letras, números, pontos, traços ou barras, sem espaços."
        )
    return text


def code_key(code: str) -> str:
    """What two codes that are the same have alike: upper and lower case make no difference."""
    return unicodedata.normalize("NFC", code).upper()


CompanyCode = Annotated[
    str,
    BeforeValidator(parse_company_code),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST, "examples": ["PAD-01"]}),
]
