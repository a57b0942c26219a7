"""The state machine as we call it: one execution per name, a dead token is no error, a refusal is transient."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from chalicelib.adapters.stepfunctions import MOST_PAGES, Workflow
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.services.ports import Wait
from chalicelib.services.ports_outside import StoppedExecution

MACHINE = "arn:aws:states:sa-east-1:123456789012:stateMachine:portaria-onboarding"
EXECUTIONS = MACHINE.replace("stateMachine", "execution")
WAIT = Wait("off_a", "usr_carla", 3, "SendInvitation", "the-task-token")
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def states() -> Any:
    client = boto3.client(
        "stepfunctions", region_name="sa-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    with Stubber(client) as stubber:
        stubber.workflow = Workflow(client, MACHINE)  # type: ignore[attr-defined]
        yield stubber
        stubber.assert_no_pending_responses()


def execution(name: str, stopped: datetime) -> dict[str, Any]:
    return {
        "executionArn": f"{EXECUTIONS}:{name}",
        "stateMachineArn": MACHINE,
        "name": name,
        "status": "FAILED",
        "startDate": NOON - timedelta(days=1),
        "stopDate": stopped,
    }


def described(status: str, **order: Any) -> dict[str, Any]:
    return {
        "executionArn": EXECUTIONS,
        "stateMachineArn": MACHINE,
        "status": status,
        "startDate": NOON,
        "input": json.dumps(order),
    }


@pytest.mark.statement("J4")
@pytest.mark.statement("J14")
def test_an_execution_is_named_by_member_and_version_and_knows_ids_only(states: Any) -> None:
    order = {"member_id": "usr_carla", "office_id": "off_a", "resume": "SendInvitation", "version": 3}
    expected = {
        "stateMachineArn": MACHINE,
        "name": "onboarding-usr_carla-v3",
        "input": json.dumps(order, sort_keys=True),
    }
    states.add_response("start_execution", {"executionArn": EXECUTIONS, "startDate": NOON}, expected)

    states.workflow.start("off_a", "usr_carla", 3, "SendInvitation")


@pytest.mark.statement("J4")
def test_an_execution_that_exists_already_is_success(states: Any) -> None:
    states.add_client_error("start_execution", "ExecutionAlreadyExists")

    states.workflow.start("off_a", "usr_carla", 3, "SendInvitation")


def test_a_settled_wait_hears_its_outcome_and_ids(states: Any) -> None:
    output = {"office_id": "off_a", "member_id": "usr_carla", "version": 3, "outcome": "registered"}
    expected = {"taskToken": "the-task-token", "output": json.dumps(output)}
    states.add_response("send_task_success", {}, expected)

    assert states.workflow.settle(WAIT, "registered")


@pytest.mark.statement("J6")
@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_dead_token_means_settled_before(states: Any, code: str) -> None:
    states.add_client_error("send_task_success", code)
    states.add_client_error("send_task_failure", code)

    assert not states.workflow.settle(WAIT, "registered")
    states.workflow.fail("the-task-token", "ServiceUnavailable")


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException", "StateMachineDeleting"])
def test_any_other_refusal_is_to_be_tried_again(states: Any, code: str) -> None:
    states.add_client_error("send_task_success", code)
    states.add_client_error("start_execution", code)

    with pytest.raises(ServiceUnavailable):
        states.workflow.settle(WAIT, "registered")
    with pytest.raises(ServiceUnavailable):
        states.workflow.start("off_a", "usr_carla", 3, "SendInvitation")


def test_a_failed_task_says_its_error_by_class_name_and_nothing_more(states: Any) -> None:
    states.add_response("send_task_failure", {}, {"taskToken": "the-task-token", "error": "MailRefused"})

    states.workflow.fail("the-task-token", "MailRefused")


@pytest.mark.parametrize(
    ("status", "is_running"), [("RUNNING", True), ("SUCCEEDED", False), ("ABORTED", False)]
)
def test_only_a_running_execution_runs(states: Any, status: str, is_running: bool) -> None:
    expected = {"executionArn": f"{EXECUTIONS}:onboarding-usr_carla-v3"}
    states.add_response("describe_execution", described(status), expected)

    assert states.workflow.is_running("usr_carla", 3) is is_running


def test_an_execution_that_is_not_there_does_not_run(states: Any) -> None:
    states.add_client_error("describe_execution", "ExecutionDoesNotExist")

    assert not states.workflow.is_running("usr_carla", 3)


def test_what_stopped_lately_is_found_by_its_name_and_input(states: Any) -> None:
    ours = execution("onboarding-usr_carla-v3", NOON)
    long_ago = execution("onboarding-usr_davi-v1", NOON - timedelta(hours=2))
    foreign = execution("import-x", NOON)
    states.add_response("list_executions", {"executions": [ours, long_ago, foreign]})
    states.add_response("describe_execution", described("FAILED", office_id="off_a"))
    for _ in range(2):
        states.add_response("list_executions", {"executions": []})

    assert states.workflow.stopped(NOON - timedelta(hours=1)) == [StoppedExecution("off_a", "usr_carla", 3)]


def test_the_search_for_what_stopped_is_bounded(states: Any) -> None:
    request = {"stateMachineArn": MACHINE, "statusFilter": ANY, "maxResults": ANY}
    states.add_response("list_executions", {"executions": [], "nextToken": "more"}, request)
    for _ in range(MOST_PAGES * 3 - 1):
        page = {"executions": [], "nextToken": "more"}
        states.add_response("list_executions", page)

    assert states.workflow.stopped(NOON) == []
