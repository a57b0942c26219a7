"""What each function may do, written down once more: a change of a role is a change here."""

from typing import Any

import pytest

from tests.architecture import template

ITEMS = {"GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"}
ONBOARDING = "stateMachine:${AWS::StackName}-onboarding"
IMPORT = "stateMachine:${AWS::StackName}-import"
IMPORT_EXECUTIONS = "execution:${AWS::StackName}-import:*"
EXECUTIONS = "execution:${AWS::StackName}-onboarding:*"
SEND_MAIL = "function:${AWS::StackName}-send-mail"
SEND_SMS = "function:${AWS::StackName}-send-sms"
PARSE_IMPORT = "function:${AWS::StackName}-parse-import"
VERIFY_PASSKEY = "function:${AWS::StackName}-verify-passkey"
SEALING = {"Encrypt", "Decrypt"}
ADDING = {"PutItem", "Query"}
LISTING = {"BatchWriteItem"}
OWING = {"PutItem", "DeleteItem"}
SENDING = {
    "identity/${SenderDomain}": {"SendEmail"},
    "configuration-set/${MailConfiguration}": {"SendEmail"},
}

Permissions = dict[str, dict[str, set[str]]]

TABLE: dict[str, Permissions] = {
    "APIHandler": {
        "dynamodb": {
            "Portal": ITEMS | LISTING,
            **{f"${{Portal.Arn}}/index/by_{order}": {"Query"} for order in ("name", "status", "login")},
            "Identity": ITEMS,
            "Audit": ADDING,
            "${Audit.Arn}/index/office": {"Query"},
            "Outbox": OWING,
        },
        "kms": {"SecretsKey": SEALING},
        "states": {
            ONBOARDING: {"StartExecution"},
            IMPORT: {"StartExecution"},
            "*": {"SendTaskSuccess"},
        },
        "events": {"Bus": {"PutEvents"}},
        "lambda": {each: {"InvokeFunction"} for each in (SEND_MAIL, SEND_SMS, VERIFY_PASSKEY, PARSE_IMPORT)},
        "secretsmanager": {"CursorSecret": {"GetSecretValue"}},
        "s3": {
            "${Imports.Arn}/*/file": {"PutObject"},
            **{f"${{Imports.Arn}}/*/{what}": {"GetObject"} for what in ("rows", "report")},
            "${Imports.Arn}/*/rows-*": {"GetObject", "PutObject"},
        },
    },
    "CompleteDraft": {"dynamodb": {"Portal": {"GetItem", "UpdateItem"}}, "events": {"Bus": {"PutEvents"}}},
    "SendInvitation": {
        "dynamodb": {
            "Portal": {"GetItem", "PutItem", "UpdateItem", "DeleteItem"},
            "Identity": {"GetItem", "PutItem"},
            "Audit": ADDING,
        },
        "kms": {"SecretsKey": SEALING},
        "ses": SENDING,
        "events": {"Bus": {"PutEvents"}},
        "states": {"*": {"SendTaskSuccess", "SendTaskFailure"}},
    },
    "AwaitMfaEnrolment": {
        "dynamodb": {"Portal": {"GetItem", "PutItem", "DeleteItem"}, "Identity": {"GetItem"}},
        "states": {"*": {"SendTaskSuccess", "SendTaskFailure"}},
    },
    "LinkAccount": {"dynamodb": {"Portal": {"GetItem", "PutItem", "UpdateItem"}, "Audit": ADDING}},
    "AnnounceActivation": {"events": {"Bus": {"PutEvents"}}},
    "ExpireInvitation": {
        "dynamodb": {"Portal": {"GetItem", "PutItem"}, "Audit": ADDING},
        "events": {"Bus": {"PutEvents"}},
    },
    "SendMail": {
        "dynamodb": {
            "Portal": {"GetItem"},
            "Identity": {"GetItem", "PutItem", "UpdateItem", "DeleteItem"},
            "Outbox": {"GetItem", "UpdateItem", "DeleteItem"},
        },
        "kms": {"SecretsKey": {"Decrypt"}},
        "ses": SENDING,
        "sqs": {"DeadLetters": {"SendMessage"}},
    },
    "SendSms": {
        "dynamodb": {"Identity": {"GetItem", "UpdateItem"}},
        "kms": {"SecretsKey": SEALING},
        "sns": {"*": {"Publish"}},
        "sqs": {"DeadLetters": {"SendMessage"}},
    },
    "VerifyPasskey": {},
    "ParseImport": {
        "dynamodb": {"Portal": {"GetItem", "Query", "PutItem"}},
        "s3": {"${Imports.Arn}/*/file": {"GetObject"}, "${Imports.Arn}/*/rows": {"PutObject"}},
        "sqs": {"DeadLetters": {"SendMessage"}},
    },
    "PrepareImport": {
        "dynamodb": {"Portal": {"GetItem", "Query", "UpdateItem"}},
        "s3": {
            **{f"${{Imports.Arn}}/*/{what}": {"GetObject", "PutObject"} for what in ("rows", "rows-*")},
            **{f"${{Imports.Arn}}/*/{what}-*": {"PutObject"} for what in ("people", "batches", "settled")},
        },
    },
    "ImportRow": {
        "dynamodb": {
            "Portal": {"GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem"} | LISTING,
            "Identity": {"PutItem", "UpdateItem"},
            "Audit": ADDING,
            "Outbox": OWING,
        },
        "states": {ONBOARDING: {"StartExecution"}},
        "events": {"Bus": {"PutEvents"}},
        "s3": {"${Imports.Arn}/*/people-*": {"GetObject"}, "${Imports.Arn}/*/results-*": {"PutObject"}},
    },
    "FinishImport": {
        "dynamodb": {
            "Portal": {"GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"},
            "Audit": ADDING,
            "Outbox": OWING,
        },
        "events": {"Bus": {"PutEvents"}},
        "s3": {
            **{
                f"${{Imports.Arn}}/*/{what}": {"GetObject"}
                for what in ("rows", "rows-*", "settled-*", "results-*")
            },
            "${Imports.Arn}/*/report": {"PutObject"},
        },
    },
    "Reconcile": {
        "dynamodb": {
            "${Portal.Arn}/index/due": {"Query"},
            "${Identity.Arn}/index/due": {"Query"},
            "Portal": {"GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"} | LISTING,
            "Identity": {"GetItem"},
            "Audit": ADDING,
            "Outbox": OWING | {"Query", "UpdateItem"},
        },
        "states": {
            ONBOARDING: {"StartExecution", "ListExecutions"},
            EXECUTIONS: {"DescribeExecution"},
            IMPORT: {"StartExecution"},
            IMPORT_EXECUTIONS: {"DescribeExecution"},
            "*": {"SendTaskSuccess"},
        },
        "lambda": {SEND_MAIL: {"InvokeFunction"}},
        "events": {"Bus": {"PutEvents"}},
        "sqs": {"DeadLetters": {"SendMessage"}},
    },
    "RecordDelivery": {
        "dynamodb": {"Portal": {"GetItem", "PutItem"}, "Audit": ADDING, "Outbox": OWING},
        "events": {"Bus": {"PutEvents"}},
        "sqs": {"DeadLetters": {"SendMessage"}},
    },
    "EraseAccount": {
        "dynamodb": {"Identity": {"GetItem", "Query", "PutItem", "DeleteItem"}, "Audit": ADDING},
        "lambda": {SEND_MAIL: {"InvokeFunction"}},
    },
    "CreateOffice": {
        "dynamodb": {"Portal": {"GetItem", "PutItem"}, "Audit": ADDING, "Outbox": OWING},
        "states": {ONBOARDING: {"StartExecution"}},
    },
    "DeleteOffice": {
        "dynamodb": {
            "Portal": {"GetItem", "Query", "PutItem", "DeleteItem"} | LISTING,
            "Identity": {"GetItem", "Query", "DeleteItem"},
            "Audit": ADDING,
            "Outbox": OWING,
        },
        "states": {"*": {"SendTaskSuccess"}},
        "events": {"Bus": {"PutEvents"}},
        "s3": {"Imports": {"ListBucket"}, "${Imports.Arn}/*": {"DeleteObject"}},
    },
    "RebuildLists": {
        "dynamodb": {"Portal": {"GetItem", "BatchGetItem", "Query", "UpdateItem"} | LISTING},
    },
}

