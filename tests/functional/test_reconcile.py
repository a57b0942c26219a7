"""What is lost on the way between a commit and the outside is made good within a minute, once."""

from typing import Any

import pytest

from tests.functional.invariants import broken
from tests.functional.looks import executions_of, owed, register, status
from tests.functional.world import PASSWORD, Person, World, aws_error


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@falhas.com.br")


@pytest.mark.statement("J6")
def test_a_start_that_failed_after_the_commit_is_made_good(world: World, ana: Person) -> None:
    world.workflow.failing["start_execution"] = [
        aws_error("ServiceUnavailable"),
        aws_error("ThrottlingException"),
    ]

    client_user = world.client_user(ana, "start@falhas.com.br")
    before = world.mails_to("start@falhas.com.br"), executions_of(world, client_user)
    world.settle_down()

    assert before == ([], {})
    assert executions_of(world, client_user) == {f"onboarding-{client_user}-v1": "RUNNING"}
    assert len(world.mails_to("start@falhas.com.br")) == 1
    assert owed(world) == []


@pytest.mark.statement("J4")
def test_a_start_whose_answer_was_lost_is_started_once(world: World, ana: Person) -> None:
    begun = world.workflow.start_execution

    def begin_and_lose_the_answer(**request: Any) -> Any:
        begun(**request)
        raise aws_error("InternalServerError")

    world.workflow.start_execution = begin_and_lose_the_answer  # type: ignore[method-assign]
    client_user = world.client_user(ana, "lostanswer@falhas.com.br")
    del world.workflow.start_execution  # type: ignore[method-assign]
    world.settle_down()

    assert executions_of(world, client_user) == {f"onboarding-{client_user}-v1": "RUNNING"}
    assert len(world.mails_to("lostanswer@falhas.com.br")) == 1
    assert owed(world) == []


@pytest.mark.statement("J6")
@pytest.mark.parametrize("code", ["InternalServerError", "ThrottlingException"])
def test_a_callback_that_was_lost_is_made_good(world: World, ana: Person, code: str) -> None:
    email = f"{code}@falhas.com.br".lower()
    client_user = world.client_user(ana, email)
    world.workflow.failing["send_task_success"] = [aws_error(code)]

    challenge = register(world, email)
    waiting = world.workflow.executions[f"onboarding-{client_user}-v1"].entered[-1]
    world.settle_down()

    assert waiting == "SendInvitation"
    assert world.workflow.executions[f"onboarding-{client_user}-v1"].entered[-1] == "AwaitMfaEnrolment"
    world.enrol(challenge, email)
    assert status(ana, client_user) == "active"
    assert executions_of(world, client_user) == {f"onboarding-{client_user}-v1": "SUCCEEDED"}


@pytest.mark.statement("J6")
def test_an_enrolment_whose_callback_was_lost_is_made_good(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "enrol@falhas.com.br")
    challenge = register(world, "enrol@falhas.com.br")
    world.workflow.failing["send_task_success"] = [aws_error("InternalServerError")]

    world.enrol(challenge, "enrol@falhas.com.br")
    before = status(ana, client_user)
    world.settle_down()

    assert before == "registered"
    assert status(ana, client_user) == "active"
    assert owed(world) == []


@pytest.mark.statement("J6")
@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_callback_that_nobody_waits_for_is_checked_against_the_data(
    world: World, ana: Person, code: str
) -> None:
    email = f"{code}@falhas.com.br".lower()
    client_user = world.client_user(ana, email)
    world.workflow.lose_everything()
    world.workflow.failing["send_task_success"] = [aws_error(code)]

    challenge = register(world, email)
    world.enrol(challenge, email)
    world.settle_down()

    assert status(ana, client_user) == "active"
    assert "RUNNING" not in executions_of(world, client_user).values()
    assert owed(world) == []


@pytest.mark.statement("J6")
def test_executions_lost_while_an_invitation_waits_are_resumed_without_a_second_mail(
    world: World, ana: Person
) -> None:
    client_user = world.client_user(ana, "waiting@falhas.com.br")

    world.workflow.lose_everything()
    world.settle_down()

    assert executions_of(world, client_user) == {
        f"onboarding-{client_user}-v1": "FAILED",
        f"onboarding-{client_user}-v2": "RUNNING",
    }
    (mail,) = world.mails_to("waiting@falhas.com.br")
    world.register(mail.token, "waiting@falhas.com.br")
    assert status(ana, client_user) == "active"
    assert executions_of(world, client_user)[f"onboarding-{client_user}-v2"] == "SUCCEEDED"


