"""The only place that asks what time it is."""

from datetime import UTC, datetime


class SystemClock:
    """Aware UTC instants, cut to milliseconds so that what is stored compares like what is held."""

    def now(self) -> datetime:
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)
