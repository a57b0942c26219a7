"""The mails of a journey as SES is handed them: one recipient, one link, nothing that an office could smuggle in."""

import base64
import json
import re
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest

from tests.functional.world import PASSWORD, Person, SentMail, World

VECTORS = json.loads((Path(__file__).parents[1] / "vectors.json").read_text(encoding="utf-8"))
HOSTILE = [name for name in VECTORS["names_hostile"] if name.isprintable() and len(name) <= 200] + [
    "Clique em http://evil.example agora",
    "www.evil.example",
    "evil.example/entrar",
    "suporte@evil.example",
    "{{ url }} {% raw %} ${jndi:ldap://evil}",
    'Ana" <x@evil.example>, "',
    "=?utf-8?q?Receita_Federal?=",
    "Banco Central do Brasil · URGENTE · seu CPF foi bloqueado",
    "A" * 200,
    "Ñ" * 200,
    "日本語" * 60,
]


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@carta.com.br")


def links(text: str) -> list[str]:
    return re.findall(r"https?://[^\s\"'<>]+", text)


def assert_well_made(mail: SentMail, to: str) -> None:
    request = mail.request
    assert set(request) <= {
        "FromEmailAddress", "Destination", "Content", "EmailTags", "ConfigurationSetName", "ReplyToAddresses",
    }  # fmt: skip
    assert request["Destination"] == {"ToAddresses": [to]}
    assert request["ConfigurationSetName"] == "portaria"
    assert set(request["Content"]) == {"Simple"}
    assert set(request["Content"]["Simple"]) == {"Subject", "Body"}
    for line in (mail.subject, request["FromEmailAddress"], to):
        assert not re.search(r"[\r\n\x00]", line)
    assert len(mail.subject) <= 200
    assert len(request["FromEmailAddress"]) <= 320
    assert request["FromEmailAddress"].endswith(" <convites@portaria.example>")
    for tag in request["EmailTags"]:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", tag["Value"])
    outside = [
        link for link in links(mail.text) + links(mail.html) if not link.startswith("https://portal.example")
    ]
    assert [link for link in outside if not link.startswith("http://www.w3.org/")] == []


def sender(mail: SentMail) -> str:
    name = mail.request["FromEmailAddress"].rpartition(" <")[0]
    return str(make_header(decode_header(name.strip('"'))))


def test_the_invitation_says_who_invites_to_what_until_when_and_what_else_one_can_do(
    world: World, ana: Person
) -> None:
    world.client_user(ana, "carla@carta.com.br")

    (mail,) = world.mails_to("carla@carta.com.br")

    assert_well_made(mail, "carla@carta.com.br")
    link = f"https://portal.example/convite#{mail.token}"
    assert sender(mail) == "Contábil Modelo via Portaria"
    assert links(mail.text).count(link) >= 1
    assert links(mail.html).count(link) >= 2, "behind the button and in plain sight"
    for part in (mail.text, mail.html):
        assert "Carla Dias" in part
        assert "Contábil Modelo" in part
        assert "Ana Souza" in part
        assert "não esperava este convite" in part.lower()
        assert re.search(r"\b20\d\d\b", part)
    assert "registre agora" in mail.html.lower()
    assert 'lang="pt-BR"' in mail.html
    assert "viewport" in mail.html
    assert {"office_id", "member_id", "mail", "invitation_id", "invitation_version"} == set(mail.tags)


@pytest.mark.statement("H2")
@pytest.mark.statement("H4")
@pytest.mark.parametrize("name", HOSTILE, ids=repr)
def test_a_persons_name_is_shown_and_does_nothing(world: World, ana: Person, name: str) -> None:
    email = f"pessoa{HOSTILE.index(name)}@carta.com.br"

    world.client_user(ana, email, name=name)
    body = {"token": world.mails_to(email)[-1].token, "password": PASSWORD, "accept_terms": True}
    assert world.call("POST", "/invitations/register", body).status == 201

    for mail in world.mails_to(email):
        assert_well_made(mail, email)
        assert "<script" not in mail.html
        assert "<img src=x" not in mail.html
        assert "evil.example" not in re.sub(r"evil\. example", "", mail.text + mail.html)
        assert "49" not in mail.subject


