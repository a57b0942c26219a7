"""The deployed stack that a test session runs against: our launcher on free ports, in a folder of its own."""

import json
import signal
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from infra.local import aws, site
from infra.local.deploy import deploy
from infra.local.emulator_process import EmulatorProcess
from infra.local.places import Places
from infra.local.stack import package_for_this_machine, resume_lost_executions, warm_up

# Processes of functions that a busy moment began are kept for the next one; a minute later they would begin anew.
FAST_WAITS = {"SFN_WAIT_SCALE": "0.01", "LAMBDA_WARM_TTL_SECONDS": "900"}
# All people of a test session call from one address within minutes; what counts per account stays as it is.
ONE_ADDRESS = {
    "password_address": [1000],
    "token_address": [1000],
    "reset_address": [1000],
    "sms_address": [1000],
}


def free_ports(count: int) -> list[int]:
    """Held together while they are chosen, so that no two are the same."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


class Stack:
    """What tests ask of the deployed stack. `start` and `stop` may be repeated; the data stays."""

    def __init__(self, folder: Path, parameters: Mapping[str, str] | None = None) -> None:
        portal, emulator = free_ports(2)
        self.places = Places(folder, portal, emulator)
        self.outputs: dict[str, str] = {}
        self._parameters = {"Limits": json.dumps(ONE_ADDRESS)} | dict(parameters or {})
        self._emulator = EmulatorProcess(self.places, FAST_WAITS)

    @property
    def portal_url(self) -> str:
        return self.places.portal_url

    @property
    def outbox_url(self) -> str:
        return self.places.outbox_url

    def start(self) -> None:
        """Returns when the portal answers; after a restart, the executions that were lost have begun anew."""
        restarted = bool(self.outputs)
        self._emulator.start()
        self.outputs = deploy(self.places, package_for_this_machine(), self._parameters)
        warm_up(self.places)
        if restarted:
            resume_lost_executions(self.places, self.outputs)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """SIGTERM is an orderly end, SIGKILL a power loss."""
        self._emulator.stop(number)

    def client(self, service: str) -> Any:
        """A boto3 client of the emulator with the root's rights."""
        return aws.client(self.places, service)

    def invoke(self, function: str, event: Any) -> Any:
        """By output key (`CreateOfficeFunction`) or by the function's own name."""
        return aws.invoke(self.client("lambda"), self.outputs.get(function, function), event)

    def mails_to(self, address: str, at_least: int = 1, timeout: float = 30) -> list[dict[str, Any]]:
        """Newest first."""
        return site.mails_to(self.places, address, at_least, timeout)

    def texts_to(self, phone: str, at_least: int = 1, timeout: float = 30) -> list[dict[str, Any]]:
        """Newest first."""
        return site.texts_to(self.places, phone, at_least, timeout)

    def link_in(self, mail: dict[str, Any]) -> str:
        return site.link_in(mail)

    def token_in(self, mail: dict[str, Any]) -> str:
        return site.token_in(mail)

    def function_log(self) -> str:
        """Everything that the functions wrote so far."""
        log = self.places.log / "functions.log"
        return log.read_text(encoding="utf-8") if log.exists() else ""
