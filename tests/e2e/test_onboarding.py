"""Onboardings on the deployed stack, with IAM checks on: from the wizard to the portal, and every other end."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from infra.local.stack import scheduled_event
from tests.e2e.people import (
    PASSWORD,
    Person,
    address,
    client_user,
    eventually,
    finished_draft,
    office,
    register,
    wait_for_status,
)
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def ana(stack: Stack) -> Person:
    return office(stack)


def executions_of(stack: Stack, member_id: str) -> dict[str, str]:
    listed = stack.client("stepfunctions").list_executions(stateMachineArn=stack.outputs["OnboardingArn"])
    return {each["name"]: each["status"] for each in listed["executions"] if member_id in each["name"]}


def execution_ended(stack: Stack, member_id: str, status: str = "SUCCEEDED") -> None:
    eventually(lambda: executions_of(stack, member_id), lambda found: set(found.values()) == {status})


def states_entered(stack: Stack, name: str) -> list[str]:
    arn = stack.outputs["OnboardingArn"].replace(":stateMachine:", ":execution:") + f":{name}"
    history = stack.client("stepfunctions").get_execution_history(executionArn=arn, maxResults=1000)
    entered = (event.get("stateEnteredEventDetails") for event in history["events"])
    return [details["name"] for details in entered if details]


def reconcile(stack: Stack) -> None:
    stack.invoke("ReconcileFunction", scheduled_event(60))


def in_parallel(count: int, act: Any) -> list[Any]:
    """``count`` calls of ``act``, released together."""
    gate = Barrier(count)

    def run(number: int) -> Any:
        gate.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_from_the_wizard_to_the_portal(stack: Stack, ana: Person) -> None:
    email = address("carla")
    client_user_id = client_user(ana, email)
    mail = stack.mails_to(email)[0]

    carla = register(stack, stack.token_in(mail), email)

    user = wait_for_status(ana, client_user_id, "active")
    assert user["invitation"]["status"] == "accepted"
    me = carla.ok("GET", "/me")
    assert me["context"]["role"] == "client"
    assert carla.ok("GET", "/documents/folders")["items"][0]["level"] == "contributor"
    execution_ended(stack, client_user_id)
    assert len(states_entered(stack, f"onboarding-{client_user_id}-v1")) <= 8
    assert len(stack.mails_to(email, at_least=2)) == 2


@pytest.mark.statement("B14")
def test_later_mails_nothing_until_it_is_sent(stack: Stack, ana: Person) -> None:
    email = address("carla")
    client_user_id = client_user(ana, email, send="later")
    execution_ended(stack, client_user_id)
    before = stack.mails_to(email, at_least=0)

    ana.ok("POST", f"/client-users/{client_user_id}/invitation")

    assert before == []
    register(stack, stack.token_in(stack.mails_to(email)[0]), email)
    wait_for_status(ana, client_user_id, "active")


@pytest.mark.statement("B7")
def test_sending_again_kills_the_old_link(stack: Stack, ana: Person) -> None:
    email = address("carla")
    client_user_id = client_user(ana, email)
    old = stack.token_in(stack.mails_to(email)[0])

    ana.ok("POST", f"/client-users/{client_user_id}/invitation")
    new = stack.token_in(stack.mails_to(email, at_least=2)[0])

    stranger = Person(stack, email)
    assert stranger.call("POST", "/invitations/lookup", {"token": old}).json["code"] == "invitation_invalid"
    register(stack, new, email)
    wait_for_status(ana, client_user_id, "active")
    assert list(executions_of(stack, client_user_id)) == [f"onboarding-{client_user_id}-v1"]


@pytest.mark.statement("G1")
def test_another_address_gets_the_only_link(stack: Stack, ana: Person) -> None:
    wrong, right = address("calra"), address("carla")
    client_user_id = client_user(ana, wrong)
    old = stack.token_in(stack.mails_to(wrong)[0])
    version = ana.ok("GET", f"/client-users/{client_user_id}")["version"]

    ana.ok("PATCH", f"/client-users/{client_user_id}/email", {"email": right}, version)

    new = stack.token_in(stack.mails_to(right)[0])
    assert Person(stack, wrong).call("POST", "/invitations/lookup", {"token": old}).status == 410
    register(stack, new, right)
    wait_for_status(ana, client_user_id, "active")


@pytest.mark.statement("J12")
def test_an_invitation_ends_and_can_be_renewed(stack: Stack) -> None:
    bia = office(stack, "Contábil Breve")
    shorten_lives(stack, bia.ok("GET", "/office")["id"], seconds=2)
    email = address("carla")
    client_user_id = client_user(bia, email)
    token = stack.token_in(stack.mails_to(email)[0])
    wait_for_status(bia, client_user_id, "expired")

    eventually(
        lambda: reconcile(stack) or executions_of(stack, client_user_id),
        lambda found: "RUNNING" not in found.values(),
    )

    carla = Person(stack, email)
    assert carla.call("POST", "/invitations/lookup", {"token": token}).json["code"] == "invitation_expired"
    assert executions_of(stack, client_user_id) == {f"onboarding-{client_user_id}-v1": "SUCCEEDED"}
    assert states_entered(stack, f"onboarding-{client_user_id}-v1")[-1] == "Expired"
    shorten_lives(stack, bia.ok("GET", "/office")["id"], seconds=3600)
    assert carla.call("POST", "/invitations/renew", {"token": token}).status == 202
    newest = eventually(lambda: stack.mails_to(email)[0], lambda mail: stack.token_in(mail) != token)
    register(stack, stack.token_in(newest), email)
    wait_for_status(bia, client_user_id, "active")


def shorten_lives(stack: Stack, office_id: str, seconds: int) -> None:
    """Below what the API allows an office to choose, so that a test can wait for the end."""
    stack.client("dynamodb").update_item(
        TableName=stack.outputs["PortalTable"],
        Key={"pk": {"S": office_id}, "sk": {"S": "OFFICE"}},
        UpdateExpression="SET invitation_life_seconds = :life",
        ExpressionAttributeValues={":life": {"N": str(seconds)}},
    )


def test_declining_ends_it(stack: Stack, ana: Person) -> None:
    email = address("carla")
    client_user_id = client_user(ana, email)
    token = stack.token_in(stack.mails_to(email)[0])

    answer = Person(stack, email).call("POST", "/invitations/decline", {"token": token, "not_me": True})

    assert answer.status == 204
    wait_for_status(ana, client_user_id, "declined")
    execution_ended(stack, client_user_id)


def test_revoking_ends_it(stack: Stack, ana: Person) -> None:
    email = address("carla")
    client_user_id = client_user(ana, email)
    token = stack.token_in(stack.mails_to(email)[0])

    assert ana.call("DELETE", f"/client-users/{client_user_id}/invitation").status == 204

    assert Person(stack, email).call("POST", "/invitations/lookup", {"token": token}).status == 410
    wait_for_status(ana, client_user_id, "revoked")
    execution_ended(stack, client_user_id)


@pytest.mark.statement("G5")
@pytest.mark.statement("G8")
def test_a_second_office_is_linked_to_the_same_account(stack: Stack, ana: Person) -> None:
    email = address("davi")
    client_user(ana, email)
    davi = register(stack, stack.token_in(stack.mails_to(email)[0]), email)
    bruno = office(stack, "Escritório Bruno")
    there = client_user(bruno, email)
    stack.mails_to(email, at_least=3)
    mail = eventually(lambda: linking_mail(stack, email), lambda found: found is not None)

    stranger = Person(stack, email)
    token = stack.token_in(mail)
    begun = stranger.ok("POST", "/invitations/link", {"token": token, "password": PASSWORD})
    proof = {"challenge": begun["challenge"], "factor": "recovery_code", "code": davi.recovery_codes[0]}
    linked = stranger.ok("POST", "/invitations/link/confirm", proof | {"accept": True})

    assert (begun["next"], begun["office_name"]) == ("mfa", "Escritório Bruno")
    both = Person(stack, email, token=linked["session"]["token"]).ok("GET", "/me")
    assert both["context"]["office"]["name"] == "Escritório Bruno"
    assert {each["name"] for each in both["offices"]} == {"Contábil Modelo", "Escritório Bruno"}
    wait_for_status(bruno, there, "active")
    execution_ended(stack, there)


def linking_mail(stack: Stack, email: str) -> dict[str, Any] | None:
    return next((mail for mail in stack.mails_to(email) if "VINCULAR CONTAS" in mail["text"].upper()), None)


@pytest.mark.statement("J2")
def test_sixteen_completions_at_once_are_one(stack: Stack, ana: Person) -> None:
    email = address("carla")
    draft_id, version = finished_draft(ana, email)

    answers = in_parallel(16, lambda _: ana.call("POST", f"/drafts/{draft_id}/complete", None, version))

    assert {answer.status for answer in answers} == {202}
    (client_user_id,) = {answer.json["client_user_id"] for answer in answers}
    wait_for_status(ana, client_user_id, "invited")
    assert len(executions_of(stack, client_user_id)) == 1
    eventually(lambda: stack.mails_to(email), lambda mails: len(mails) == 1)
    reconcile(stack)
    assert len(stack.mails_to(email)) == 1


@pytest.mark.statement("B3")
def test_sixteen_uses_of_one_link_are_one(stack: Stack, ana: Person) -> None:
    email = address("carla")
    client_user_id = client_user(ana, email)
    token = stack.token_in(stack.mails_to(email)[0])
    body = {"token": token, "password": PASSWORD, "accept_terms": True}

    answers = in_parallel(16, lambda _: Person(stack, email).call("POST", "/invitations/register", body))

    statuses = sorted(answer.status for answer in answers)
    assert statuses[0] == 201
    assert set(statuses[1:]) <= {409, 410}
    wait_for_status(ana, client_user_id, "registered")
    notices = eventually(lambda: stack.mails_to(email), lambda mails: len(mails) >= 2)
    assert len(notices) == 2
