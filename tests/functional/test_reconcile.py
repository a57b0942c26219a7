"""What is lost on the way between a commit and the outside is made good within a minute, once."""

from typing import Any

import pytest

from tests.functional.world import PASSWORD, Person, World, aws_error


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@falhas.com.br")


def status(ana: Person, client_user: str) -> str:
    answer = ana.call("GET", f"/client-users/{client_user}")
    if answer.status == 401:
        ana.world.sign_in(ana)
        answer = ana.call("GET", f"/client-users/{client_user}")
    return str(answer.json["status"])


def executions_of(world: World, member: str) -> dict[str, str]:
    return {name: each.status for name, each in world.workflow.executions.items() if member in name}


def owed(world: World) -> list[dict[str, Any]]:
    return [item for item in world.items() if item["pk"]["S"].endswith("#OUTBOX")]


def register(world: World, email: str) -> str:
    body = {"token": world.mails_to(email)[-1].token, "password": PASSWORD, "accept_terms": True}
    answer = world.call("POST", "/invitations/register", body)
    assert answer.status == 201, answer.body
    return str(answer.json["challenge"])


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


@pytest.mark.statement("J10")
@pytest.mark.statement("J16")
@pytest.mark.parametrize(
    "code",
    [
        "TooManyRequestsException",
        "SendingPausedException",
        "AccountSuspendedException",
        "LimitExceededException",
    ],
)
def test_a_mail_that_is_throttled_is_tried_again_with_one_link_alive(
    world: World, ana: Person, code: str
) -> None:
    email = f"{code}@falhas.com.br".lower()
    world.mail_fails = [aws_error(code), aws_error(code)]

    client_user = world.client_user(ana, email)
    world.settle_down()

    (mail,) = world.mails_to(email)
    assert status(ana, client_user) == "invited"
    tokens = [
        item
        for item in world.items()
        if item["pk"]["S"].startswith("INVITATION#") and item["member_id"]["S"] == client_user
    ]
    assert len(tokens) == 1
    world.register(mail.token, email)


@pytest.mark.statement("J10")
def test_a_mail_service_that_is_down_for_long_loses_nothing(world: World, ana: Person) -> None:
    world.mail_fails = [aws_error("TooManyRequestsException") for _ in range(14)]

    client_user = world.client_user(ana, "down@falhas.com.br")
    shown = ana.call("GET", f"/client-users/{client_user}").json
    for _ in range(3):
        world.settle_down()

    assert (shown["status"], shown["invitation"]["status"], shown["invitation"]["sends"]) == (
        "invited",
        "queued",
        0,
    )
    (mail,) = world.mails_to("down@falhas.com.br")
    assert world.mail_fails == []
    world.register(mail.token, "down@falhas.com.br")
    assert status(ana, client_user) == "active"


@pytest.mark.statement("J10")
@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
def test_a_mail_that_is_refused_for_good_is_not_repeated_and_the_office_sees_why(
    world: World, ana: Person, code: str
) -> None:
    email = f"{code}@falhas.com.br".lower()
    world.mail_fails = [aws_error(code)]

    client_user = world.client_user(ana, email)
    world.settle_down()
    shown = status(ana, client_user), ana.call("GET", f"/client-users/{client_user}").json["invitation"]

    assert world.mails_to(email) == []
    assert shown[0] == "bounced"
    assert shown[1]["status"] == "refused"
    assert shown[1]["bounce_reason"].startswith("O provedor de e-mail ")
    assert executions_of(world, client_user) == {f"onboarding-{client_user}-v1": "SUCCEEDED"}
    ana.call("POST", f"/client-users/{client_user}/invitation")
    world.register(world.mails_to(email)[-1].token, email)


@pytest.mark.statement("J16")
def test_a_crash_after_the_mail_and_before_it_is_noted_repeats_the_same_link(
    world: World, ana: Person
) -> None:
    draft = world.draft(ana, "noted@falhas.com.br", world.company(ana))

    # 1: Concluir. 2: the link. 3: that it was sent.
    with world.failing("TransactWriteItems", "InternalServerError", after=2):
        answer = world.complete(ana, draft)
    world.settle_down()

    first, second = world.mails_to("noted@falhas.com.br")
    assert first.token == second.token
    world.register(first.token, "noted@falhas.com.br")
    assert status(ana, answer.json["client_user_id"]) == "active"


@pytest.mark.statement("J6")
def test_a_wait_that_could_not_be_stored_does_not_wait_for_ever(world: World, ana: Person) -> None:
    draft = world.draft(ana, "store@falhas.com.br", world.company(ana))

    with world.failing("PutItem", "InternalServerError"):
        client_user = world.complete(ana, draft).json["client_user_id"]
    world.settle_down()

    (mail,) = world.mails_to("store@falhas.com.br")
    world.register(mail.token, "store@falhas.com.br")
    assert status(ana, client_user) == "active"


@pytest.mark.statement("J10")
def test_a_notice_whose_hand_over_was_lost_is_sent(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "notice@falhas.com.br")
    world.invoke_fails = [aws_error("ServiceException", status=500)]

    register(world, "notice@falhas.com.br")
    before = [mail.tags["mail"] for mail in world.mails_to("notice@falhas.com.br")]
    world.settle_down()

    assert before == ["invitation"]
    assert [mail.tags["mail"] for mail in world.mails_to("notice@falhas.com.br")] == [
        "invitation",
        "password_set",
    ]
    assert client_user not in str(owed(world))


@pytest.mark.statement("J10")
def test_a_notice_that_is_throttled_is_sent_later_and_once(world: World, ana: Person) -> None:
    world.client_user(ana, "later@falhas.com.br")
    world.mail_fails = [aws_error("TooManyRequestsException")]

    register(world, "later@falhas.com.br")
    world.settle_down()

    assert [mail.tags["mail"] for mail in world.mails_to("later@falhas.com.br")] == [
        "invitation",
        "password_set",
    ]
    assert owed(world) == []


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