@pytest.mark.statement("J6")
def test_executions_lost_while_a_factor_is_awaited_are_resumed_without_a_second_mail(
    world: World, ana: Person
) -> None:
    client_user = world.client_user(ana, "mfa@falhas.com.br")
    register(world, "mfa@falhas.com.br")
    mails = len(world.mails)

    world.workflow.lose_everything()
    world.settle_down()
    world.workflow.lose_everything()
    world.settle_down()

    assert len(world.mails_to("mfa@falhas.com.br")) == 2
    assert (
        world.mails[mails:]
        == [mail for mail in world.mails[mails:] if mail.tags["mail"] == "password_set"]
        == []
    )
    running = [name for name, state in executions_of(world, client_user).items() if state == "RUNNING"]
    assert running == [f"onboarding-{client_user}-v3"]
    login = world.call("POST", "/auth/login", {"email": "mfa@falhas.com.br", "password": PASSWORD}).json
    world.enrol(login["challenge"], "mfa@falhas.com.br")
    assert status(ana, client_user) == "active"


def test_what_ended_well_is_never_started_again(world: World, ana: Person) -> None:
    done, _ = world.client(ana, "done@falhas.com.br")
    declined = world.client_user(ana, "declined@falhas.com.br")
    world.call("POST", "/invitations/decline", {"token": world.mails_to("declined@falhas.com.br")[-1].token})
    uninvited = world.client_user(ana, "uninvited@falhas.com.br", "later")

    world.workflow.lose_everything()
    world.settle_down()

    for client_user in (done, declined, uninvited):
        assert list(executions_of(world, client_user)) == [f"onboarding-{client_user}-v1"]


@pytest.mark.statement("J6")
def test_a_wait_that_could_not_be_stored_does_not_wait_for_ever(world: World, ana: Person) -> None:
    draft = world.draft(ana, "store@falhas.com.br", world.company(ana))

    with world.failing("PutItem", "InternalServerError"):
        client_user = world.complete(ana, draft).json["client_user_id"]
    world.settle_down()

    (mail,) = world.mails_to("store@falhas.com.br")
    world.register(mail.token, "store@falhas.com.br")
    assert status(ana, client_user) == "active"


def test_an_event_that_was_lost_is_published(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "event@falhas.com.br")
    world.event_fails = [aws_error("InternalException", status=500)]

    ana.call("POST", f"/client-users/{client_user}/deactivate")
    world.settle_down()

    names = [each["DetailType"] for each in world.events if client_user in each["Detail"]]
    assert "client_user.deactivated" in names
    assert "invitation.revoked" in names
    assert owed(world) == []
    assert world.workflow.executions[f"onboarding-{client_user}-v1"].entered[-1] == "Closed"


def test_a_resend_whose_callback_was_lost_reaches_the_person(world: World, ana: Person) -> None:
    world.sign_in(ana)
    client_user = world.client_user(ana, "resend@falhas.com.br")
    old = world.mails_to("resend@falhas.com.br")[-1].token
    world.workflow.failing["send_task_success"] = [aws_error("InternalServerError")]

    ana.call("POST", f"/client-users/{client_user}/invitation")
    dead = world.call("POST", "/invitations/lookup", {"token": old}).status
    world.settle_down()

    assert dead == 410
    first, second = world.mails_to("resend@falhas.com.br")
    assert first.token != second.token
    world.register(second.token, "resend@falhas.com.br")
    assert status(ana, client_user) == "active"


def test_an_expiry_whose_callback_was_lost_ends_the_execution(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "expiry@falhas.com.br")
    world.clock.advance(days=4)
    world.settle_down()
    world.clock.advance(days=3)
    world.workflow.failing["send_task_success"] = [aws_error("InternalServerError")]

    world.settle_down()

    assert world.workflow.executions[f"onboarding-{client_user}-v1"].entered[-1] == "Expired"
    assert status(ana, client_user) == "expired"


def test_one_piece_of_work_that_fails_does_not_hold_up_another(world: World, ana: Person) -> None:
    world.workflow.failing["start_execution"] = [aws_error("ServiceUnavailable") for _ in range(3)]
    first = world.client_user(ana, "hold1@falhas.com.br")
    second = world.client_user(ana, "hold2@falhas.com.br")

    world.clock.advance(seconds=61)
    world.reconcile()

    started = [bool(executions_of(world, client_user)) for client_user in (first, second)]
    assert sorted(started) == [False, True]
    world.settle_down()
    assert executions_of(world, first) and executions_of(world, second)


def test_reconcile_twice_in_a_minute_does_nothing_the_second_time(world: World, ana: Person) -> None:
    world.settle_down()
    before, mails, events = world.items(), len(world.mails), len(world.events)

    for _ in range(3):
        world.reconcile()

    assert (world.items(), len(world.mails), len(world.events)) == (before, mails, events)


@pytest.mark.statement("J7")
def test_after_all_that_everything_stored_agrees(world: World, ana: Person) -> None:
    world.settle_down()

    assert broken(world) == []
