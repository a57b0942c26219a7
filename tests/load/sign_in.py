"""Whether an answer's time tells if an e-mail has an account: pairs of sign-ins, one of each, in turn."""

import os
import statistics
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from typing import Final

from moto import mock_aws

from chalicelib.adapters.passwords import Passwords
from tests.functional.world import ENVIRONMENT, World

PAIRS: Final = 300
KNOWN, UNKNOWN = "ana@modelo.com.br", "eva@modelo.com.br"
UNLIMITED: Final = {
    name: [10**9] * windows
    for name, windows in (("password_address", 1), ("password_global", 1), ("password_account", 2))
}


def figures() -> dict[str, float]:
    """``guessing``: how far a guesser who only sees times is from tossing a coin (0: not at all, 0.5: always right).

    That is the distance of the classifier's AUC from one half; and the gap of the medians in milliseconds.
    """
    with mock_aws(), redirect_stdout(StringIO()):
        known, unknown = _times(_world())
    gap = abs(statistics.median(known) - statistics.median(unknown)) * 1000
    auc = area_under_curve(known, unknown)
    print(f"\nsign-in with a wrong password, {PAIRS} pairs: AUC {auc:.3f}, medians {gap:.2f} ms apart")
    return {"guessing": round(abs(auc - 0.5), 3), "median_gap_ms": round(gap, 2)}


def area_under_curve(some: Sequence[float], others: Sequence[float]) -> float:
    """How often one of ``some`` is larger than one of ``others``; ties count half."""
    wins = sum((each > other) + (each == other) / 2 for each in some for other in others)
    return wins / (len(some) * len(others))


def _world() -> World:
    os.environ.update(ENVIRONMENT)
    world = World()
    world.staff(email=KNOWN)
    world.with_limits(UNLIMITED)
    world.wiring.Passwords = Passwords  # type: ignore[misc]
    return world


def _times(world: World) -> tuple[list[float], list[float]]:
    taken: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for pair in range(-10, PAIRS):
        for email in (KNOWN, UNKNOWN) if pair % 2 else (UNKNOWN, KNOWN):
            started = time.perf_counter()
            answer = world.call("POST", "/auth/login", {"email": email, "password": "girafa errada 77"})
            taken[email].append(time.perf_counter() - started)
            assert answer.status == 401, answer.body
    return taken[KNOWN][10:], taken[UNKNOWN][10:]
