"""The password rules as people read them, with what a browser needs to check the same while they type."""

from typing import Any, Final, Literal

from chalicelib.domain.model import Model
from chalicelib.domain.password_shapes import FEWEST_CHOICES, LONG, ROWS
from chalicelib.domain.passwords import MAXIMUM, MINIMUM

When = Literal["typing", "saving"]


class Guideline(Model):
    """One rule. ``checked`` says when: as it is typed, or on saving, which has the last word on all of them.

    ``value`` is a number of code points in NFC, or the fewest choices that a password may come of, where a
    run along one of ``rows`` is one choice; from ``up_to`` code points on, choices are not counted.
    """

    code: str
    text: str
    checked: When | None = None
    value: int | None = None
    rows: list[str] | None = None
    up_to: int | None = None


_RULES: Final[tuple[tuple[str, str, When | None], ...]] = (
    ("min_length", f"Use ao menos {MINIMUM} caracteres; quanto mais longa, melhor.", "typing"),
    ("max_length", f"Use no máximo {MAXIMUM} caracteres.", "typing"),
    ("repetitive", "Não use repetições nem sequências, como aaaa ou 12345678.", "typing"),
    ("personal", "Não use o seu nome, o seu e-mail, nem o nome da empresa ou do escritório.", "saving"),
    ("number", "Não use datas, CPF, CNPJ nem telefones, seus ou de outra pessoa.", "saving"),
    ("common", "Não use senhas conhecidas, nem uma só palavra, nome ou time seguido de números.", "saving"),
    ("free", "Letras, números, espaços, acentos e emojis valem; nenhum deles é obrigatório.", None),
)
_NUMBERS: Final[dict[str, dict[str, Any]]] = {
    "min_length": {"value": MINIMUM},
    "max_length": {"value": MAXIMUM},
    "repetitive": {"value": FEWEST_CHOICES, "rows": list(ROWS), "up_to": LONG},
}


def guidelines() -> list[Guideline]:
    """Gives the rules in the order in which they help: what can be ticked first."""
    return [
        Guideline.model_construct(code=code, text=text, checked=checked, **_NUMBERS.get(code, {}))
        for code, text, checked in _RULES
    ]
