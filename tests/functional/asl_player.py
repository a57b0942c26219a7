"""Plays ``infra/onboarding.asl.json`` in this process, behind the calls of a boto3 Step Functions client.

Knows the parts of the language that the workflow uses: Choice, Task, task tokens, Catch by name, the ends.
"""

import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

ASL = Path(__file__).parents[2] / "infra" / "onboarding.asl.json"
Tasks = dict[str, Callable[[dict[str, Any], Any], Any]]


class Execution:
    def __init__(self, name: str, order: dict[str, Any]) -> None:
        self.name = name
        self.order = order
        self.state: dict[str, Any] = dict(order)
        self.status = "RUNNING"
        self.entered: list[str] = []
        self.token: str | None = None


class AslPlayer:
    def __init__(self, tasks: Tasks) -> None:
        self._machine = json.loads(ASL.read_text())
        self._tasks = tasks
        self._tokens = (f"task-token-{number}" for number in itertools.count())
        self.executions: dict[str, Execution] = {}

    def start_execution(self, *, stateMachineArn: str, name: str, input: str) -> dict[str, Any]:
        if name in self.executions:
            raise _error("ExecutionAlreadyExists")
        execution = self.executions[name] = Execution(name, json.loads(input))
        self._run(execution, self._machine["StartAt"])
        return {"executionArn": f"arn:aws:states:::execution:onboarding:{name}"}

    def send_task_success(self, *, taskToken: str, output: str) -> None:
        execution = self._waiting(taskToken)
        execution.token = None
        execution.state = json.loads(output)
        self._run(execution, self._current(execution)["Next"])

    def send_task_failure(self, *, taskToken: str, error: str) -> None:
        execution = self._waiting(taskToken)
        execution.token = None
        self._run(execution, self._caught(self._current(execution), error))

    def describe_execution(self, *, executionArn: str) -> dict[str, Any]:
        execution = self.executions.get(executionArn.rsplit(":", 1)[-1])
        if execution is None:
            raise _error("ExecutionDoesNotExist")
        return {"status": execution.status, "input": json.dumps(execution.order)}

    def list_executions(self, *, stateMachineArn: str, statusFilter: str, maxResults: int) -> dict[str, Any]:
        now = datetime.now(UTC)
        arn = "arn:aws:states:::execution:onboarding:"
        return {
            "executions": [
                {"name": each.name, "executionArn": arn + each.name, "startDate": now, "stopDate": now}
                for each in self.executions.values()
                if each.status == statusFilter
            ]
        }

    def lose_everything(self) -> None:
        """What a restart of the emulator does: running executions fail, their tokens are gone."""
        for execution in self.executions.values():
            if execution.status == "RUNNING":
                execution.status, execution.token = "FAILED", None

    def _run(self, execution: Execution, name: str) -> None:
        while True:
            execution.entered.append(name)
            state = self._machine["States"][name]
            if state["Type"] in {"Succeed", "Fail"}:
                execution.status = "SUCCEEDED" if state["Type"] == "Succeed" else "FAILED"
                return
            if state["Type"] == "Choice":
                name = _chosen(state, execution.state)
                continue
            following = self._task(execution, name, state)
            if following is None:
                return
            name = following

    def _task(self, execution: Execution, name: str, state: dict[str, Any]) -> str | None:
        payload = {key: execution.state[key] for key in ("office_id", "member_id", "version")}
        waits = state["Resource"].endswith(".waitForTaskToken")
        if waits:
            token = execution.token = payload["task_token"] = next(self._tokens)
        try:
            result = self._tasks[name](payload, None)
        except Exception as error:
            execution.token = None
            return self._caught(state, type(error).__name__)
        if waits:
            return None
        execution.state = result
        if state.get("End"):
            execution.status = "SUCCEEDED"
            return None
        return str(state["Next"])

    def _current(self, execution: Execution) -> dict[str, Any]:
        state: dict[str, Any] = self._machine["States"][execution.entered[-1]]
        return state

    def _waiting(self, token: str) -> Execution:
        for execution in self.executions.values():
            if execution.token == token:
                return execution
        raise _error("TaskDoesNotExist")

    def _caught(self, state: dict[str, Any], error: str) -> str:
        for rule in state["Catch"]:
            if error in rule["ErrorEquals"] or "States.ALL" in rule["ErrorEquals"]:
                return str(rule["Next"])
        raise AssertionError(error)


def _chosen(state: dict[str, Any], data: dict[str, Any]) -> str:
    for rule in state["Choices"]:
        value = data.get(rule["Variable"].removeprefix("$."))
        if value == rule.get("StringEquals", rule.get("BooleanEquals")):
            return str(rule["Next"])
    return str(state["Default"])


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Operation")
