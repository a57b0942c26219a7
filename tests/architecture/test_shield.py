"""The rate rules in front of the API: no caller's flood becomes the others' wait."""

import json
from typing import Any

import pytest

from chalicelib.entrypoints.headers import SECURITY_HEADERS
from tests.architecture import template


def rules() -> dict[str, dict[str, Any]]:
    return {rule["Name"]: rule for rule in template.properties("Shield")["Rules"]}


def rate(name: str) -> dict[str, Any]:
    statement: dict[str, Any] = rules()[name]["Statement"]["RateBasedStatement"]
    return statement


@pytest.mark.statement("F10")
def test_a_session_may_ask_five_times_a_second_and_no_more_whichever_way_it_shows_itself() -> None:
    limits = [rate(name) for name in ("per-session-by-header", "per-session-by-cookie")]

    assert [each["Limit"] for each in limits] == [1500, 1500]
    assert [next(iter(each["CustomKeys"][0].values()))["Name"] for each in limits] == [
        "authorization",
        "__Host-portaria",
    ]


@pytest.mark.statement("F10")
@pytest.mark.statement("C7")
def test_an_address_is_held_back_too_and_sooner_on_the_ways_in() -> None:
    assert (rate("per-address")["AggregateKeyType"], rate("per-address")["Limit"]) == ("IP", 6000)
    paths = rate("ways-in-per-address")["ScopeDownStatement"]["OrStatement"]["Statements"]
    assert {each["ByteMatchStatement"]["SearchString"] for each in paths} == {"/auth/", "/invitations/"}
    assert rate("ways-in-per-address")["Limit"] == 600


@pytest.mark.statement("E8")
@pytest.mark.statement("K18")
def test_whoever_is_held_back_is_answered_like_by_the_api() -> None:
    answers = [rule["Action"]["Block"]["CustomResponse"] for rule in rules().values()]
    body = json.loads(template.properties("Shield")["CustomResponseBodies"]["too_many"]["Content"])

    for answer in answers:
        headers = {each["Name"]: each["Value"] for each in answer["ResponseHeaders"]}
        assert (answer["ResponseCode"], headers.pop("Retry-After")) == (429, "60")
        assert headers == SECURITY_HEADERS
    assert body["code"] == "too_many_attempts"


@pytest.mark.statement("K18")
def test_the_shield_stands_before_the_stage_on_aws_only() -> None:
    resources = template.deployed()["Resources"]

    assert {resources[name]["Condition"] for name in ("Shield", "ShieldOfTheApi")} == {"IsAws"}
    assert "/stages/" in resources["ShieldOfTheApi"]["Properties"]["ResourceArn"]["Fn::Sub"]
