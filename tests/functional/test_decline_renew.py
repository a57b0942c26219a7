"""Saying no to an invitation, and asking for a new link when it has expired."""

import pytest

from tests.functional.world import Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@recusa.com.br")


def invite(world: World, ana: Person, email: str) -> tuple[str, str]:
    return world.client_user(ana, email), world.mails_to(email)[-1].token


@pytest.mark.parametrize("body", [{}, {"not_me": True}, {"message": "Não trabalho mais aí."}])
def test_a_declined_invitation_is_over_and_the_office_sees_it(
    world: World, ana: Person, body: dict[str, object]
) -> None:
    client_user, token = invite(world, ana, f"no{len(str(body))}@recusa.com.br")

    answer = world.call("POST", "/invitations/decline", {"token": token} | body)

    assert (answer.status, answer.body) == (204, "")
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "declined"
    execution = world.workflow.executions[f"onboarding-{client_user}-v1"]
    assert (execution.entered[-1], execution.status) == ("Closed", "SUCCEEDED")
    names = [each["DetailType"] for each in world.events if client_user in each["Detail"]]
    assert names.count("invitation.declined") == 1
    history = ana.call("GET", f"/client-users/{client_user}/history").json["items"]
    assert [each["action"] for each in history].count("invitation.declined") == 1


def test_whoever_said_no_can_be_invited_again(world: World, ana: Person) -> None:
    client_user, token = invite(world, ana, "maybe@recusa.com.br")
    world.call("POST", "/invitations/decline", {"token": token})

    ana.call("POST", f"/client-users/{client_user}/invitation")

    world.register(world.mails_to("maybe@recusa.com.br")[-1].token, "maybe@recusa.com.br")
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "active"


@pytest.mark.statement("H3")
@pytest.mark.parametrize("message", ["linha\r\nBcc: x@y.com", "nul\x00", "a" * 501, "", 7, "\u202egnirts"])
def test_a_message_is_one_plain_line(world: World, ana: Person, message: object) -> None:
    _, token = invite(world, ana, f"msg{abs(hash(str(message)))}@recusa.com.br")

    answer = world.call("POST", "/invitations/decline", {"token": token, "message": message})

    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "message")
    assert world.call("POST", "/invitations/lookup", {"token": token}).status == 200


@pytest.mark.statement("J12")
@pytest.mark.parametrize("is_settled", [True, False], ids=["after reconcile", "before reconcile"])
def test_an_expired_link_brings_a_new_one_to_the_original_address(
    world: World, ana: Person, is_settled: bool
) -> None:
    email = f"old{is_settled}@recusa.com.br".lower()
    client_user, token = invite(world, ana, email)
    world.clock.advance(days=8)
    if is_settled:
        world.settle_down()
    sent = len(world.mails_to(email))

    answer = world.call("POST", "/invitations/renew", {"token": token})

    assert (answer.status, answer.body) == (202, "")
    assert len(world.mails_to(email)) == sent + 1
    fresh = world.mails_to(email)[-1].token
    assert world.call("POST", "/invitations/lookup", {"token": token}).code == "invitation_invalid"
    world.register(fresh, email)
    world.sign_in(ana)
    read = ana.call("GET", f"/client-users/{client_user}").json
    assert read["status"] == "active"
    assert read["invitation"]["sent_by"] == "Ana Souza"


@pytest.mark.statement("B9")
def test_asking_with_any_other_link_is_answered_alike_and_mails_nobody(world: World, ana: Person) -> None:
    _, live = invite(world, ana, "live@recusa.com.br")
    _, declined = invite(world, ana, "gone@recusa.com.br")
    world.call("POST", "/invitations/decline", {"token": declined})
    mails, before = len(world.mails), world.items()

    answers = [
        world.call("POST", "/invitations/renew", {"token": each}) for each in (live, declined, "x" * 43, "")
    ]

    assert {(answer.status, answer.body) for answer in answers} == {(202, "")}
    assert (len(world.mails), world.items()) == (mails, before)


def test_an_expired_link_asks_only_once(world: World, ana: Person) -> None:
    _, token = invite(world, ana, "once@recusa.com.br")
    world.clock.advance(days=8)

    for _ in range(3):
        assert world.call("POST", "/invitations/renew", {"token": token}).status == 202

    assert len(world.mails_to("once@recusa.com.br")) == 2


def test_whoever_lost_access_gets_no_new_link(world: World, ana: Person) -> None:
    world.sign_in(ana)
    client_user, token = invite(world, ana, "lostaccess@recusa.com.br")
    world.clock.advance(days=8)
    world.settle_down()
    world.sign_in(ana)
    ana.call("POST", f"/client-users/{client_user}/deactivate")
    sent = len(world.mails_to("lostaccess@recusa.com.br"))

    assert world.call("POST", "/invitations/renew", {"token": token}).status == 202

    assert len(world.mails_to("lostaccess@recusa.com.br")) == sent


def test_asking_while_another_writes_is_answered_alike(world: World, ana: Person) -> None:
    _, token = invite(world, ana, "meanwhile@recusa.com.br")
    world.clock.advance(days=8)

    with world.conflicting_once():
        answer = world.call("POST", "/invitations/renew", {"token": token})

    assert answer.status == 202
