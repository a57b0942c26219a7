"""What makes a password acceptable: long enough, not one that many people choose, not one about its owner.

No composition rule. A refusal names its reason and never carries the password.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

from chalicelib.domain import password_shapes as shapes
from chalicelib.domain import password_words as words
from chalicelib.domain.errors import DomainError, FieldProblem

MINIMUM: Final = 8
MAXIMUM: Final = 128

_SENTENCES: Final = {
    "min_length": "A senha precisa ter ao menos 8 caracteres. Junte palavras até chegar lá.",
    "max_length": "A senha pode ter no máximo 128 caracteres. Escolha uma mais curta.",
    "unreadable": "A senha tem um caractere que não se vê. Digite-a de novo, sem colar.",
    "repetitive": "A senha é uma repetição ou sequência, como 1234 ou aaaa. Junte palavras sem ligação.",
    "number": "A senha é uma data, um documento ou um telefone. Junte palavras sem ligação.",
    "personal": "A senha é feita do seu nome, da empresa ou do escritório. Escolha outras palavras.",
    "common": "Essa senha é das primeiras que alguém tentaria. Junte três ou quatro palavras sem ligação.",
}


class WeakPassword(DomainError):
    """Facts: ``reason``, the code of the guideline that was not met."""

    code = "password_weak"

    def __init__(self, reason: str) -> None:
        problem = FieldProblem("password", f"password_{reason}", _SENTENCES[reason])
        super().__init__(fields=[problem], reason=reason)


def normalise(password: str) -> str:
    """Gives NFC, so that an accent typed composed or decomposed is one password; nothing is stripped."""
    return unicodedata.normalize("NFC", password)


def ensure_acceptable(password: str, *, context: Iterable[str]) -> None:
    """Refuses a password that is too short, too long, widely used, or made of ``context``.

    ``context`` is what others know: names, the e-mail, the office and the companies, CPF and telephone.
    """
    reason = _length_reason(password) or _content_reason(normalise(password), tuple(context))
    if reason:
        raise WeakPassword(reason)


def _length_reason(password: str) -> str:
    # A composed character has at most four code points: what is longer than that is not worth composing.
    length = len(password) if len(password) > 4 * MAXIMUM else len(normalise(password))
    if length < MINIMUM:
        return "min_length"
    return "max_length" if length > MAXIMUM else ""


def _content_reason(password: str, context: tuple[str, ...]) -> str:
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in password):
        return "unreadable"
    if shapes.is_repetitive(password):
        return "repetitive"
    if _is_personal(password, context):
        return "personal"
    if shapes.is_registered_number(password):
        return "number"
    return "common" if _is_common(password) else ""


def _is_personal(password: str, context: tuple[str, ...]) -> bool:
    own = words.words_of(context)
    around = words.local_words() | words.CONNECTORS
    if any(
        words.is_made_of(base, own | around, most=5) and not words.is_made_of(base, around - own, most=5)
        for base in shapes.bases(password)
    ):
        return True
    digits = shapes.digits_of(password)
    is_number = shapes.is_number(password) and len(digits) >= 6
    return is_number and any(digits in shapes.digits_of(item) for item in context)


def _is_common(password: str) -> bool:
    if password.casefold() in words.common_passwords():
        return True
    return any(
        words.is_known(base) or words.is_saying(base) or words.is_full_name(base)
        for base in shapes.bases(password)
    )
