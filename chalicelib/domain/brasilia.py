"""The clock that offices live by: the time of Brasília."""

from datetime import datetime, timedelta, timezone
from typing import Final

# Without daylight saving since 2019 (Decreto 9.772), so that no time zone database has to be shipped.
BRASILIA: Final = timezone(timedelta(hours=-3), "Brasilia")


def month_of(instant: datetime) -> str:
    """``2026-12`` for an aware instant."""
    return f"{instant.astimezone(BRASILIA):%Y-%m}"


def last_months(now: datetime, count: int) -> list[str]:
    """The present month and those before it, newest first."""
    local = now.astimezone(BRASILIA)
    passed = local.year * 12 + local.month - 1
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(passed, passed - count, -1)]
