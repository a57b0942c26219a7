"""What operators have: logs that last, mail that is heard of, alarms, the dashboard."""

import json

import pytest

from chalicelib.observability import DELIVERIES, FUNNEL
from tests.architecture import template
from tests.architecture.test_permissions import permissions

SIX_MONTHS = 180
RECORDS = {
    "AccessLog",
    "OnboardingLog",
    "ImportLog",
    "APIHandlerLog",
    "CreateOfficeLog",
    "DeleteOfficeLog",
    "EraseAccountLog",
}
FUNCTIONS = set(template.functions())
ALARMED = {
    "5XXError",
    "Latency",
    "Errors",
    "Throttles",
    "Invocations",
    "ExecutionsFailed",
    "ExecutionsTimedOut",
    "ExecutionThrottled",
    "ApproximateNumberOfMessagesVisible",
    "Reputation.BounceRate",
    "Reputation.ComplaintRate",
    "SMSMonthToDateSpentUSD",
    "ReadThrottleEvents",
    "WriteThrottleEvents",
}


@pytest.mark.statement("K10")
@pytest.mark.parametrize("name", sorted(RECORDS | {f"{name}Log" for name in FUNCTIONS}))
def test_a_log_ends_and_is_encrypted(name: str) -> None:
    log = template.properties(name)

    assert log["RetentionInDays"] >= (SIX_MONTHS if name in RECORDS else 30)
    assert log["KmsKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}


@pytest.mark.statement("L6")
def test_who_came_when_from_where_is_kept_for_six_months_and_read_by_no_function() -> None:
    log = template.properties("AccessLog")
    written = json.loads(template.properties("RestAPI")["AccessLogSetting"]["Format"])

    assert {written["at"], written["ip"]} == {"$context.requestTime", "$context.identity.sourceIp"}
    assert log["RetentionInDays"] >= SIX_MONTHS
    assert log["KmsKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert template.deployed()["Resources"]["AccessLog"]["DeletionPolicy"] == "Retain"
    for name in FUNCTIONS:
        assert permissions(f"{name}Role")["logs"] == {f"{name}Log": {"CreateLogStream", "PutLogEvents"}}


def test_no_log_is_there_without_a_writer() -> None:
    assert set(template.of_type("AWS::Logs::LogGroup")) == RECORDS | {f"{name}Log" for name in FUNCTIONS}


@pytest.mark.statement("K11")
def test_mail_is_signed_encrypted_on_its_way_and_heard_of() -> None:
    configuration = template.properties("MailConfiguration")
    destination = template.properties("MailEvents")["EventDestination"]
    heard = {"SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY"}

    assert configuration["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert set(configuration["SuppressionOptions"]["SuppressedReasons"]) == {"BOUNCE", "COMPLAINT"}
    assert set(destination["MatchingEventTypes"]) == heard
    assert destination["EventBridgeDestination"]["EventBusArn"]["Fn::Sub"].endswith(":event-bus/default")
    assert template.properties("SenderIdentity")["DkimAttributes"] == {"SigningEnabled": True}


@pytest.mark.statement("K14")
def test_every_failure_raises_an_alarm_that_somebody_hears() -> None:
    alarms = template.of_type("AWS::CloudWatch::Alarm")
    watched = {each["Dimensions"][0]["Value"]["Ref"] for each in alarms.values() if metric(each) == "Errors"}

    assert {metric(each) for each in alarms.values()} == ALARMED
    assert watched == FUNCTIONS
    assert all(each["AlarmActions"] == [{"Ref": "Alarms"}] for each in alarms.values())
    assert template.properties("Alarms")["Subscription"][0]["Endpoint"] == {"Ref": "AlarmEmail"}


def metric(alarm: template.Template) -> str:
    """What an alarm watches, also where it reckons with it first."""
    if "MetricName" in alarm:
        return str(alarm["MetricName"])
    (watched,) = [
        each["MetricStat"]["Metric"]["MetricName"] for each in alarm["Metrics"] if "MetricStat" in each
    ]
    return str(watched)


@pytest.mark.statement("K12")
@pytest.mark.statement("K14")
def test_the_money_for_text_messages_raises_an_alarm_at_a_half_and_at_four_fifths() -> None:
    alarms = [template.properties(name) for name in ("SmsSpendHalf", "SmsSpendHigh")]

    for alarm in alarms:
        reckoned, spent = alarm["Metrics"]
        assert reckoned["Expression"] == {"Fn::Sub": "100 * spent / ${SmsMonthlySpend}"}
        assert (reckoned["ReturnData"], spent["ReturnData"]) == (True, False)
        assert spent["MetricStat"]["Stat"] == "Maximum"
        assert spent["MetricStat"]["Metric"]["Namespace"] == "AWS/SNS"
    assert [each["Threshold"] for each in alarms] == [50, 80]


@pytest.mark.statement("K12")
@pytest.mark.statement("D8")
def test_text_messages_can_be_switched_off_and_have_a_highest_price_and_a_monthly_one() -> None:
    parameters = template.deployed()["Parameters"]
    variables = template.deployed()["Globals"]["Function"]["Environment"]["Variables"]

    assert parameters["SmsEnabled"]["AllowedValues"] == ["true", "false"]
    assert 0 < parameters["SmsMaxPrice"]["Default"] <= 0.2
    assert 0 < parameters["SmsMonthlySpend"]["Default"] <= 100
    assert variables["SMS_ENABLED"] == {"Ref": "SmsEnabled"}
    assert variables["SMS_MAX_PRICE"] == {"Ref": "SmsMaxPrice"}


def test_every_alarm_stands_in_the_runbook() -> None:
    runbook = (template.PROJECT / "docs" / "runbook.md").read_text("utf-8")
    missing = [name for name in template.of_type("AWS::CloudWatch::Alarm") if not named_in(runbook, name)]

    assert missing == []


def named_in(runbook: str, alarm: str) -> bool:
    """A function's errors share one section."""
    return f"`{alarm}`" in runbook or (alarm.endswith("Errors") and "`<Function>Errors`" in runbook)


def test_the_dashboard_shows_the_whole_funnel() -> None:
    body = template.properties("Dashboard")["DashboardBody"]["Fn::Sub"]

    assert json.loads(body)["widgets"]
    assert [name for name in FUNNEL + DELIVERIES if f'"{name}"' not in body] == []
