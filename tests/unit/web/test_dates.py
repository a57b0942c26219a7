"""Instants in the words of Brasília."""

from datetime import UTC, datetime

import pytest

from chalicelib.web.dates import in_words


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2026, 12, 2, 17, 30, tzinfo=UTC), "2 de dezembro de 2026, às 14h30 (horário de Brasília)"),
        (datetime(2027, 1, 1, 2, 5, tzinfo=UTC), "31 de dezembro de 2026, às 23h05 (horário de Brasília)"),
        (datetime(2026, 3, 1, 4, 0, tzinfo=UTC), "1º de março de 2026, à 1h00 (horário de Brasília)"),
    ],
)
def test_an_instant_is_told_in_the_time_of_brasilia(instant: datetime, words: str) -> None:
    assert in_words(instant) == words


def test_an_instant_without_time_zone_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="time zone"):
        in_words(datetime(2026, 12, 2, 17, 30))  # noqa: DTZ001
