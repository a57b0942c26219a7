"""Plays ``infra/import.asl.json`` in this process: Choice, Task, Retry and Catch by name, the Distributed Map.

An execution that was started waits for the test to play it, so that what happens meanwhile can be seen.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.functional.asl_player import AslPlayer, _error

ASL = Path(__file__).parents[2] / "infra" / "import.asl.json"
Tasks = dict[str, Callable[[dict[str, Any], Any], Any]]
State = dict[str, Any]


class ImportPlayer:
    """``failing[state]`` are the errors that the next calls of that state's function meet; ``read`` gives an object."""

    def __init__(self, tasks: Tasks, read: Callable[[str], bytes]) -> None:
        self._states: dict[str, State] = json.loads(ASL.read_text())["States"]
        self._tasks, self._read = tasks, read
        self.orders: dict[str, dict[str, Any]] = {}
        self.statuses: dict[str, str] = {}
        self.carried: list[Any] = []
        self.failing: dict[str, list[Exception]] = defaultdict(list)

    def start_execution(self, *, stateMachineArn: str, name: str, input: str) -> dict[str, Any]:
        if self.failing["start_execution"]:
            raise self.failing["start_execution"].pop(0)
        if name in self.orders:
            raise _error("ExecutionAlreadyExists")
        self.orders[name], self.statuses[name] = json.loads(input), "RUNNING"
        return {"executionArn": name}

    def describe_execution(self, *, executionArn: str) -> dict[str, Any]:
        name = executionArn.rsplit(":", 1)[-1]
        if name not in self.statuses:
            raise _error("ExecutionDoesNotExist")
        return {"status": self.statuses[name]}

    def forget(self) -> None:
        self.orders.clear()
        self.statuses.clear()
        self.carried.clear()

    def play(self) -> None:
        """Every execution that waits, to its end."""
        for name, order in self.orders.items():
            if self.statuses[name] == "RUNNING":
                self.statuses[name] = self._run(order)

    def _run(self, data: dict[str, Any]) -> str:
        name = "Resume"
        while name:
            state = self._states[name]
            self.carried.append(data)
            if state["Type"] == "Fail":
                return "FAILED"
            if state["Type"] == "Choice":
                name = _chosen(state, data)
                continue
            try:
                if state["Type"] == "Map":
                    self._map(state, data)
                else:
                    data = self._task(name, state, _filled(state["Parameters"]["Payload"], data))
            except Exception as error:
                name = next(rule["Next"] for rule in state["Catch"] if _fits(rule, error))
            else:
                name = state.get("Next", "")
        return "SUCCEEDED"

    def _map(self, state: State, data: dict[str, Any]) -> None:
        """Every line of the object is an item; one that fails stops no other."""
        place = _filled(state["ItemReader"]["Parameters"], data)["Key"]
        name = state["ItemProcessor"]["StartAt"]
        task = state["ItemProcessor"]["States"][name]
        for line in self._read(place).splitlines():
            item = json.loads(line)
            self.carried.append(item)
            try:
                self._task(name, task, item)
            except Exception as error:
                assert next(rule["Next"] for rule in task["Catch"] if _fits(rule, error)) == "NotDone"

    def _task(self, name: str, state: State, payload: dict[str, Any]) -> Any:
        tries = 0
        while True:
            try:
                if self.failing[name]:
                    raise self.failing[name].pop(0)
                return self._tasks[name](payload, None)
            except Exception as error:
                tries += 1
                rules = (rule["MaxAttempts"] for rule in state["Retry"] if _fits(rule, error))
                if tries > next(rules, 0):
                    raise


class Machines:
    """One client of Step Functions for both machines, by the ARN that a call names."""

    def __init__(self, onboarding: AslPlayer, imports: ImportPlayer) -> None:
        self._onboarding, self._imports = onboarding, imports

    def __getattr__(self, call: str) -> Callable[..., Any]:
        def made(**request: Any) -> Any:
            arn = request.get("stateMachineArn") or request.get("executionArn") or ""
            machine = self._imports if ":portaria-import" in arn else self._onboarding
            return getattr(machine, call)(**request)

        return made


def _fits(rule: State, error: Exception) -> bool:
    return bool({type(error).__name__, "States.ALL"} & set(rule["ErrorEquals"]))


def _filled(wanted: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    return {
        name.removesuffix(".$"): data[value.removeprefix("$.")] if name.endswith(".$") else value
        for name, value in wanted.items()
    }


def _chosen(state: State, data: dict[str, Any]) -> str:
    for rule in state["Choices"]:
        value = data[rule["Variable"].removeprefix("$.")]
        is_more = "NumericGreaterThan" in rule and value > rule["NumericGreaterThan"]
        if is_more or value == rule.get("StringEquals", ...):
            return str(rule["Next"])
    return str(state["Default"])
