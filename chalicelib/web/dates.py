"""Instants as Brazilians read them: the time of Brasília, in words."""

from datetime import datetime
from typing import Final

from chalicelib.domain.brasilia import BRASILIA

MONTHS: Final = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)


def in_words(instant: datetime) -> str:
    """Gives ``2 de dezembro de 2026, às 14h30 (horário de Brasília)`` for an aware instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    local = instant.astimezone(BRASILIA)
    day = "1º" if local.day == 1 else str(local.day)
    hour = f"{'à' if local.hour == 1 else 'às'} {local.hour}h{local.minute:02d}"
    return f"{day} de {MONTHS[local.month - 1]} de {local.year}, {hour} (horário de Brasília)"
