"""What SES tells of a mail, as the office sees it: state, dates, reason, history; and what it may then do."""

import json
from typing import Any

import pytest

from chalicelib.entrypoints import deliveries
from tests.functional.world import Person, SentMail, World

BOUNCE = {"bounceType": "Permanent", "bounceSubType": "NoEmail"}
FULL = {"bounceType": "Transient", "bounceSubType": "MailboxFull"}


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@entregas.com.br")


def event_of(world: World, mail: SentMail, detail_type: str, **part: Any) -> dict[str, Any]:
    """As EventBridge hands it to the function."""
    tags = {name: [value] for name, value in mail.tags.items()}
    tags["ses:configuration-set"] = [mail.request["ConfigurationSetName"]]
    told = {"messageId": str(id(mail)), "destination": [mail.to], "tags": tags}
    envelope = {"version": "0", "id": "1", "account": "1", "region": "sa-east-1", "resources": []}
    at = {"time": world.clock.now().isoformat().replace("+00:00", "Z")}
    return envelope | at | {
        "source": "aws.ses", "detail-type": detail_type, "detail": {"mail": told} | part,
    }  # fmt: skip


def tell(world: World, mail: SentMail, detail_type: str, **part: Any) -> None:
    deliveries.record_delivery(event_of(world, mail, detail_type, **part), None)


def look(ana: Person, client_user: str) -> Any:
    return ana.call("GET", f"/client-users/{client_user}").json


def texts(ana: Person, client_user: str) -> list[str]:
    return [each["text"] for each in ana.call("GET", f"/client-users/{client_user}/history").json["items"]]


def test_an_invitation_that_arrived_says_when(world: World, ana: Person) -> None:
    carla = world.client_user(ana, "carla@entregas.com.br")

    tell(world, world.mails[-1], "Email Delivered", delivery={})

    invitation = look(ana, carla)["invitation"]
    assert invitation["status"] == "delivered"
    assert invitation["delivered_at"] == world.clock.now().isoformat().replace("+00:00", "Z")
    newest = ana.call("GET", f"/client-users/{carla}/history").json["items"][0]
    assert (newest["text"], newest["by"]) == ("Convite entregue na caixa postal", "Portaria")
    assert world.events[-1]["DetailType"] == "invitation.delivered"
    assert set(json.loads(world.events[-1]["Detail"])) == {
        "office_id",
        "member_id",
        "version",
        "record_version",
    }


@pytest.mark.statement("J11")
def test_a_bounced_address_is_corrected_before_anything_more_is_sent(world: World, ana: Person) -> None:
    carla = world.client_user(ana, "errado@entregas.com.br")
    old = world.mails[-1]
    for _ in range(2):
        tell(world, old, "Email Bounced", bounce=BOUNCE)
    shown = look(ana, carla)
    refused = ana.call("POST", f"/client-users/{carla}/invitation")

    moved = ana.call(
        "PATCH", f"/client-users/{carla}/email", {"email": "certo@entregas.com.br"}, shown["version"]
    )
    tell(world, old, "Email Complaint Received", complaint={})

    assert (shown["status"], shown["email_undeliverable"]) == ("bounced", True)
    assert shown["invitation"]["bounce_reason"] == "O endereço não existe. Confira com a pessoa."
    assert (refused.status, refused.code) == (409, "address_bounced")
    assert "Corrija o e-mail" in refused.json["detail"]
    assert moved.status == 200
    after = look(ana, carla)
    assert (after["status"], after["email_undeliverable"]) == ("invited", False)
    assert [mail.to for mail in world.mails][-2:] == ["errado@entregas.com.br", "certo@entregas.com.br"]
    assert texts(ana, carla).count("Convite devolvido: o endereço não existe") == 1


@pytest.mark.statement("J11")
def test_the_link_of_a_bounced_mail_that_arrives_after_all_still_opens(world: World, ana: Person) -> None:
    carla = world.client_user(ana, "tarde@entregas.com.br")
    mail = world.mails[-1]
    tell(world, mail, "Email Bounced", bounce=BOUNCE)

    world.register(mail.token, "tarde@entregas.com.br")

    shown = look(ana, carla)
    assert (shown["status"], shown["email_undeliverable"]) == ("active", False)


