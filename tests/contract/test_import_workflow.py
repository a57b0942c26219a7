"""The state machine of imports as we call it: one execution per run, whose order is ids and numbers."""

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from chalicelib.adapters.import_workflow import ImportWorkflow
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.import_run import Order, Stage

MACHINE = "arn:aws:states:sa-east-1:123456789012:stateMachine:portaria-import"
EXECUTION = f"{MACHINE.replace('stateMachine', 'execution')}:import-imp_a-r2"
ORDER = Order("off_a", "imp_a", 2)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def states() -> Any:
    client = boto3.client(
        "stepfunctions", region_name="sa-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    with Stubber(client) as stubber:
        stubber.workflow = ImportWorkflow(client, MACHINE)  # type: ignore[attr-defined]
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.mark.statement("J14")
def test_an_execution_is_named_by_import_and_run_and_knows_ids_only(states: Any) -> None:
    order = {"office_id": "off_a", "import_id": "imp_a", "run": 2, "resume": "PrepareImport"}
    expected = {
        "stateMachineArn": MACHINE,
        "name": "import-imp_a-r2",
        "input": json.dumps(order, sort_keys=True),
    }
    states.add_response("start_execution", {"executionArn": EXECUTION, "startDate": NOON}, expected)

    states.workflow.start(ORDER, Stage.PREPARE)


@pytest.mark.statement("J4")
def test_one_that_exists_already_is_success_and_any_other_refusal_is_not(states: Any) -> None:
    states.add_client_error("start_execution", "ExecutionAlreadyExists")
    states.workflow.start(ORDER, Stage.PREPARE)

    states.add_client_error("start_execution", "ThrottlingException")
    with pytest.raises(ServiceUnavailable):
        states.workflow.start(ORDER, Stage.PREPARE)


def test_how_a_run_stands_and_that_there_was_never_one(states: Any) -> None:
    described = {"executionArn": EXECUTION, "stateMachineArn": MACHINE, "startDate": NOON}
    states.add_response("describe_execution", described | {"status": "FAILED"}, {"executionArn": EXECUTION})
    states.add_client_error("describe_execution", "ExecutionDoesNotExist")

    assert states.workflow.status(ORDER) == "FAILED"
    assert states.workflow.status(ORDER) is None
