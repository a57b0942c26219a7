"""Answers kept for a day under the hash of who asked what, so that a repeated request acts once."""

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.adapters.dynamodb import keys_identity
from chalicelib.adapters.dynamodb.table import ConditionFailed, Table
from chalicelib.domain.errors import IdempotencyKeyReused, RequestInProgress

KEPT_FOR: Final = timedelta(hours=24)
LONGEST_RUN: Final = timedelta(seconds=30)

_free = "attribute_not_exists(pk) OR expires_at <= :now"
_abandoned = "attribute_not_exists(answer) AND locked_until <= :now AND body_hash = :body_hash"
_mine = "run_id = :run_id AND attribute_not_exists(answer)"


@dataclass(frozen=True)
class KeptAnswer:
    status: int
    body: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Run:
    """One run of a request: ``key_hash`` names the request, ``body_hash`` what it says, ``id`` this run."""

    key_hash: str
    body_hash: str
    id: str


class Answers:
    """Each step is one conditional write: of many runs at once, one begins and the others learn why not."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def begin(self, run: Run, now: datetime) -> KeptAnswer | None:
        """Takes the request for this run, or gives the answer that an earlier run left.

        A run that has neither answered nor given up after 30 s counts as crashed.
        Errors: ``IdempotencyKeyReused`` for another body, ``RequestInProgress`` while another run is at it.
        """
        item = keys_identity.idempotency(run.key_hash) | {
            "body_hash": run.body_hash,
            "run_id": run.id,
            "locked_until": now + LONGEST_RUN,
            "expires_at": now + KEPT_FOR,
            "ttl": int((now + KEPT_FOR).timestamp()),
        }
        values = {":now": now, ":body_hash": run.body_hash}
        try:
            self._table.put(item, f"{_free} OR ({_abandoned})", values=values)
        except ConditionFailed as failure:
            return _earlier(failure.item or {}, run)
        return None

    def keep(self, run: Run, answer: KeptAnswer) -> None:
        """Keeps the answer, unless the run took so long that another has taken its place."""
        values = {":run_id": run.id, ":answer": asdict(answer)}
        with suppress(ConditionFailed):
            self._table.update(
                keys_identity.idempotency(run.key_hash), "SET answer = :answer", _mine, values=values
            )

    def give_up(self, run: Run) -> None:
        """Lets the same request be tried again at once."""
        with suppress(ConditionFailed):
            self._table.delete(keys_identity.idempotency(run.key_hash), _mine, values={":run_id": run.id})


def _earlier(item: dict[str, Any], run: Run) -> KeptAnswer:
    if item.get("body_hash") != run.body_hash:
        raise IdempotencyKeyReused
    if "answer" not in item:
        raise RequestInProgress
    return KeptAnswer(**item["answer"])