@pytest.mark.statement("J11")
def test_the_person_who_asks_for_a_new_link_at_a_dead_address_learns_nothing(
    world: World, ana: Person
) -> None:
    world.client_user(ana, "silencio@entregas.com.br")
    mail = world.mails[-1]
    tell(world, mail, "Email Complaint Received", complaint={})
    world.clock.advance(days=8)
    world.reconcile()
    before = len(world.mails)

    answer = world.call("POST", "/invitations/renew", {"token": mail.token})

    assert answer.status == 202
    assert len(world.mails) == before
    world.sign_in(ana)


def test_a_complaint_is_told_in_the_history_once_and_without_a_second_reason(
    world: World, ana: Person
) -> None:
    carla = world.client_user(ana, "spam@entregas.com.br")

    tell(world, world.mails[-1], "Email Complaint Received", complaint={})

    assert texts(ana, carla)[0] == "Convite marcado como spam"


def test_a_full_mailbox_is_shown_and_blocks_nothing(world: World, ana: Person) -> None:
    carla = world.client_user(ana, "cheia@entregas.com.br")

    tell(world, world.mails[-1], "Email Bounced", bounce=FULL)

    shown = look(ana, carla)
    assert (shown["status"], shown["invitation"]["soft_bounces"]) == ("invited", 1)
    assert shown["invitation"]["bounce_reason"] == "A caixa postal está cheia."
    assert ana.call("POST", f"/client-users/{carla}/invitation").status == 202


def test_a_collaborators_invitation_bounces_too(world: World, ana: Person) -> None:
    ana.call("POST", "/staff", {"name": "Beatriz Lima", "email": "bia@entregas.com.br"})

    tell(world, world.mails[-1], "Email Bounced", bounce=BOUNCE)

    (bia,) = [each for each in ana.call("GET", "/staff").json["items"] if each["name"] == "Beatriz Lima"]
    assert (bia["status"], bia["email_undeliverable"]) == ("bounced", True)
    assert bia["invitation"]["bounce_reason"].startswith("O endereço não existe")


def test_a_delivery_test_says_what_became_of_it(world: World, ana: Person) -> None:
    carla = world.client_user(ana, "teste@entregas.com.br", "later")
    ana.call("POST", f"/client-users/{carla}/delivery-test", {"email": "colega@entregas.com.br"})

    tell(world, world.mails[-1], "Email Delivered", delivery={})

    assert texts(ana, carla)[0] == "Teste de entrega entregue (c***@entregas.com.br)"


@pytest.mark.statement("J11")
def test_what_cannot_be_believed_is_passed_over_with_a_line_that_names_nobody(
    world: World, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    world.client_user(ana, "falso@entregas.com.br")
    event = event_of(world, world.mails[-1], "Email Bounced", bounce=BOUNCE)
    event["detail"]["mail"]["tags"]["ses:configuration-set"] = ["another"]

    with world.requests() as made:
        deliveries.record_delivery(event, None)

    assert not made
    (line,) = [vars(each) for each in caplog.records if each.message == "refused"]
    assert line["reason"] == "configuration_set"
    assert "entregas" not in str(line)


@pytest.mark.statement("J11")
def test_an_act_of_staff_that_meets_news_of_the_mail_is_done_all_the_same(world: World, ana: Person) -> None:
    carla = world.client_user(ana, "junto@entregas.com.br")
    mail = world.mails[-1]
    version = look(ana, carla)["version"]

    left = [lambda: tell(world, mail, "Email Delivered", delivery={})]

    def intrude(**_: Any) -> None:
        if left:
            left.pop()()

    events = world.wiring.client("dynamodb").meta.events
    events.register("before-call.dynamodb.TransactWriteItems", intrude)
    answer = ana.call("PATCH", f"/client-users/{carla}/email", {"email": "logo@entregas.com.br"}, version)
    events.unregister("before-call.dynamodb.TransactWriteItems", intrude)

    assert answer.status == 200, answer.body
    assert world.mails[-1].to == "logo@entregas.com.br"
    assert "Convite entregue na caixa postal" in texts(ana, carla)
