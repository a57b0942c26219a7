"""Plays ``infra/onboarding.asl.json`` in this process, behind the calls of a boto3 Step Functions client.

Knows the parts of the language that the workflow uses: Choice, Task, task tokens, Retry and Catch by name, the
ends. It does not wait between tries.
"""

import itertools
import json
from collections import Counter, defaultdict
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
        self.tokens: list[str] = []
        self.stopped_at: datetime | None = None
        self.inputs: list[dict[str, Any]] = [order]
        self.failure: str | None = None
        self.is_in_task = False


class AslPlayer:
    """``failing[call]`` are the errors that the next calls of that name meet before they take effect."""

    def __init__(self, tasks: Tasks, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._machine = json.loads(ASL.read_text())
        self._tasks = tasks
        self._now = now
        self._tokens = (f"task-token-{number:04d}-{number * 7919:012d}" for number in itertools.count(1))
        self.executions: dict[str, Execution] = {}
        self.failing: dict[str, list[Exception]] = defaultdict(list)
        self.calls: Counter[str] = Counter()

    def _meet(self, call: str) -> None:
        self.calls[call] += 1
        if self.failing[call]:
            raise self.failing[call].pop(0)

    def start_execution(self, *, stateMachineArn: str, name: str, input: str) -> dict[str, Any]:
        self._meet("start_execution")
        if name in self.executions:
            raise _error("ExecutionAlreadyExists")
        execution = self.executions[name] = Execution(name, json.loads(input))
        self._run(execution, self._machine["StartAt"])
        return {"executionArn": f"arn:aws:states:::execution:onboarding:{name}"}

    def send_task_success(self, *, taskToken: str, output: str) -> None:
        self._meet("send_task_success")
        execution = self._waiting(taskToken)
        execution.token = None
        execution.state = json.loads(output)
        execution.inputs.append(execution.state)
        self._run(execution, self._current(execution)["Next"])

    def send_task_failure(self, *, taskToken: str, error: str) -> None:
        self._meet("send_task_failure")
        execution = self._waiting(taskToken)
        execution.token = None
        if execution.is_in_task:
            execution.failure = error
            return
        self._run(execution, self._caught(self._current(execution), error))

    def describe_execution(self, *, executionArn: str) -> dict[str, Any]:
        self._meet("describe_execution")
        execution = self.executions.get(executionArn.rsplit(":", 1)[-1])
        if execution is None:
            raise _error("ExecutionDoesNotExist")
        return {"status": execution.status, "input": json.dumps(execution.order)}

    def list_executions(self, *, stateMachineArn: str, statusFilter: str, maxResults: int) -> dict[str, Any]:
        self._meet("list_executions")
        now = self._now()
        arn = "arn:aws:states:::execution:onboarding:"
        return {
            "executions": [
                {
                    "name": each.name,
                    "executionArn": arn + each.name,
                    "startDate": now,
                    "stopDate": each.stopped_at or now,
                }
                for each in self.executions.values()
                if each.status == statusFilter
            ]
        }

    def lose_everything(self) -> None:
        """What a restart of the emulator does: running executions fail, their tokens are gone."""
        for execution in self.executions.values():
            if execution.status == "RUNNING":
                execution.status, execution.token, execution.stopped_at = "FAILED", None, self._now()

    def time_out(self, name: str) -> None:
        """The ceiling of the wait at which an execution stands has come."""
        execution = self.executions[name]
        execution.token = None
        self._run(execution, self._caught(self._current(execution), "States.Timeout"))

    def _run(self, execution: Execution, name: str) -> None:
        while True:
            execution.entered.append(name)
            state = self._machine["States"][name]
            if state["Type"] in {"Succeed", "Fail"}:
                execution.status = "SUCCEEDED" if state["Type"] == "Succeed" else "FAILED"
                execution.stopped_at = self._now()
                return
            if state["Type"] == "Choice":
                name = _chosen(state, execution.state)
                continue
            following = self._task(execution, name, state)
            if following is None:
                return
            name = following

    def _task(self, execution: Execution, name: str, state: dict[str, Any]) -> str | None:
        """One Task with its tries; gives the next state, or ``None`` where the execution waits or has ended."""
        tries = 0
        while True:
            result, failure = self._try(execution, name, state)
            if failure is None:
                break
            tries += 1
            if tries > _most_tries(state, failure):
                return self._caught(state, failure)
        if state["Resource"].endswith(".waitForTaskToken"):
            return None
        execution.state = result
        execution.inputs.append(result)
        if state.get("End"):
            execution.status = "SUCCEEDED"
            return None
        return str(state["Next"])

    def _try(self, execution: Execution, name: str, state: dict[str, Any]) -> tuple[Any, str | None]:
        payload = {key: execution.state[key] for key in ("office_id", "member_id", "version")}
        if state["Resource"].endswith(".waitForTaskToken"):
            execution.token = payload["task_token"] = next(self._tokens)
            execution.tokens.append(execution.token)
        execution.failure, execution.is_in_task = None, True
        try:
            result = self._tasks[name](payload, None)
        except Exception as error:
            execution.token = None
            return None, execution.failure or type(error).__name__
        finally:
            execution.is_in_task = False
        return result, execution.failure

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


def _most_tries(state: dict[str, Any], error: str) -> int:
    return next((int(rule["MaxAttempts"]) for rule in state["Retry"] if error in rule["ErrorEquals"]), 0)


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Operation")
