"""What an administrator sees of the office's mails: how one reads, and whether one arrives."""

import re
from html import escape

import pytest

from tests.functional.world import Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff("Contábil Carta", "ana@preview.com.br")


@pytest.mark.parametrize("mail", ["invitation", "invitation_link", "invitation_staff", "reminder"])
def test_a_preview_is_the_mail_itself_with_a_link_that_opens_nothing(
    world: World, ana: Person, mail: str
) -> None:
    version = ana.call("GET", "/office").json["version"]
    ana.call("PATCH", "/office", {"reply_to": "contato@preview.com.br"}, version)

    shown = ana.call("GET", f"/office/mail-preview?mail={mail}").json

    assert (shown["sender"], shown["reply_to"]) == ("Contábil Carta via Portaria", "contato@preview.com.br")
    assert "Contábil Carta" in shown["subject"] + shown["text"]
    assert "Olá, Maria de Souza." in shown["text"]
    token = shown["text"].partition("/convite#")[2].split()[0]
    assert world.call("POST", "/invitations/lookup", {"token": token}).status == 410


@pytest.mark.statement("H2")
@pytest.mark.parametrize("mail", ["invitation", "invitation_link", "invitation_staff", "reminder"])
def test_a_preview_as_html_is_the_same_mail_and_no_link_of_it_takes_its_frame_away(
    world: World, mail: str
) -> None:
    eva = world.staff("<script>alert(1)</script> & Filhos", f"eva-{mail}@preview.com.br")

    answer = eva.call("GET", f"/office/mail-preview.html?mail={mail}")

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<base target="_blank">' in answer.body.partition("</head>")[0]
    assert "<script" not in answer.body
    assert "&lt;script&gt;" in answer.body
    subject = eva.call("GET", f"/office/mail-preview?mail={mail}").json["subject"]
    assert f"<title>{escape(subject)}</title>" in answer.body
    assert set(re.findall(r'href="([^"]*)"', answer.body)) == {
        "https://portal.example/convite#link-de-exemplo"
    }


def test_only_the_mails_that_an_office_sets_in_motion_are_shown(ana: Person) -> None:
    for path in ("/office/mail-preview", "/office/mail-preview.html"):
        assert ana.call("GET", f"{path}?mail=password_reset").status == 400
        assert ana.call("GET", path).status == 400


def test_a_test_of_ones_own_goes_to_whoever_asks_and_carries_no_link(world: World, ana: Person) -> None:
    answer = ana.call("POST", "/office/delivery-test")

    assert answer.status == 202
    mail = world.mails_to("ana@preview.com.br")[-1]
    assert mail.subject == "Mensagem de teste de Contábil Carta"
    assert "convite#" not in mail.text + mail.html


def test_a_collaborator_who_lost_the_mail_comes_in_with_the_second_one(world: World, ana: Person) -> None:
    added = ana.call("POST", "/staff", {"name": "Eva Reis", "email": "eva@preview.com.br"}).json
    first = world.mails_to("eva@preview.com.br")[-1].token

    sent = ana.call("POST", f"/staff/{added['id']}/invitation")

    world.settle_down()
    second = world.mails_to("eva@preview.com.br")[-1].token
    assert (sent.status, sent.json["status"]) == (202, "invited")
    assert world.call("POST", "/invitations/lookup", {"token": first}).status == 410
    assert (
        world.call("POST", "/invitations/lookup", {"token": second}).json["office_name"] == "Contábil Carta"
    )
