"""The mails: three parts each, every link in both bodies, and nothing hostile gets through."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from chalicelib.domain.mail import Mail
from chalicelib.web import emails

VECTORS = json.loads((Path(__file__).parents[2] / "vectors.json").read_text("utf-8"))
URL = "http://localhost:8000/convite#" + "aB-_5" * 8 + "xyz"
FACTS: dict[str, Any] = {
    "office_name": "Contábil Silva & Filhos",
    "invited_by": "Ana Souza",
    "person_name": "Carla Nogueira",
    "url": URL,
    "portal_url": "http://localhost:8000/?a=1&b=2",
    "expires_at": datetime(2026, 12, 2, 17, 30, tzinfo=UTC),
    "occurred_at": datetime(2026, 12, 1, 12, 0, tzinfo=UTC),
    "codes_left": "9",
    "slug": "task_concluded",
    "what": "Folha de novembro",
}
NEW_PASSWORD = f"{FACTS['portal_url']}/senha"
WITHOUT_LINKS = {
    "account_erased",
    "client_user_left",
    "delivery_test",
    "email_changed",
    "invitation_not_me",
}
OF_AN_ACCOUNT = [
    "email_change_asked",
    "email_changed",
    "factor_added",
    "factor_removed",
    "new_sign_in",
    "password_changed",
    "recovery_code_used",
    "recovery_codes_renewed",
]
WITH_A_LINK = ["password_reset", "factor_reset", "email_confirm"]
INVITING = ["invitation", "invitation_link", "invitation_staff", "reminder"]
FOLDERS = [path.name for path in emails.FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"]
HOSTILE = [*VECTORS["names_hostile"], "evil.com", "http://evil.com/x", "x@evil.com", "{{ url }}", "{% raw %}"]


class Tags(HTMLParser):
    """Collects the tags and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def rendered(name: str, **facts: Any) -> Mail:
    return emails.render(name, **(FACTS | facts))


@pytest.mark.parametrize("name", FOLDERS)
def test_each_mail_has_its_three_files(name: str) -> None:
    files = {path.name for path in (emails.FOLDER / name).iterdir()}

    assert files == {"subject.txt", "body.txt", "body.html"}
    assert name in emails.names()


@pytest.mark.parametrize("flags", [{}, {"is_link": True}, {"is_link": True, "is_staff": True}])
@pytest.mark.parametrize("name", FOLDERS)
def test_the_text_holds_every_link_of_the_html(name: str, flags: dict[str, bool]) -> None:
    mail = rendered(name, **flags)

    links = Tags(mail.html).links
    assert bool(links) is (name not in WITHOUT_LINKS)
    assert set(links) <= set(mail.text.splitlines()), "each on a line of its own, so that it can be followed"
    assert set(links) <= {URL, FACTS["portal_url"], NEW_PASSWORD}


@pytest.mark.parametrize("name", INVITING)
def test_an_invitation_says_who_to_what_until_when_and_what_if_unexpected(name: str) -> None:
    mail = rendered(name)

    for part in (mail.text, unescape(mail.html)):
        assert "Ana Souza" in part
        assert "Contábil Silva & Filhos" in part
        assert "2 de dezembro de 2026, às 14h30 (horário de Brasília)" in part
        assert "Não esperava este convite?" in part
        assert URL in part


@pytest.mark.parametrize(
    ("name", "flags", "label"),
    [
        ("invitation", {}, "Registre Agora"),
        ("invitation_link", {}, "VINCULAR CONTAS"),
        ("invitation_staff", {}, "Registre Agora"),
        ("invitation_staff", {"is_link": True}, "VINCULAR CONTAS"),
        ("reminder", {}, "Registre Agora"),
        ("reminder", {"is_link": True}, "VINCULAR CONTAS"),
    ],
)
def test_the_button_says_what_the_person_will_do(name: str, flags: dict[str, bool], label: str) -> None:
    mail = rendered(name, **flags)

    assert f">{label}</a>" in mail.html
    assert f"{label}:\n{URL}" in mail.text


def test_a_reminder_to_staff_speaks_of_the_team() -> None:
    assert "para a equipe do escritório" in rendered("reminder", is_staff=True).text
    assert "para o portal do cliente do escritório" in rendered("reminder").text


@pytest.mark.statement("H2", "H3", "H4")
@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", FOLDERS)
def test_whatever_an_office_writes_is_inert(name: str, hostile: str) -> None:
    plain = rendered(name)

    mail = rendered(name, office_name=hostile, invited_by=hostile, person_name=hostile)

    assert Tags(mail.html).tags == Tags(plain.html).tags
    assert Tags(mail.html).links == Tags(plain.html).links
    assert re.findall(r"https?://", mail.text) == re.findall(r"https?://", plain.text)
    assert not re.search(r"evil\.com|y\.com|@|javascript:\S|\r|\x00", mail.text + mail.subject)
    assert mail.text.count("\n") == plain.text.count("\n")


@pytest.mark.statement("H3", "H4")
@pytest.mark.parametrize("name", FOLDERS)
def test_a_subject_is_one_line_of_at_most_200_characters(name: str) -> None:
    mail = rendered(name, office_name="A\r\nBcc: x@y.com " * 50)

    assert mail.subject.isprintable()
    assert 10 < len(mail.subject) <= 200


@pytest.mark.statement("A12")
@pytest.mark.parametrize("name", ["password_set", "account_linked", *OF_AN_ACCOUNT])
def test_a_notice_says_when_and_what_if_it_was_not_you_and_holds_no_secret(name: str) -> None:
    mail = rendered(name)

    assert "1º de dezembro de 2026, às 9h00" in mail.text
    assert "Não foi você?" in mail.text
    assert URL not in mail.text + mail.html


@pytest.mark.parametrize("name", WITH_A_LINK)
def test_a_link_that_was_asked_for_says_until_when_and_what_if_nobody_asked(name: str) -> None:
    mail = rendered(name)

    for part in (mail.text, unescape(mail.html)):
        assert URL in part
        assert "2 de dezembro de 2026, às 14h30 (horário de Brasília)" in part
        assert "Não pediu isto?" in part


@pytest.mark.parametrize("name", ["password_reset", "email_confirm"])
def test_a_link_that_anybody_may_ask_for_names_nobody(name: str) -> None:
    mail = rendered(name)

    assert not re.search("Ana Souza|Carla Nogueira|Contábil Silva", mail.subject + mail.text + mail.html)


@pytest.mark.statement("C6")
def test_whoever_is_told_of_a_lock_is_told_the_way_past_it() -> None:
    mail = rendered("account_locked")

    for part in (mail.text, unescape(mail.html)):
        assert "1º de dezembro de 2026, às 9h00" in part
        assert "por até 15 minutos" in part
        assert NEW_PASSWORD in part


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://x/\r\nBcc: y", 'http://x/"><b>', "//evil.com", "", "http://x y"]
)
def test_only_an_http_address_is_linked_to(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        rendered("invitation", url=url)


def test_a_missing_fact_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        emails.render("invitation", office_name="Contábil Silva")


def test_an_unknown_mail_is_an_error() -> None:
    with pytest.raises(ValueError, match="no mail is called"):
        emails.render("../layout")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_mail_needs_no_image_no_script_and_nothing_from_elsewhere(name: str) -> None:
    page = rendered(name).html

    assert not {"img", "script", "link", "iframe", "form"} & set(Tags(page).tags)
    assert "url(" not in page
    assert "prefers-color-scheme: dark" in page
    assert 'name="viewport"' in page
