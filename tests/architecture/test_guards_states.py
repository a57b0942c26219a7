"""docs/states.md says what the code and the workflow say."""

import json
import re
from enum import StrEnum
from typing import Any

import pytest

from chalicelib.domain.client_user import Status
from chalicelib.domain.import_job import OVER, ImportStatus
from chalicelib.domain.invitation import LIVE, TRANSITIONS, InvitationStatus
from chalicelib.domain.member import Stage
from tests.architecture.sources import PROJECT

DOCUMENT = (PROJECT / "docs" / "states.md").read_text("utf-8")
MACHINE: dict[str, Any] = json.loads((PROJECT / "infra" / "onboarding.asl.json").read_text("utf-8"))
IMPORT: dict[str, Any] = json.loads((PROJECT / "infra" / "import.asl.json").read_text("utf-8"))
DIAGRAMS = re.findall(r"```mermaid\n(.*?)```", DOCUMENT, re.DOTALL)
Edge = tuple[str, str]


def edges(diagram: str) -> set[Edge]:
    return set(re.findall(r"^\s*(\[\*\]|\w+) --> (\[\*\]|\w+)", diagram, re.MULTILINE))


def states(diagram: str) -> set[str]:
    return {state for edge in edges(diagram) for state in edge} - {"[*]"}


@pytest.mark.parametrize(("diagram", "kind"), [(0, InvitationStatus), (1, Stage), (3, ImportStatus)])
def test_each_diagram_knows_the_states_that_the_code_knows(diagram: int, kind: type[StrEnum]) -> None:
    assert states(DIAGRAMS[diagram]) == {state.value for state in kind}


def test_the_diagram_of_the_invitation_is_the_table_of_its_transitions() -> None:
    drawn = {edge for edge in edges(DIAGRAMS[0]) if "[*]" not in edge}

    assert drawn == {(here.value, there.value) for here, ways in TRANSITIONS.items() for there in ways}


def test_the_live_states_are_named() -> None:
    (sentence,) = re.findall(r"\*Live\* are ([a-z, ]+):", DOCUMENT)

    assert set(re.findall(r"[a-z]+", sentence)) - {"and"} == {status.value for status in LIVE}


def test_the_words_of_the_list_are_those_of_the_code() -> None:
    table = re.findall(
        r"^\|.*\|$", DOCUMENT.partition("## What the list shows")[2].partition("##")[0], re.MULTILINE
    )

    assert set(re.findall(r"`([a-z_]+)`", "".join(table))) == {status.value for status in Status}


def test_an_import_that_is_over_stays_so() -> None:
    ends = {here for here, there in edges(DIAGRAMS[3]) if there == "[*]"}
    ways_on = {here for here, there in edges(DIAGRAMS[3]) if there != "[*]"}

    assert ends == {each.value for each in OVER | {ImportStatus.REFUSED}}
    assert not ends & ways_on


@pytest.mark.parametrize(("diagram", "machine"), [(2, MACHINE), (4, IMPORT)])
def test_the_diagram_of_an_execution_is_its_workflow(diagram: int, machine: dict[str, Any]) -> None:
    drawn = edges(DIAGRAMS[diagram])
    ends = {here for here, there in drawn if there == "[*]"}
    told = {edge for edge in drawn if "[*]" not in edge}

    assert told == workflow(machine)
    assert ("[*]", machine["StartAt"]) in drawn
    assert ends == {name for name, state in machine["States"].items() if is_good_end(state)}


def workflow(machine: dict[str, Any]) -> set[Edge]:
    """The ways that are no failure: the ways on, and the timeouts of waits."""
    found: set[Edge] = set()
    for name, state in machine["States"].items():
        ways = [state.get("Next"), state.get("Default"), *(each["Next"] for each in state.get("Choices", []))]
        ways += [each["Next"] for each in state.get("Catch", []) if each["ErrorEquals"] == ["States.Timeout"]]
        found |= {(name, way) for way in ways if way and way != "Failed"}
    return found


def is_good_end(state: dict[str, Any]) -> bool:
    return state["Type"] == "Succeed" or bool(state.get("End"))
