"""Sixteen at once: threads that all have read before the first of them writes.

Chalice's application keeps one request at a time, so what is run in parallel is the use case itself; the calls of
moto are made one after the other, since its transactions are not safe from each other.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from chalicelib.domain.errors import DomainError
from chalicelib.services.ports import ConditionFailed, TransactionFailed
from tests.functional.world import World

AT_ONCE = 16
REFUSALS = (DomainError, ConditionFailed, TransactionFailed)


class _OneAtATime:
    """A DynamoDB client whose callers meet at their first transaction and then go through one by one."""

    def __init__(self, client: Any, meeting: threading.Barrier) -> None:
        self._client = client
        self._meeting = meeting
        self._lock = threading.Lock()
        self._arrived = threading.local()

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._client, name)
        if name == "meta":
            return call

        def one_by_one(**request: Any) -> Any:
            if name == "transact_write_items" and not hasattr(self._arrived, "once"):
                self._arrived.once = True
                self._meeting.wait(timeout=30)
            with self._lock:
                return call(**request)

        return one_by_one


@contextmanager
def _meeting_in(world: World, meeting: threading.Barrier) -> Iterator[None]:
    client = _OneAtATime(world.wiring.client("dynamodb"), meeting)
    with world.instead_of("dynamodb", client):
        yield


def all_at_once(world: World, act: Callable[[int], Any], times: int = AT_ONCE) -> list[Any]:
    """What each of ``times`` calls gave, or the refusal that it met; whatever else goes wrong is raised.

    Every call has to reach a transaction: the first is only let through once the last has come.
    """

    def one(number: int) -> Any:
        try:
            return act(number)
        except REFUSALS as error:
            return error

    with _meeting_in(world, threading.Barrier(times)), ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))
