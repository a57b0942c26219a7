"""What the services ask of the world beyond the data: the workflow, mail, sealed secrets, the bus."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from chalicelib.services.ports import Wait


class Workflow(Protocol):
    """The onboarding machine. ``settle`` and ``start`` say whether the call took effect now."""

    def start(self, office_id: str, member_id: str, version: int, step: str) -> None: ...
    def settle(self, wait: Wait, outcome: str) -> bool: ...
    def fail(self, task_token: str, error: str) -> None: ...
    def is_running(self, member_id: str, version: int) -> bool: ...
    def stopped(self, since: datetime) -> list["StoppedExecution"]: ...


@dataclass(frozen=True)
class StoppedExecution:
    """An execution that ended without success (failed, timed out, aborted)."""

    office_id: str
    member_id: str
    version: int


class Mailer(Protocol):
    def send(
        self,
        mail_name: str,
        *,
        to: str,
        office_name: str,
        reply_to: str | None = None,
        tags: dict[str, str],
        **facts: Any,
    ) -> str: ...


class Sealer(Protocol):
    def seal(self, plain: bytes, context: dict[str, str]) -> bytes: ...
    def open(self, sealed: bytes, context: dict[str, str]) -> bytes: ...


class Events(Protocol):
    def publish(
        self, name: str, *, office_id: str, member_id: str, version: int, record_version: int | None = None
    ) -> None: ...
