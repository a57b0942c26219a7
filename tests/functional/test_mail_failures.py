"""A mail service that throttles, refuses or is down: nothing is lost, nothing is sent twice with two links."""

import pytest

from tests.functional.looks import executions_of, owed, register, status
from tests.functional.world import Person, World, aws_error


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@falhas.com.br")


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
    newest = ana.call("GET", f"/client-users/{client_user}/history").json["items"][0]
    assert newest["text"].startswith("Convite recusado pelo provedor de e-mail: o provedor de e-mail ")
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
