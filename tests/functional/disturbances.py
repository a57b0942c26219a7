"""What tests look at behind the API, and how they make the outside fail."""

import copy
import json
import os
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tests.functional import quick_moto

if TYPE_CHECKING:
    from tests.functional.asl_player import AslPlayer
    from tests.functional.world import FrozenClock

REGION = "sa-east-1"
TABLES = {
    "PORTAL_TABLE": "Portal",
    "IDENTITY_TABLE": "Identity",
    "AUDIT_TABLE": "Audit",
    "OUTBOX_TABLE": "Outbox",
}
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})


class Disturbances:
    """Looks at tables and calls, loses answers, makes calls fail."""

    clock: "FrozenClock"
    workflow: "AslPlayer"
    source_ip: str
    wiring: Any
    _fakes: dict[str, Any]

    def items(self) -> list[dict[str, Any]]:
        """Every item of every table."""
        return [{"table": name} | item for name in TABLES.values() for item in quick_moto.items(name, REGION)]

    def state(self) -> list[dict[str, Any]]:
        """Every item but those that a refused try leaves by itself: counters, challenges, its row of history."""
        return [item for item in self.items() if not _is_of_a_try(item)]

    def everything_stored(self) -> str:
        """A dump of all tables, for searching."""
        return str(self.items())

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever is done meanwhile has not happened afterwards; the clock stands still."""
        kept = quick_moto.kept(TABLES.values(), REGION)
        executions, at = copy.deepcopy(self.workflow.executions), self.clock.at
        try:
            yield
        finally:
            quick_moto.restore(kept, REGION)
            self.workflow.executions, self.clock.at = executions, at

    def with_limits(self, counts: dict[str, list[int]]) -> None:
        """From now on with these counts in place of the catalogue's, as an operator sets them."""
        os.environ["LIMITS"] = json.dumps(counts)
        self.wiring.settings.cache_clear()
        self._forget_wiring()

    @contextmanager
    def calling_from(self, address: str) -> Iterator[None]:
        """Calls come from another address meanwhile, as API Gateway saw it."""
        self.source_ip, usual = address, self.source_ip
        try:
            yield
        finally:
            self.source_ip = usual

    @contextmanager
    def requests(self) -> Iterator[Counter[str]]:
        """The number of DynamoDB calls by operation, made while it is open."""
        made: Counter[str] = Counter()

        def note(model: Any, **_: Any) -> None:
            made[model.name] += 1

        events = self.wiring.client("dynamodb").meta.events
        events.register("before-call.dynamodb", note)
        try:
            yield made
        finally:
            events.unregister("before-call.dynamodb", note)

    @contextmanager
    def instead_of(self, service: str, client: Any) -> Iterator[None]:
        """Everything is wired to another client of a service."""
        usual = dict(self._fakes)
        self._fakes[service] = client
        self._forget_wiring()
        try:
            yield
        finally:
            self._fakes.clear()
            self._fakes.update(usual)
            self._forget_wiring()

    @contextmanager
    def failing(
        self, operation: str, error: str | Exception, times: int = 1, after: int = 0
    ) -> Iterator[None]:
        """The next calls of a DynamoDB operation fail (an error, or its code), once ``after`` have passed."""
        left = {"pass": after, "fail": times}

        def fail(model: Any, **_: Any) -> None:
            if left["pass"]:
                left["pass"] -= 1
            elif left["fail"]:
                left["fail"] -= 1
                raise aws_error(error, operation) if isinstance(error, str) else error

        events = self.wiring.client("dynamodb").meta.events
        events.register(f"before-call.dynamodb.{operation}", fail)
        try:
            yield
        finally:
            events.unregister(f"before-call.dynamodb.{operation}", fail)

    @contextmanager
    def conflicting_once(self) -> Iterator[None]:
        """The next transaction meets another one that is under way."""
        error = aws_error("TransactionCanceledException", "TransactWriteItems")
        error.response["CancellationReasons"] = [{"Code": "TransactionConflict"}]  # type: ignore[typeddict-unknown-key]
        with self.failing("TransactWriteItems", error):
            yield

    def _forget_wiring(self) -> None:
        from chalicelib import wiring_mail

        for module in (self.wiring, wiring_mail):
            for name in dir(module):
                clear = getattr(getattr(module, name), "cache_clear", None)
                if clear and name != "settings":
                    clear()


def aws_error(code: str, operation: str = "Operation", status: int = 400) -> ClientError:
    message = "arn:aws:dynamodb:sa-east-1:123456789012:table/Portal is named in what AWS says"
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(response, operation)


def writes(made: Counter[str]) -> int:
    return sum(count for operation, count in made.items() if operation in WRITES)


def quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def _is_of_a_try(item: dict[str, Any]) -> bool:
    is_refusal = item.get("action", {}).get("S") == "session.refused"
    return is_refusal or item["pk"]["S"].startswith(("COUNTER#", "CHALLENGE#"))