@pytest.mark.statement("H2")
@pytest.mark.statement("H4")
@pytest.mark.parametrize("name", HOSTILE, ids=repr)
def test_an_office_puts_no_link_and_no_other_brand_into_a_mail(world: World, name: str) -> None:
    email = f"dona{HOSTILE.index(name)}@escritorio.com.br"

    world.create_office(name, email, companies=[], departments=[])

    (mail,) = world.mails_to(email)
    assert_well_made(mail, email)
    assert sender(mail).endswith(" via Portaria")
    assert "evil.example" not in mail.text + mail.html + mail.subject + sender(mail)
    assert "<script" not in mail.html


@pytest.mark.statement("H3")
def test_every_mail_of_a_journey_goes_to_one_address_with_known_headers(world: World) -> None:
    zoe = world.staff("Contábil da Zoe", "zoe@carta.com.br")
    zoe.call("PATCH", "/office", {"reply_to": "contato@zoe.com.br"}, 1)
    client_user, davi = world.client(zoe, "davi@carta.com.br")
    world.client_user(zoe, "espera@carta.com.br")
    zoe.call("POST", f"/client-users/{client_user}/delivery-test", {"email": "teste@carta.com.br"})
    other = world.staff("Contábil Outra", "outra@carta.com.br")
    world.client_user(other, "davi@carta.com.br")
    world.link(davi, world.mails_to("davi@carta.com.br")[-1].token)
    world.clock.advance(days=4)
    world.settle_down()

    seen = {mail.tags["mail"] for mail in world.mails}
    for mail in world.mails:
        assert_well_made(mail, mail.to)

    assert seen == {
        "invitation",
        "invitation_link",
        "invitation_staff",
        "reminder",
        "password_set",
        "account_linked",
        "delivery_test",
    }  # fmt: skip
    office = zoe.call("GET", "/me").status == 200 or world.sign_in(zoe)
    assert office
    of_zoe = [mail for mail in world.mails if mail.to == "espera@carta.com.br"]
    assert {tuple(mail.request["ReplyToAddresses"]) for mail in of_zoe} == {("contato@zoe.com.br",)}


@pytest.mark.statement("B1")
def test_links_are_long_random_and_alike_in_nothing(world: World) -> None:
    tokens = [world.wiring.tokens.secret() for _ in range(10_000)]
    drawn = [base64.urlsafe_b64decode(f"{token}=") for token in tokens]
    ones = [sum(each[bit // 8] >> bit % 8 & 1 for each in drawn) for bit in range(256)]

    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)
    assert {len(each) for each in drawn} == {32}
    assert len(set(tokens)) == 10_000
    # Of 10,000 chance lets three pairs share four characters, and hardly ever one pair five.
    assert len({token[:5] for token in tokens}) > 9_996
    assert abs(sum(ones) / (256 * 10_000) - 0.5) < 0.01 / 2
    assert all(abs(each / 10_000 - 0.5) < 0.03 for each in ones), "six standard deviations"


def test_the_text_holds_every_link_of_the_html(world: World, ana: Person) -> None:
    for mail in world.mails:
        in_html = {link for link in links(mail.html) if "w3.org" not in link}
        assert in_html <= set(links(mail.text)), mail.tags


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_nothing_is_left_unfilled(world: World, ana: Person) -> None:
    for mail in world.mails:
        for part in (mail.subject, mail.text, plain(mail.html)):
            assert not re.search(r"\bNone\b|Undefined|\{\{ person|\{%", part.replace("{% raw %}", "")), part


def sent(world: World, kind: str) -> list[Any]:
    return [mail for mail in world.mails if mail.tags["mail"] == kind]


def test_only_mails_that_are_to_be_followed_carry_a_link_that_opens_something(
    world: World, ana: Person
) -> None:
    for kind in ("password_set", "account_linked", "delivery_test"):
        for mail in sent(world, kind):
            assert "/convite#" not in mail.text + mail.html
    for kind in ("invitation", "invitation_link", "invitation_staff", "reminder"):
        assert sent(world, kind)
        for mail in sent(world, kind):
            assert f"/convite#{mail.token}" in mail.html
