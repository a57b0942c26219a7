"""An invitation that reached somebody else: the administrators are told, in words, and nobody else is."""

import pytest

from tests.functional.looks import history_of
from tests.functional.world import Answer, Person, World, aws_error


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@naosou.com.br")


def decline(world: World, email: str, **more: object) -> Answer:
    body = {"token": world.mails_to(email)[-1].token} | more
    return world.call("POST", "/invitations/decline", body)


def test_not_me_is_told_to_each_active_administrator_and_to_nobody_else(world: World, ana: Person) -> None:
    bia = world.colleague(ana, "bia@naosou.com.br", administrator=True)
    world.colleague(ana, "caio@naosou.com.br", uses_client_portal=True)
    ana.call("POST", "/staff", {"name": "Eva", "email": "eva@naosou.com.br", "administrator": True})
    client_user = world.client_user(ana, "engano@naosou.com.br")
    before = len(world.mails)

    answer = decline(world, "engano@naosou.com.br", not_me=True, message="Este e-mail é meu, não de Carla.")

    told = world.mails[before:]
    assert answer.status == 204
    assert sorted(mail.to for mail in told) == [ana.email, bia.email]
    for mail in told:
        assert "Carla Dias" in mail.text
        assert "não sou eu" in mail.text
        assert "http" not in mail.text
        assert "href" not in mail.html
        assert "engano@" not in mail.text + mail.html
    (row,) = [each for each in history_of(ana, client_user) if each["action"] == "invitation.declined"]
    assert (row["not_me"], row["note"]) == (True, "Este e-mail é meu, não de Carla.")


def test_at_most_five_administrators_are_told(world: World) -> None:
    rui = world.staff("Contábil Grande", "rui@naosou.com.br")
    for number in range(6):
        world.colleague(rui, f"admin{number}@naosou.com.br", administrator=True)
    world.client_user(rui, "outro@naosou.com.br")
    before = len(world.mails)

    decline(world, "outro@naosou.com.br", not_me=True)

    assert len({mail.to for mail in world.mails[before:]}) == 5


def test_a_plain_no_is_told_by_history_and_event_only(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "nao@naosou.com.br")
    before = len(world.mails)

    decline(world, "nao@naosou.com.br", message="Não trabalho mais aí.")

    assert len(world.mails) == before
    (row,) = [each for each in history_of(ana, client_user) if each["action"] == "invitation.declined"]
    assert (row["not_me"], row["note"]) == (False, "Não trabalho mais aí.")
    names = [each["DetailType"] for each in world.events if client_user in each["Detail"]]
    assert names[-1] == "invitation.declined"


def test_a_mailbox_that_refuses_keeps_no_other_administrator_from_the_mail(world: World) -> None:
    lia = world.staff("Contábil da Lia", "lia@naosou.com.br")
    world.colleague(lia, "leo@naosou.com.br", administrator=True)
    world.client_user(lia, "terceiro@naosou.com.br")
    before = len(world.mails)
    world.mail_fails = [aws_error("MessageRejected", "SendEmail")]
    decline(world, "terceiro@naosou.com.br", not_me=True)
    world.settle_down()

    assert len(world.mails[before:]) == 1


def test_a_collaborators_invitation_that_went_astray_is_told_too(world: World, ana: Person) -> None:
    ana.call("POST", "/staff", {"name": "Téo Reis", "email": "teo@naosou.com.br"})
    before = len(world.mails)

    decline(world, "teo@naosou.com.br", not_me=True)

    assert "Téo Reis" in world.mails[before].text
