"""A wait for a token ends when its function fails or its heartbeats stop, as on AWS."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.unit.infra_local.conftest import waiting_task


def test_a_function_that_fails_fails_the_wait(emulator: SimpleNamespace) -> None:
    from infra.local.patches import task_tokens

    stepfunctions = emulator.stepfunctions

    def failing(function: str, event: Any) -> None:
        raise emulator.stepfunctions._ExecutionError("MailRefused", "no")

    def swallowing(resource: str, given: Any, token: str, state: Any) -> Any:
        task = stepfunctions._task_tokens[token] = waiting_task()
        with pytest.raises(emulator.stepfunctions._ExecutionError):
            stepfunctions._call_lambda("send-invitation", given)
        return task

    stepfunctions._invoke_with_callback, stepfunctions._call_lambda = swallowing, failing
    task_tokens.apply()

    task = stepfunctions._invoke_with_callback("…", {}, "token", {})

    assert task["event"].is_set()
    assert task["error"] == {"Error": "MailRefused", "Cause": "no"}


def test_a_failure_outside_a_wait_settles_nothing(emulator: SimpleNamespace) -> None:
    from infra.local.patches import task_tokens

    def failing(function: str, event: Any) -> None:
        raise emulator.stepfunctions._ExecutionError("Boom", "")

    task = emulator.stepfunctions._task_tokens["token"] = waiting_task()
    emulator.stepfunctions._invoke_with_callback, emulator.stepfunctions._call_lambda = None, failing
    task_tokens.apply()

    with pytest.raises(emulator.stepfunctions._ExecutionError):
        emulator.stepfunctions._call_lambda("complete-draft", {})

    assert not task["event"].is_set()


def test_a_settled_wait_is_not_settled_again(emulator: SimpleNamespace) -> None:
    from infra.local.patches import task_tokens

    task = emulator.stepfunctions._task_tokens["token"] = waiting_task()
    task["event"].set()

    task_tokens.settle_as_failed("token", "MailRefused", "no")

    assert task["error"] is None


def test_a_wait_without_heartbeats_times_out(emulator: SimpleNamespace) -> None:
    from infra.local.patches import task_tokens

    task = emulator.stepfunctions._task_tokens["token"] = waiting_task()

    task_tokens.watch_heartbeats("token", 0.01)

    assert task["error"]["Error"] == "States.HeartbeatTimeout"
