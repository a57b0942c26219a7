"""Counts what is asked of DynamoDB, for the budgets."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_BEFORE = "before-call.dynamodb"


@contextmanager
def requests_made(client: Any) -> Iterator[Counter[str]]:
    """Yields the number of calls by operation, made while it is open."""
    made: Counter[str] = Counter()

    def note(model: Any, **_: Any) -> None:
        made[model.name] += 1

    client.meta.events.register(_BEFORE, note)
    yield made
    client.meta.events.unregister(_BEFORE, note)
