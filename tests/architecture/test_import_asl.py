"""What the emulator does not enforce about the workflow of an import."""

import json
import re
from typing import Any

import pytest

from chalicelib.domain.import_run import Batch, Order, Stage
from tests.architecture import template
from tests.architecture.test_onboarding_asl import OF_AWS, reached_in, snake
from tests.architecture.test_permissions import permissions

State = dict[str, Any]

MACHINE: dict[str, Any] = json.loads((template.INFRA / "import.asl.json").read_text("utf-8"))
STATES: dict[str, State] = MACHINE["States"]
MAP = STATES["ImportPeople"]
OF_A_BATCH: dict[str, State] = MAP["ItemProcessor"]["States"]
TASKS = {name: state for name, state in (STATES | OF_A_BATCH).items() if state["Type"] == "Task"}
ORDER = {f"{each}.$": f"$.{each}" for each in Order._fields}
RATE_OF_SES = 14
"""A second: what an account that may send begins with."""


def test_every_next_default_and_catch_names_a_state_and_every_state_is_reached() -> None:
    assert reached_in(MACHINE) == set(STATES)


def test_a_run_begins_where_its_order_says() -> None:
    resumable = {choice["StringEquals"]: choice["Next"] for choice in STATES["Resume"]["Choices"]}

    assert resumable == {each.value: each.value for each in Stage}
    assert STATES["Resume"]["Default"] == "Failed"


@pytest.mark.statement("K5")
@pytest.mark.statement("K6")
@pytest.mark.parametrize("name", TASKS)
def test_every_task_ends_and_only_what_may_pass_is_tried_again(name: str) -> None:
    task = TASKS[name]
    retried = {error for retrier in task["Retry"] for error in retrier["ErrorEquals"]}

    assert task["TimeoutSeconds"] > template.functions()[name]["Timeout"]
    assert retried <= OF_AWS - {"States.ALL", "States.Timeout"} | {"ServiceUnavailable"}
    for retrier in task["Retry"]:
        is_held_back = retrier["ErrorEquals"] == ["Lambda.TooManyRequestsException"]
        assert (retrier["JitterStrategy"], retrier["MaxDelaySeconds"]) == ("FULL", 60)
        assert retrier["MaxAttempts"] <= (100 if is_held_back else 5)


@pytest.mark.parametrize("name", ["PrepareImport", "ImportPeople", "FinishImport"])
def test_whatever_fails_leads_to_failed_which_the_sweep_finds_and_leaves_no_message(name: str) -> None:
    assert STATES[name]["Catch"] == [{"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": "Failed"}]
    assert 0 < MACHINE["TimeoutSeconds"] <= 86_400


@pytest.mark.statement("I4")
def test_a_batch_that_fails_stops_no_other() -> None:
    assert MAP["ToleratedFailurePercentage"] == 100
    assert MAP["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    assert MAP["ItemProcessor"]["StartAt"] == "ImportRow"


def test_a_batch_that_fails_leaves_nothing_that_would_make_the_map_too_large() -> None:
    """AWS hands on a failed execution as a whole, a kilobyte each, and refuses more than 256 KiB of a map."""
    caught = {"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": "NotDone"}

    assert OF_A_BATCH["ImportRow"]["Catch"] == [caught]
    assert OF_A_BATCH["ImportRow"]["OutputPath"] == "$.Payload"
    assert (OF_A_BATCH["NotDone"]["Type"], OF_A_BATCH["NotDone"]["OutputPath"]) == ("Succeed", None)
    assert set(OF_A_BATCH) == {"ImportRow", "NotDone"}


@pytest.mark.statement("I7")
def test_all_workers_together_stay_below_the_rate_of_ses() -> None:
    from chalicelib.domain.import_run import PACE

    workers = template.on_aws(template.properties("ImportRow")["ReservedConcurrentExecutions"])

    assert MAP["MaxConcurrency"] <= workers
    assert workers / PACE < RATE_OF_SES


@pytest.mark.statement("J14")
def test_states_are_given_ids_and_numbers_only() -> None:
    assert [STATES[each.value]["Parameters"]["Payload"] for each in Stage] == [ORDER, ORDER]
    assert OF_A_BATCH["ImportRow"]["Parameters"]["Payload.$"] == "$"
    assert set(Batch._fields) == {*Order._fields, "plan", "number", "first", "end"}
    assert MAP["ResultPath"] is None


@pytest.mark.parametrize("name", TASKS)
def test_a_task_state_has_one_name_in_four_spellings(name: str) -> None:
    function = template.functions()[name]

    assert TASKS[name]["Parameters"]["FunctionName"] == f"${{{name}}}"
    assert template.properties("Import")["DefinitionSubstitutions"][name] == {"Fn::GetAtt": [name, "Arn"]}
    assert function["Handler"] == f"chalicelib.entrypoints.import_tasks.{snake(name)}"
    assert function["FunctionName"]["Fn::Sub"].endswith("}-" + snake(name).replace("_", "-"))


@pytest.mark.statement("K2")
def test_the_machine_may_do_exactly_what_its_states_need() -> None:
    may = permissions("ImportRole")

    assert may["lambda"] == {name: {"InvokeFunction"} for name in TASKS}
    assert may["s3"] == {"${Imports.Arn}/*/batches-*": {"GetObject"}}
    assert MAP["ItemReader"]["Resource"] == "arn:aws:states:::s3:getObject"
    assert may["states"] == {
        "stateMachine:${AWS::StackName}-import": {"StartExecution"},
        "execution:${AWS::StackName}-import:*": {"DescribeExecution", "StopExecution"},
        "execution:${AWS::StackName}-import/*": {"DescribeExecution", "StopExecution"},
    }


@pytest.mark.statement("K4")
def test_the_machine_is_standard_logs_errors_without_data_and_every_placeholder_is_filled() -> None:
    machine = template.properties("Import")
    placeholders = set(re.findall(r"\$\{(\w+)\}", machine["DefinitionString"]))

    assert machine["StateMachineType"] == "STANDARD"
    assert machine["LoggingConfiguration"]["Level"] == "ERROR"
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False
    assert machine["TracingConfiguration"] == {"Enabled": True}
    assert placeholders == set(machine["DefinitionSubstitutions"])
