"""The workflow, the mailer, the bus and KMS as the services meet them; each keeps what it was asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.errors import DomainError, ServiceUnavailable
from chalicelib.services.ports import Wait
from chalicelib.services.ports_outside import StoppedExecution


class FakeWorkflow:
    """``lost`` holds task tokens that nobody waits with any more; ``is_down`` refuses every call."""

    def __init__(self) -> None:
        self.started: list[tuple[str, int, str]] = []
        self.settled: list[tuple[str, str]] = []
        self.failed: list[tuple[str, str]] = []
        self.lost: set[str] = set()
        self.running: set[tuple[str, int]] = set()
        self.ended: list[StoppedExecution] = []
        self.is_down = False

    def start(self, office_id: str, member_id: str, version: int, step: str) -> None:
        self._ensure_up()
        if (member_id, version) not in self.running:
            self.started.append((member_id, version, str(step)))
            self.running.add((member_id, version))

    def settle(self, wait: Wait, outcome: str) -> bool:
        self._ensure_up()
        if wait.task_token in self.lost:
            return False
        self.settled.append((wait.task_token, str(outcome)))
        self.lost.add(wait.task_token)
        return True

    def fail(self, task_token: str, error: str) -> None:
        self.failed.append((task_token, error))

    def is_running(self, member_id: str, version: int) -> bool:
        return (member_id, version) in self.running

    def stopped(self, since: datetime) -> list[StoppedExecution]:
        return self.ended

    def _ensure_up(self) -> None:
        if self.is_down:
            raise ServiceUnavailable(service="states")


class FakeEvents:
    def __init__(self) -> None:
        self.published: list[tuple[str, str, int]] = []
        self.record_versions: list[int | None] = []

    def publish(
        self, name: str, *, office_id: str, member_id: str, version: int, record_version: int | None = None
    ) -> None:
        self.published.append((name, member_id, version))
        self.record_versions.append(record_version)

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.published]


@dataclass(frozen=True)
class SentMail:
    name: str
    to: str
    tags: dict[str, str]
    facts: dict[str, Any]

    @property
    def secret(self) -> str:
        """The secret of the link in it."""
        return str(self.facts["url"]).partition("/convite#")[2]


class FakeMailer:
    """Keeps what it sends; raises what stands in ``refusals`` first; ``before_sending`` happens once."""

    def __init__(self) -> None:
        self.sent: list[SentMail] = []
        self.refusals: list[DomainError] = []
        self.before_sending: Callable[[], object] | None = None

    def send(
        self,
        mail_name: str,
        *,
        to: str,
        office_name: str,
        reply_to: str | None = None,
        tags: dict[str, str],
        **facts: Any,
    ) -> str:
        if self.refusals:
            raise self.refusals.pop(0)
        intrude, self.before_sending = self.before_sending, None
        if intrude is not None:
            intrude()
        known = {"office_name": office_name, "reply_to": reply_to}
        self.sent.append(SentMail(mail_name, to, tags, facts | known))
        return f"message-{len(self.sent)}"

    @property
    def names(self) -> list[str]:
        return [mail.name for mail in self.sent]
