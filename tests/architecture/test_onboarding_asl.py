"""What the emulator does not enforce about the workflow."""

import json
import re
from itertools import pairwise
from typing import Any

import pytest

from chalicelib.domain import errors
from chalicelib.domain.invitation import Outcome
from tests.architecture import template

State = dict[str, Any]

MACHINE: dict[str, Any] = json.loads((template.INFRA / "onboarding.asl.json").read_text("utf-8"))
STATES: dict[str, State] = MACHINE["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}
WAITS = {name: state for name, state in TASKS.items() if state["Resource"].endswith(".waitForTaskToken")}
OF_AWS = {
    "States.ALL",
    "States.Timeout",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
    "Sandbox.Timedout",
}
REFUSALS = {"MemberNotFound", "OnboardingSuperseded", "MailRefused"}
HAPPY_PATH = [
    "Resume",
    "CompleteDraft",
    "InvitationWanted",
    "SendInvitation",
    "Outcome",
    "AwaitMfaEnrolment",
    "LinkAccount",
    "AnnounceActivation",
]
AFTER_THE_INVITATION = {
    "registered": "AwaitMfaEnrolment",
    "linked": "LinkAccount",
    "superseded": "SendInvitation",
    "declined": "Closed",
    "revoked": "Closed",
    "expired": "ExpireInvitation",
}
LONGEST_WAIT = {"SendInvitation": 7 * 86_400, "AwaitMfaEnrolment": 30 * 86_400}


def targets(state: State) -> set[str]:
    named = [state.get("Next"), state.get("Default")]
    named += [choice["Next"] for choice in state.get("Choices", [])]
    named += [catcher["Next"] for catcher in state.get("Catch", [])]
    return {name for name in named if name}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def reached_in(machine: dict[str, Any]) -> set[str]:
    """The states that an execution may come to; a name that is no state's is a ``KeyError``."""
    reached, waiting = set(), {machine["StartAt"]}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= targets(machine["States"][name]) - reached
    return reached


def test_every_next_default_and_catch_names_a_state() -> None:
    named = set().union(*(targets(state) for state in STATES.values())) | {MACHINE["StartAt"]}

    assert named <= set(STATES)


def test_every_state_is_reachable() -> None:
    assert reached_in(MACHINE) == set(STATES)


def test_every_state_goes_on_or_ends() -> None:
    for name, state in STATES.items():
        ends = state.get("End") or state["Type"] in {"Succeed", "Fail"}
        assert ends or targets(state), name


def test_one_onboarding_enters_at_most_eight_states() -> None:
    for here, there in pairwise(HAPPY_PATH):
        assert there in targets(STATES[here])

    assert STATES[HAPPY_PATH[-1]]["End"] is True
    assert len(HAPPY_PATH) <= 8


def test_an_execution_can_start_anew_at_each_task_before_the_person_is_linked() -> None:
    resumable = {choice["StringEquals"] for choice in STATES["Resume"]["Choices"]}

    assert resumable == {"CompleteDraft", "SendInvitation", "AwaitMfaEnrolment", "LinkAccount"}
    assert all(choice["StringEquals"] == choice["Next"] for choice in STATES["Resume"]["Choices"])


def test_each_outcome_of_an_invitation_has_its_way() -> None:
    ways = {choice["StringEquals"]: choice["Next"] for choice in STATES["Outcome"]["Choices"]}

    assert ways == AFTER_THE_INVITATION
    assert set(ways) == {each.value for each in set(Outcome) - {Outcome.ENROLLED, Outcome.LEFT}}
    assert STATES["Outcome"]["Default"] == "Failed"


@pytest.mark.statement("J12")
def test_an_expired_invitation_ends_in_success() -> None:
    assert STATES["ExpireInvitation"]["Next"] == "Expired"
    assert STATES["Expired"]["Type"] == "Succeed"


@pytest.mark.statement("K5")
@pytest.mark.parametrize("name", WAITS)
def test_every_wait_has_a_timeout_and_catches_it(name: str) -> None:
    first_catcher = WAITS[name]["Catch"][0]
    parameter = re.fullmatch(r"\$\{(\w+)\}", WAITS[name]["TimeoutSeconds"])

    assert parameter
    assert template.deployed()["Parameters"][parameter[1]]["MaxValue"] == LONGEST_WAIT[name]
    assert first_catcher["ErrorEquals"] == ["States.Timeout"]
    assert "HeartbeatSeconds" not in WAITS[name]


@pytest.mark.statement("K5")
def test_the_machine_itself_ends() -> None:
    assert sum(LONGEST_WAIT.values()) < MACHINE["TimeoutSeconds"] <= 90 * 86_400


@pytest.mark.statement("K5")
@pytest.mark.parametrize("name", TASKS)
def test_every_task_is_tried_again_with_jitter_and_a_cap_and_caught(name: str) -> None:
    task = TASKS[name]

    assert task["TimeoutSeconds"]
    for retrier in task["Retry"]:
        assert retrier["JitterStrategy"] == "FULL"
        assert 0 < retrier["MaxDelaySeconds"] <= 60
        assert 0 < retrier["MaxAttempts"] <= 5
    assert task["Catch"][-1] == {"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": "Failed"}


@pytest.mark.statement("K6")
@pytest.mark.parametrize("name", TASKS)
def test_only_what_may_pass_is_tried_again(name: str) -> None:
    retried = {error for retrier in TASKS[name]["Retry"] for error in retrier["ErrorEquals"]}

    assert retried
    assert not retried & {"States.ALL", "States.TaskFailed", "States.Timeout"} | retried & REFUSALS


@pytest.mark.parametrize("name", TASKS)
def test_every_caught_or_retried_error_is_ours_or_aws(name: str) -> None:
    rules = TASKS[name]["Retry"] + TASKS[name]["Catch"]
    named = {error for rule in rules for error in rule["ErrorEquals"]}

    for error in named - OF_AWS:
        assert issubclass(getattr(errors, error), errors.DomainError)


@pytest.mark.parametrize("name", TASKS)
def test_a_task_state_has_one_name_in_four_spellings(name: str) -> None:
    function = template.functions()[name]

    assert TASKS[name]["Parameters"]["FunctionName"] == f"${{{name}}}"
    assert template.properties("Onboarding")["DefinitionSubstitutions"][name] == {"Fn::GetAtt": [name, "Arn"]}
    assert function["Handler"] == f"chalicelib.entrypoints.tasks.{snake(name)}"
    assert function["FunctionName"]["Fn::Sub"].endswith("}-" + snake(name).replace("_", "-"))


@pytest.mark.statement("J14")
@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_given_ids_only_and_a_wait_its_token(name: str) -> None:
    payload = TASKS[name]["Parameters"]["Payload"]
    ids = {f"{each}.$": f"$.{each}" for each in ("office_id", "member_id", "version")}
    token = {"task_token.$": "$$.Task.Token"} if name in WAITS else {}

    assert payload == ids | token


@pytest.mark.statement("B13")
def test_the_task_token_goes_to_waits_only_and_never_into_the_state() -> None:
    holding = {name for name, state in STATES.items() if "Task.Token" in json.dumps(state)}

    assert holding == set(WAITS)


@pytest.mark.statement("L1")
def test_a_failure_leaves_no_message_in_the_state() -> None:
    for name, task in TASKS.items():
        assert all(catcher["ResultPath"] is None for catcher in task["Catch"]), name


@pytest.mark.statement("K2")
def test_the_machine_may_call_exactly_the_functions_it_names() -> None:
    statements = template.properties("OnboardingRole")["Policies"][0]["PolicyDocument"]["Statement"]
    allowed = [each["Resource"] for each in statements if each["Action"] == "lambda:InvokeFunction"]

    assert len(allowed) == 1
    assert sorted(each["Fn::GetAtt"][0] for each in allowed[0]) == sorted(TASKS)


@pytest.mark.statement("K4")
def test_the_machine_is_standard_and_logs_errors_without_data() -> None:
    machine = template.properties("Onboarding")

    assert machine["StateMachineType"] == "STANDARD"
    assert machine["LoggingConfiguration"]["Level"] == "ERROR"
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False
    assert machine["TracingConfiguration"] == {"Enabled": True}


def test_every_substitution_is_used_and_every_placeholder_filled() -> None:
    machine = template.properties("Onboarding")
    placeholders = set(re.findall(r"\$\{(\w+)\}", machine["DefinitionString"]))

    assert placeholders == set(machine["DefinitionSubstitutions"])


def test_the_definition_is_valid_json_once_its_numbers_are_filled_in() -> None:
    filled = re.sub(r"\$\{\w+Seconds\}", "60", template.properties("Onboarding")["DefinitionString"])

    assert json.loads(filled)["States"]["SendInvitation"]["TimeoutSeconds"] == 60
