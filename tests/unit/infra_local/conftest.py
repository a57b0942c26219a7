"""A stand-in for the emulator's package, which lives in an environment of its own."""

import sys
import threading
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from infra.local import patches

SERVICES = ("apigateway_v1", "lambda_svc", "stepfunctions", "ses_v2", "eventbridge")
PARTS = ("core.lambda_runtime", *(f"services.{name}" for name in SERVICES))
PATCHES = (
    *("any_method", "function_log", "lambda_errors", "log_drain", "ses_events", "task_tokens"),
    "unpacked_once",
)


class ExecutionError(Exception):
    """As the emulator's own: an error name and a cause."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(error)
        self.error, self.cause = error, cause


def module(name: str) -> ModuleType:
    made = ModuleType(name)
    made.__path__ = []
    return made


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The modules that the patches change, as attributes; fill in what a test needs."""
    names = ("ministack", "ministack.core", "ministack.services", *(f"ministack.{name}" for name in PARTS))
    made = {name: module(name) for name in names}
    for name, each in made.items():
        monkeypatch.setitem(sys.modules, name, each)
        parent, _, own = name.rpartition(".")
        if parent:
            setattr(made[parent], own, each)
    for name in PATCHES:
        monkeypatch.delitem(sys.modules, f"infra.local.patches.{name}", raising=False)
        monkeypatch.delattr(patches, name, raising=False)
    stepfunctions: Any = made["ministack.services.stepfunctions"]
    stepfunctions._task_tokens = {}
    stepfunctions._ExecutionError = ExecutionError
    return SimpleNamespace(**{name.rpartition(".")[2]: each for name, each in made.items()})


def waiting_task() -> dict[str, Any]:
    return {"event": threading.Event(), "result": None, "error": None, "heartbeat": None}
