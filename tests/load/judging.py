"""How long the checks of what people type take at their worst, and what nobody's password costs beside somebody's."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from chalicelib.adapters.passwords import _NOBODY, Passwords
from chalicelib.domain import passwords
from chalicelib.domain.email import canonical_email
from chalicelib.entrypoints import bodies

RUNS: Final = 5
ADDRESSES: Final = ("a" * 300_000, "a." * 120 + "@x.com", "@" * 254, "a@" + "b." * 120 + "com")
PASSWORDS: Final = ("a1" * 64, "@1!3" * 32, "carla" * 25, "é" * 128, "1!" * 30 + "ab" * 34)
TOO_LARGE: Final = b'{"name":"' + b"a" * bodies.MOST_BYTES + b'"}'


def seconds(act: Callable[[], object]) -> float:
    """The least CPU seconds of a few runs; a refusal is an answer like any other."""
    best = float("inf")
    for _ in range(RUNS):
        started = time.process_time()
        with suppress(Exception):
            act()
        best = min(best, time.process_time() - started)
    return best


def figures() -> dict[str, float]:
    """Milliseconds of the slowest check (SECURITY H9, H6), and nobody's hash over somebody's (C2)."""
    hasher = Passwords()
    mine = hasher.hash("tucano verde 41 janelas")
    checks = [
        *(seconds(lambda typed=typed: canonical_email(typed)) for typed in ADDRESSES),
        *(
            seconds(lambda typed=typed: passwords.ensure_acceptable(typed, context=["Carla Nogueira"]))
            for typed in PASSWORDS
        ),
        seconds(lambda: bodies.parse(TOO_LARGE, bodies.Nothing)),
    ]
    nobody, somebody = (
        seconds(lambda stored=stored: hasher.verify(stored, "x")) for stored in (_NOBODY, mine)
    )
    return {
        "slowest_check_ms": round(max(checks) * 1000, 1),
        "unknown_email_ratio": round(max(nobody, somebody) / min(nobody, somebody), 2),
    }
