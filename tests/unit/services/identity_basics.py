"""A clock, randomness, hashes and seals that hold still, and transactions in memory."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.services.ports import TransactionFailed

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ONE_AT_A_TIME = threading.RLock()
PASSWORD = "girassol azul na varanda"


def part(is_held: Callable[[], bool], act: Callable[[], Any]) -> dict[str, Any]:
    return {"is_held": is_held, "act": act}


def commit(parts: Sequence[dict[str, Any]]) -> None:
    with ONE_AT_A_TIME:
        failed = [None if each["is_held"]() else {} for each in parts]
        if any(item is not None for item in failed):
            raise TransactionFailed(failed)
        for each in parts:
            each["act"]()


class FakeClock:
    def __init__(self) -> None:
        self.instant = NOON

    def now(self) -> datetime:
        return self.instant

    def pass_time(self, **lapse: float) -> None:
        self.instant += timedelta(**lapse)


class FakeTokens:
    """Different every time, the same in every run."""

    def __init__(self) -> None:
        self.made = 0

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{self._next(20).lower()}"

    def secret(self) -> str:
        return self._next(43)

    def base32(self, bits: int) -> str:
        return self._next(bits // 5)

    def digits(self, count: int) -> str:
        self.made += 1
        return f"{int.from_bytes(hashlib.sha256(str(self.made).encode()).digest()) % 10**count:0{count}}"

    def _next(self, length: int) -> str:
        self.made += 1
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        number = int.from_bytes(hashlib.sha256(str(self.made).encode()).digest())
        return "".join(letters[number >> (5 * place) & 31] for place in range(length))


class FakePasswords:
    """``hashed:`` in front of the password; counts how often a hash was computed."""

    def __init__(self) -> None:
        self.computed = 0

    def hash(self, password: str) -> str:
        self.computed += 1
        return f"hashed:{password}"

    def verify(self, password_hash: str, password: str) -> bool:
        self.computed += 1
        return password_hash.removeprefix("old-") == f"hashed:{password}"

    def needs_rehash(self, password_hash: str) -> bool:
        return password_hash.startswith("old-")

    def burn(self, password: str) -> None:
        self.computed += 1


class FakeSealer:
    def seal(self, plain: bytes, context: dict[str, str]) -> bytes:
        return repr(sorted(context.items())).encode() + b"|" + plain

    def open(self, sealed: bytes, context: dict[str, str]) -> bytes:
        bound_to, _, plain = sealed.partition(b"|")
        assert bound_to == repr(sorted(context.items())).encode(), "sealed for another context"
        return plain
