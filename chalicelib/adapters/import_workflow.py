"""The import state machine: start a run of an import, see how it stands."""

import json
from typing import Any

from chalicelib.adapters.stepfunctions import translated
from chalicelib.domain.import_run import Order, Stage, execution_name


class ImportWorkflow:
    """Executions are named by import and run, so that starting one twice starts it once."""

    def __init__(self, client: Any, machine_arn: str) -> None:
        self._client = client
        self._machine_arn = machine_arn

    def start(self, order: Order, stage: Stage) -> None:
        """Errors: ``ServiceUnavailable``. An execution of this name that exists already is success."""
        told = order._asdict() | {"resume": stage.value}
        with translated(harmless=frozenset({"ExecutionAlreadyExists"})):
            self._client.start_execution(
                stateMachineArn=self._machine_arn,
                name=execution_name(order),
                input=json.dumps(told, sort_keys=True),
            )

    def status(self, order: Order) -> str | None:
        """As Step Functions calls it; ``None`` where there is no such execution. Errors: ``ServiceUnavailable``."""
        executions = self._machine_arn.replace(":stateMachine:", ":execution:")
        with translated(harmless=frozenset({"ExecutionDoesNotExist"})):
            answer = self._client.describe_execution(executionArn=f"{executions}:{execution_name(order)}")
            return str(answer["status"])
        return None
