"""What the emulator does not enforce about the deployed template."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.ses_events import DETAIL_TYPES
from chalicelib.settings import Settings
from tests.architecture import template

LOGICAL_IDS = {
    "APIHandler",
    "CompleteDraft",
    "SendInvitation",
    "AwaitMfaEnrolment",
    "LinkAccount",
    "AnnounceActivation",
    "ExpireInvitation",
    "SendMail",
    "SendSms",
    "VerifyPasskey",
    "ParseImport",
    "PrepareImport",
    "ImportRow",
    "FinishImport",
    "Reconcile",
    "RecordDelivery",
    "CreateOffice",
    "EraseAccount",
    "DeleteOffice",
    "RebuildLists",
}
PORTAL_INDEXES = ["due", "by_name", "by_status", "by_login"]
FULL_CORE, USUAL_SIZE = 1769, 512
SIZES = dict.fromkeys(
    ("APIHandler", "VerifyPasskey", "ParseImport", "PrepareImport", "FinishImport"), FULL_CORE
)
OF_AN_IMPORT = dict.fromkeys(("ParseImport", "PrepareImport", "ImportRow"), 60)
# The API waits ten seconds for an answer; the end of an import reads the results of a thousand batches, one by one.
TIMES = {"APIHandler": 29, "VerifyPasskey": 8, "FinishImport": 110} | OF_AN_IMPORT
ASYNCHRONOUS = {"SendMail", "SendSms", "ParseImport", "Reconcile", "RecordDelivery"}
SECRET_NAME = re.compile(r"secret|password|token|api_?key|credential|private", re.IGNORECASE)
A_REFERENCE = re.compile(r"^(CURSOR_SECRET_ID|SECRETS_KEY_ID)$")


def names(kind: str) -> list[str]:
    return sorted(template.of_type(kind))


# ---------------------------------------------------------------- as a whole


def test_the_merged_template_is_clean_and_so_is_the_workflow_in_it(tmp_path: Path) -> None:
    """cfn-lint reads a workflow only as an object: for it alone the definition is put in as one."""
    lintable = json.loads(json.dumps(template.deployed()))
    for name in ("Import", "Onboarding"):
        machine = lintable["Resources"][name]["Properties"]
        text = re.sub(r"\$\{\w+Seconds\}", "60", machine.pop("DefinitionString"))
        machine["Definition"] = json.loads(text)
    del machine["DefinitionSubstitutions"]["InvitationWaitSeconds"]
    del machine["DefinitionSubstitutions"]["MfaWaitSeconds"]
    del lintable["Parameters"]["InvitationWaitSeconds"], lintable["Parameters"]["MfaWaitSeconds"]
    file = tmp_path / "template.json"
    file.write_text(json.dumps(lintable), "utf-8")

    run = subprocess.run(
        [str(Path(sys.executable).with_name("cfn-lint")), "--format", "parseable", "--", str(file)],
        cwd=template.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_the_functions_are_exactly_those_of_the_design() -> None:
    assert set(template.functions()) == LOGICAL_IDS


@pytest.mark.parametrize("stage", ["local", "prod"])
def test_each_stage_fills_the_parameters_that_have_no_default(stage: str) -> None:
    given = set(json.loads((template.INFRA / "parameters" / f"{stage}.json").read_text("utf-8")))
    declared = template.deployed()["Parameters"]
    needed = {name for name, each in declared.items() if "Default" not in each}

    assert needed <= given <= set(declared)


@pytest.mark.statement("K16")
def test_chalice_makes_no_role_and_no_policy_and_stages_stand_apart() -> None:
    config = json.loads((template.PROJECT / ".chalice" / "config.json").read_text("utf-8"))

    assert config["autogen_policy"] is config["manage_iam_role"] is False
    assert set(config["stages"]) == {"local", "prod"}


# ---------------------------------------------------------------- data


@pytest.mark.statement("K3")
@pytest.mark.parametrize("name", ["Portal", "Identity", "Audit", "Outbox"])
def test_a_table_is_encrypted_backed_up_bounded_and_protected(name: str) -> None:
    table = template.on_aws(template.properties(name))
    resource = template.deployed()["Resources"][name]

    assert table["SSESpecification"]["SSEType"] == "KMS"
    assert table["SSESpecification"]["KMSMasterKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert set(table["OnDemandThroughput"]) == {"MaxReadRequestUnits", "MaxWriteRequestUnits"}
    assert table["DeletionProtectionEnabled"] is True
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"


def test_there_are_four_tables_and_an_index_where_one_is_needed() -> None:
    tables = template.of_type("AWS::DynamoDB::Table")
    indexes = {
        name: [each["IndexName"] for each in table.get("GlobalSecondaryIndexes", [])]
        for name, table in tables.items()
    }

    assert indexes == {"Audit": ["office"], "Identity": ["due"], "Outbox": [], "Portal": PORTAL_INDEXES}


@pytest.mark.statement("L5")
def test_the_list_of_an_offices_history_holds_neither_facts_nor_the_place_in_the_chain() -> None:
    (index,) = template.properties("Audit")["GlobalSecondaryIndexes"]

    assert index["Projection"]["ProjectionType"] == "INCLUDE"
    assert set(index["Projection"]["NonKeyAttributes"]) == {"id", "action", "actor", "result"}


@pytest.mark.statement("D11")
@pytest.mark.parametrize("name", ["DataKey", "SecretsKey"])
def test_a_key_rotates_and_outlives_the_stack(name: str) -> None:
    assert template.properties(name)["EnableKeyRotation"] is True
    assert template.deployed()["Resources"][name]["DeletionPolicy"] == "Retain"


def test_the_data_key_is_used_through_storage_services_of_this_account_only() -> None:
    open_to_all = [
        each
        for each in template.properties("DataKey")["KeyPolicy"]["Statement"]
        if each["Principal"] == {"AWS": "*"}
    ]

    assert len(open_to_all) == 1
    assert set(open_to_all[0]["Condition"]["StringEquals"]) == {"kms:CallerAccount", "kms:ViaService"}


@pytest.mark.statement("K13")
def test_the_environment_names_secrets_and_holds_none() -> None:
    variables: dict[str, Any] = template.deployed()["Globals"]["Function"]["Environment"]["Variables"]
    plain = [name for name, value in variables.items() if not isinstance(value, dict)]

    assert not [name for name in plain if SECRET_NAME.search(name)]
    assert [name for name in variables if SECRET_NAME.search(name) and not A_REFERENCE.match(name)] == []
    assert not any("Environment" in function for function in template.functions().values())


def test_every_setting_the_application_reads_is_set() -> None:
    variables = template.deployed()["Globals"]["Function"]["Environment"]["Variables"]

    assert {name.upper() for name in Settings._fields} <= set(variables)


# ---------------------------------------------------------------- functions


@pytest.mark.statement("K8")
@pytest.mark.parametrize("name", sorted(LOGICAL_IDS))
def test_a_function_has_size_time_trace_and_a_log_of_its_own(name: str) -> None:
    function = template.on_aws(template.functions()[name])

    assert function["MemorySize"] == SIZES.get(name, USUAL_SIZE)
    assert function["Timeout"] == TIMES.get(name, 30)
    assert function["Tracing"] == "Active"
    assert function["Runtime"] == "python3.12"
    assert function["LoggingConfig"]["LogGroup"] == {"Ref": f"{name}Log"}
    assert ("ReservedConcurrentExecutions" in function) is (name != "APIHandler")


@pytest.mark.statement("K7")
def test_what_runs_without_a_caller_gives_up_into_the_dead_letters() -> None:
    configured = {name: each.get("EventInvokeConfig") for name, each in template.functions().items()}

    for name in ASYNCHRONOUS:
        assert configured[name]["MaximumRetryAttempts"] in {0, 1, 2}
        assert 60 <= configured[name]["MaximumEventAgeInSeconds"] <= 21_600
        destination = configured[name]["DestinationConfig"]["OnFailure"]["Destination"]
        assert destination == {"Fn::GetAtt": ["DeadLetters", "Arn"]}
    assert {name for name, each in template.functions().items() if "Events" in each} <= ASYNCHRONOUS


def test_the_sweep_runs_every_minute() -> None:
    events = template.functions()["Reconcile"]["Events"].values()

    assert [each["Properties"]["Schedule"] for each in events] == ["rate(1 minute)"]


@pytest.mark.statement("J11")
def test_what_ses_tells_of_our_own_mails_reaches_the_function_that_writes_it_down() -> None:
    (event,) = template.functions()["RecordDelivery"]["Events"].values()

    assert event["Properties"]["Pattern"] == {
        "source": ["aws.ses"],
        "detail-type": list(DETAIL_TYPES),
        "detail": {"mail": {"tags": {"ses:configuration-set": [{"Ref": "MailConfiguration"}]}}},
    }


@pytest.mark.statement("K2")
def test_every_function_that_a_rule_calls_permits_it() -> None:
    called = {
        target["Arn"]["Fn::GetAtt"][0]
        for rule in template.of_type("AWS::Events::Rule").values()
        for target in rule.get("Targets", [])
        if target["Arn"].get("Fn::GetAtt", [""])[0] in template.functions()
    }
    permitted = {
        (each["FunctionName"].get("Ref") or each["FunctionName"]["Fn::GetAtt"][0])
        for each in template.of_type("AWS::Lambda::Permission").values()
        if each["Principal"] == "events.amazonaws.com" and "SourceArn" in each
    }

    assert called == permitted
