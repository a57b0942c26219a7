"""Brazilian telephone numbers in E.164, and which of them may be sent a text message."""

import re
from typing import Annotated, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_TYPED: Final = re.compile(r"\+?[0-9() .-]{8,24}")
_CANONICAL: Final = re.compile(r"\+55[0-9]{10,11}")


def parse_phone(value: object) -> str:
    """Gives a Brazilian number as E.164 (``+5511987654321``); foreign numbers and extensions are refused."""
    phone = _brazilian(value) if isinstance(value, str) and _TYPED.fullmatch(value) else ""
    if not phone:
        raise PydanticCustomError(
            "phone_invalid", "Informe um telefone do Brasil com o DDD, por exemplo (11) 98765-4321."
        )
    return phone


def is_mobile(phone: str) -> bool:
    """Says whether a canonical number is a Brazilian mobile, the only kind that may be sent an SMS."""
    import phonenumbers

    if not _CANONICAL.fullmatch(phone):
        return False
    number = phonenumbers.parse(phone)
    kind = phonenumbers.number_type(number)
    return bool(phonenumbers.is_valid_number(number) and kind == phonenumbers.PhoneNumberType.MOBILE)


def mask_phone(phone: str) -> str:
    """Shows the area code and the last four digits of a canonical number: ``(11) *****-4321``."""
    national = phone.removeprefix("+55")
    if national.startswith("0") or phone == national or len(national) < 10:
        return f"****-{phone[-4:]}"
    if national.startswith("800"):
        return f"0800 ***-{phone[-4:]}"
    return f"({national[:2]}) {'*' * (len(national) - 6)}-{phone[-4:]}"


def format_phone(phone: str) -> str:
    """Shows a canonical number as it is written in Brazil: ``(11) 98765-4321``, ``0800 123 4567``."""
    import phonenumbers

    number = phonenumbers.parse(phone)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def _brazilian(typed: str) -> str:
    """Gives E.164, or an empty string when the number is not valid in Brazil."""
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, "BR")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number_for_region(number, "BR"):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


BrazilianPhone = Annotated[
    str,
    BeforeValidator(parse_phone),
    WithJsonSchema({"type": "string", "minLength": 8, "maxLength": 25, "examples": ["(11) 98765-4321"]}),
]