PURPOSES = {
    "APIHandler": "factor",
    "SendInvitation": "invitation",
    "SendMail": "invitation",
    "SendSms": "factor",
}

WITHOUT_RESOURCE_LEVEL = {
    "sns:Publish",  # to a telephone; topics are denied
    "states:SendTaskSuccess",
    "states:SendTaskFailure",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statements(role: str) -> list[dict[str, Any]]:
    """The statements of a role as they are on AWS."""
    found = [each["PolicyDocument"]["Statement"] for each in template.properties(role).get("Policies", [])]
    return [template.on_aws(statement) for document in found for statement in document]


def allowed(role: str) -> list[dict[str, Any]]:
    return [each for each in statements(role) if each["Effect"] == "Allow"]


def short(resource: Any) -> str:
    """A logical id, or what distinguishes an ARN that is built by name."""
    if isinstance(resource, str):
        return resource
    if "Fn::GetAtt" in resource:
        return str(resource["Fn::GetAtt"][0])
    return str(resource["Fn::Sub"]).split("${AWS::AccountId}:")[-1]


def permissions(role: str) -> Permissions:
    found: Permissions = {}
    for statement in allowed(role):
        for action in listed(statement["Action"]):
            service, name = action.split(":")
            for resource in listed(statement["Resource"]):
                found.setdefault(service, {}).setdefault(short(resource), set()).add(name)
    return found


def roles() -> dict[str, Any]:
    return template.of_type("AWS::IAM::Role")


@pytest.mark.statement("K1")
def test_every_function_of_the_template_is_in_the_table() -> None:
    assert set(template.functions()) == set(TABLE)


@pytest.mark.statement("K1")
@pytest.mark.parametrize("name", TABLE)
def test_a_function_may_do_what_the_table_says_and_no_more(name: str) -> None:
    everyones = {
        "logs": {f"{name}Log": {"CreateLogStream", "PutLogEvents"}},
        "xray": {"*": {"PutTraceSegments", "PutTelemetryRecords"}},
    }

    assert permissions(f"{name}Role") == TABLE[name] | everyones


@pytest.mark.statement("K2")
def test_each_function_has_a_role_of_its_own_that_only_lambda_may_take() -> None:
    for name, function in template.functions().items():
        trust = template.properties(f"{name}Role")["AssumeRolePolicyDocument"]["Statement"]

        assert function["Role"] == {"Fn::GetAtt": [f"{name}Role", "Arn"]}
        assert [each["Principal"] for each in trust] == [{"Service": "lambda.amazonaws.com"}]
        assert "ManagedPolicyArns" not in template.properties(f"{name}Role")


@pytest.mark.statement("K1")
def test_no_role_is_there_without_a_user() -> None:
    of_functions = {f"{name}Role" for name in template.functions()}

    assert set(roles()) == of_functions | {"OnboardingRole", "ImportRole", "GatewayLogRole"}


@pytest.mark.statement("K1")
@pytest.mark.parametrize("role", [*(f"{name}Role" for name in TABLE), "OnboardingRole", "ImportRole"])
def test_no_statement_is_about_everything(role: str) -> None:
    for statement in allowed(role):
        actions = listed(statement["Action"])

        assert not {"NotAction", "NotResource"} & set(statement)
        assert not [action for action in actions if "*" in action]
        assert "*" not in listed(statement["Resource"]) or set(actions) <= WITHOUT_RESOURCE_LEVEL


@pytest.mark.statement("K2")
def test_the_api_cannot_mail_text_or_fail_a_task() -> None:
    may = permissions("APIHandlerRole")

    assert not {"ses", "sns", "sqs", "iam", "sts"} & set(may)
    assert set().union(*may["states"].values()) == {"StartExecution", "SendTaskSuccess"}


@pytest.mark.statement("K2")
def test_one_function_sends_text_messages_to_telephones_and_to_nothing_else() -> None:
    may = [name for name in TABLE if "sns" in permissions(f"{name}Role")]
    denied = [each for each in statements("SendSmsRole") if each["Effect"] == "Deny"]
    topics = {"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"}

    assert may == ["SendSms"]
    assert denied == [{"Effect": "Deny", "Action": "sns:Publish", "Resource": topics}]


@pytest.mark.statement("K2")
def test_whoever_sends_text_messages_reaches_challenges_and_nothing_else_of_the_accounts() -> None:
    (reads,) = [each for each in statements("SendSmsRole") if str(each["Action"]).count("dynamodb:")]

    assert reads["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["CHALLENGE#*"]}}


@pytest.mark.statement("L5")
@pytest.mark.parametrize("name", TABLE)
def test_nobody_changes_or_removes_an_audit_item(name: str) -> None:
    may = permissions(f"{name}Role").get("dynamodb", {})
    on_audit = {resource: actions for resource, actions in may.items() if "Audit" in resource}

    assert set().union(*on_audit.values()) <= ADDING
    assert set().union(*(on_audit[each] for each in set(on_audit) - {"Audit"})) <= {"Query"}


@pytest.mark.statement("L5")
@pytest.mark.parametrize("name", TABLE)
def test_whoever_adds_to_a_history_may_read_what_the_row_follows(name: str) -> None:
    assert permissions(f"{name}Role").get("dynamodb", {}).get("Audit", set()) in (set(), ADDING)


@pytest.mark.statement("F12")
@pytest.mark.parametrize("name", TABLE)
def test_only_the_function_of_a_purpose_opens_what_was_sealed_for_it(name: str) -> None:
    conditions = [
        each.get("Condition") for each in statements(f"{name}Role") if str(each["Action"]).count("kms:")
    ]
    purpose = {"StringEquals": {"kms:EncryptionContext:purpose": PURPOSES.get(name)}}

    assert conditions == ([purpose] if name in PURPOSES else [])


@pytest.mark.statement("K2")
@pytest.mark.parametrize("name", ["SendInvitation", "SendMail"])
def test_whoever_mails_reads_links_and_whose_an_email_is_and_nothing_else_of_accounts(name: str) -> None:
    (of_identity,) = [
        each
        for each in statements(f"{name}Role")
        if "Identity" in [short(resource) for resource in listed(each["Resource"])]
    ]

    assert of_identity["Condition"] == {
        "ForAllValues:StringLike": {
            "dynamodb:LeadingKeys": ["EMAIL#*", "INVITATION#*", "NOTICE#*", "NOTIFICATION#*", "LINK#*"]
        }
    }
    assert "dynamodb:Query" not in of_identity["Action"]


@pytest.mark.statement("F12")
def test_whoever_imports_a_row_reaches_counters_and_nothing_else_of_accounts() -> None:
    (of_identity,) = [
        each
        for each in statements("ImportRowRole")
        if "Identity" in [short(resource) for resource in listed(each["Resource"])]
    ]

    assert of_identity["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["COUNTER#*"]}}
