"""The onboarding state machine: start, settle a wait, see what runs and what stopped."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.onboarding import execution_name, parse_execution_name
from chalicelib.services.ports import Wait
from chalicelib.services.ports_outside import StoppedExecution

ALREADY_SETTLED: Final = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})
STOPPED: Final = ("FAILED", "TIMED_OUT", "ABORTED")
PAGE: Final = 100
MOST_PAGES: Final = 10


class Workflow:
    """Executions are named by member and version, so that starting one twice starts it once."""

    def __init__(self, client: Any, machine_arn: str) -> None:
        self._client = client
        self._machine_arn = machine_arn

    def start(self, office_id: str, member_id: str, version: int, step: str) -> None:
        """Errors: ``ServiceUnavailable``. An execution of this name that exists already is success."""
        order = {"office_id": office_id, "member_id": member_id, "version": version, "resume": str(step)}
        with translated(harmless=frozenset({"ExecutionAlreadyExists"})):
            self._client.start_execution(
                stateMachineArn=self._machine_arn,
                name=execution_name(member_id, version),
                input=json.dumps(order, sort_keys=True),
            )

    def settle(self, wait: Wait, outcome: str) -> bool:
        """Ends a wait with an outcome; ``False`` when it was settled, timed out or lost before."""
        result = {
            "office_id": wait.office_id,
            "member_id": wait.member_id,
            "version": wait.onboarding_version,
            "outcome": str(outcome),
        }
        with translated(harmless=ALREADY_SETTLED) as failures:
            self._client.send_task_success(taskToken=wait.task_token, output=json.dumps(result))
        return not failures

    def fail(self, task_token: str, error: str) -> None:
        """Ends a wait as failed; ``error`` is a class name that ``Retry`` and ``Catch`` know."""
        with translated(harmless=ALREADY_SETTLED):
            self._client.send_task_failure(taskToken=task_token, error=error)

    def is_running(self, member_id: str, version: int) -> bool:
        arn = f"{self._machine_arn.replace(':stateMachine:', ':execution:')}:{execution_name(member_id, version)}"
        status = ""
        with translated(harmless=frozenset({"ExecutionDoesNotExist"})):
            status = str(self._client.describe_execution(executionArn=arn)["status"])
        return status == "RUNNING"

    def stopped(self, since: datetime) -> list[StoppedExecution]:
        """Executions that ended without success at or after ``since``, newest first, a bounded number."""
        found: list[StoppedExecution] = []
        for status in STOPPED:
            for execution in self._recent(status, since):
                named = parse_execution_name(execution["name"])
                if named is None:
                    continue
                order = self._order_of(execution["executionArn"])
                found.append(StoppedExecution(order["office_id"], *named))
        return found

    def _recent(self, status: str, since: datetime) -> Iterator[dict[str, Any]]:
        request: dict[str, Any] = {
            "stateMachineArn": self._machine_arn,
            "statusFilter": status,
            "maxResults": PAGE,
        }
        for _ in range(MOST_PAGES):
            with translated():
                answer = self._client.list_executions(**request)
            for execution in answer["executions"]:
                if execution.get("stopDate", execution["startDate"]) >= since:
                    yield execution
            if not answer.get("nextToken"):
                return
            request["nextToken"] = answer["nextToken"]

    def _order_of(self, arn: str) -> dict[str, Any]:
        with translated():
            answer = self._client.describe_execution(executionArn=arn)
        order: dict[str, Any] = json.loads(answer["input"])
        return order


@contextmanager
def translated(harmless: frozenset[str] = frozenset()) -> Iterator[list[str]]:
    """Collects the ``harmless`` errors by code; every other becomes ``ServiceUnavailable``."""
    seen: list[str] = []
    try:
        yield seen
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in harmless:
            raise ServiceUnavailable(service="states", reason=code) from error
        seen.append(code)
    except BotoCoreError as error:
        raise ServiceUnavailable(service="states") from error
