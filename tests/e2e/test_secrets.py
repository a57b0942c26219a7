"""After a whole journey no log, no execution and no table holds a secret, nor a log a person's data."""

import base64
import json
import urllib.parse

import pytest

from tests.e2e.people import PASSWORD, address, client_user, office, register, wait_for_status
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e
PHONE_DIGITS = "11987654321"


def disguises(secret: str) -> set[str]:
    """A secret as it is, and as a careless log might hold it."""
    raw = secret.encode()
    return {
        secret,
        secret[::-1],
        raw.hex(),
        base64.b64encode(raw).decode().rstrip("="),
        urllib.parse.quote(secret),
    }


def histories(stack: Stack) -> str:
    client = stack.client("stepfunctions")
    listed = client.list_executions(stateMachineArn=stack.outputs["OnboardingArn"])["executions"]
    read = (client.get_execution_history(executionArn=each["executionArn"])["events"] for each in listed)
    orders = (client.describe_execution(executionArn=each["executionArn"]) for each in listed)
    return json.dumps([*read, *orders], default=str)


def tables(stack: Stack) -> str:
    client = stack.client("dynamodb")
    names = (stack.outputs[name] for name in ("PortalTable", "IdentityTable", "AuditTable", "OutboxTable"))
    return json.dumps([client.scan(TableName=name)["Items"] for name in names], default=repr)


@pytest.mark.statement("L1")
@pytest.mark.statement("L2")
@pytest.mark.statement("B2")
@pytest.mark.statement("B13")
@pytest.mark.statement("J14")
def test_a_journey_leaves_no_secret_behind(stack: Stack) -> None:
    ana = office(stack, "Contábil Discreta")
    email = address("carla")
    client_user_id = client_user(ana, email)
    token = stack.token_in(stack.mails_to(email)[0])
    carla = register(stack, token, email)
    wait_for_status(ana, client_user_id, "active")

    log, executions, stored = stack.function_log(), histories(stack), tables(stack)

    secrets = [PASSWORD, token, carla.token, ana.token, carla.seed, *carla.recovery_codes]
    for secret in secrets:
        for disguise in disguises(secret):
            assert disguise not in log
            assert disguise not in executions
            assert disguise not in stored
    for personal in (email, PHONE_DIGITS, "Carla Dias"):
        assert personal not in log
        assert personal not in executions


@pytest.mark.statement("L3")
def test_every_line_that_a_function_logs_is_one_parseable_object(stack: Stack) -> None:
    office(stack, 'Contábil {"level":"CRITICAL"}')

    lines = [line.split(" ", 2)[2] for line in stack.function_log().splitlines() if line.strip()]

    assert lines
    for line in lines:
        assert isinstance(json.loads(line), dict)
