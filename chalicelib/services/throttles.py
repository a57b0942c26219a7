"""Holds tries back: each is counted before it is tested, so that many at once count as many."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from chalicelib.domain.errors import InvitationInvalid, LinkInvalid, TooManyAttempts
from chalicelib.domain.limits import (
    TOKEN_FROM_ADDRESS,
    Limit,
    Tally,
    Window,
    pauses,
    seconds_until,
    with_counts,
)
from chalicelib.services.ports import Clock
from chalicelib.services.ports_identity import Counters


class Try(NamedTuple):
    """One try as one window of one limit counted it."""

    limit: Limit
    window: Window
    subject: str
    tally: Tally

    @property
    def failed_before(self) -> int:
        return self.tally.failed - 1


@dataclass(frozen=True)
class Throttle:
    """``counts`` are an operator's own: name of a limit → one count per window."""

    counters: Counters
    clock: Clock
    counts: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def attempt(self, *what: tuple[Limit, str]) -> list[Try]:
        """Counts one try against each limit and its subject, the shortest window first.

        A try that is refused counts against no longer window: hammering a short lock makes it no longer one.
        Errors: ``TooManyAttempts``.
        """
        return [
            self._count(limit, window, subject)
            for limit, subject in what
            for window in self.of(limit).windows
        ]

    def passed(self, tries: Sequence[Try]) -> None:
        """Notes that these tries were no failures."""
        for each in tries:
            self.counters.mark_passed(each.limit, each.window, each.subject, each.tally)

    def forgive(self, limit: Limit, subject: str) -> None:
        """Begins to count anew, for whoever has proven to own what was guessed at."""
        for window in limit.windows:
            self.counters.forgive(limit, window, subject)

    def of(self, limit: Limit) -> Limit:
        """The limit with the counts that are in force."""
        return with_counts(limit, self.counts[limit.name]) if limit.name in self.counts else limit

    @contextmanager
    def counting_dead_links(self, source_ip: str) -> Iterator[None]:
        """Counts a mailed token that opens nothing against the address that it came from.

        A live one costs no count: nobody guesses 256 bits, and a person's own link works at once.
        Errors: ``TooManyAttempts`` in place of the refusal, once there were too many.
        """
        try:
            yield
        except (InvitationInvalid, LinkInvalid):
            self.attempt((TOKEN_FROM_ADDRESS, source_ip))
            raise

    def _count(self, limit: Limit, window: Window, subject: str) -> Try:
        now = self.clock.now()
        tally = self.counters.add(limit, window, subject, now)
        if tally.failed > window.most:
            until = tally.ends_at
            if pauses(limit, window):
                turn = self.counters.take_turn(limit, window, subject, now)
                if turn is None:
                    return Try(limit, window, subject, tally)
                until = min(until, turn)
            raise TooManyAttempts(retry_after=seconds_until(until, now))
        return Try(limit, window, subject, tally)
