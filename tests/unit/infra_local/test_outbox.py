"""The outbox shows mails without ever running what is in them."""

import json
import re
from dataclasses import replace

import pytest

from infra.local import outbox
from infra.local.mail_samples import PEOPLE, samples
from infra.local.mailbox import Mail

HOSTILE = Mail(
    id="1",
    to="<b>carla@cliente.example",
    sender="convites@portaria.example",
    reply_to="",
    subject="<script>subject</script>",
    text="Abra http://localhost:8000/convite#abc_-9 já <script>text</script>",
    html="<script>html</script>\"'><script>out</script>",
    sent_at="2026-11-25T12:00:00Z",
    tags={"mail": "<script>tag</script>"},
    headers={"X-Note": "<script>header</script>"},
)


def test_nothing_of_a_mail_is_markup_of_the_page() -> None:
    for path in ("/__outbox", "/__outbox/1", "/__outbox/to/<script>", f"/__outbox/to/{HOSTILE.to}"):
        assert "<script" not in outbox.answer(path, [HOSTILE], []).body


def test_the_html_part_is_shut_in_a_frame_without_scripts_or_origin() -> None:
    page = outbox.answer("/__outbox/1", [HOSTILE], []).body

    frames = re.findall("<iframe[^>]*>", page)
    assert len(frames) == 2
    assert all("sandbox='allow-popups allow-popups-to-escape-sandbox'" in each for each in frames)
    assert "default-src 'none'" in outbox.POLICY
    assert "script-src" not in outbox.POLICY


def test_a_link_in_the_text_can_be_clicked() -> None:
    page = outbox.answer("/__outbox/1", [HOSTILE], []).body

    assert "<a href='http://localhost:8000/convite#abc_-9' target='_blank' rel='noopener noreferrer'>" in page


def test_tests_read_the_mails_as_json() -> None:
    page = outbox.answer("/__outbox/messages.json", [HOSTILE], [])

    assert json.loads(page.body)[0]["from"] == "convites@portaria.example"


def test_texts_have_a_json_form_too() -> None:
    page = outbox.answer("/__outbox/sms.json", [], [outbox.Sms("1", "+5511912345678", "Código 123456")])

    assert json.loads(page.body) == [{"id": "1", "to": "+5511912345678", "text": "Código 123456"}]


def test_an_unknown_mail_is_not_found() -> None:
    assert outbox.answer("/__outbox/2", [HOSTILE], []).status == 404


def test_a_mail_is_drawn_in_the_light_and_in_the_dark_whatever_the_browser_prefers() -> None:
    mail = replace(HOSTILE, html="<style>@media (prefers-color-scheme: dark) { p {} }</style>")

    page = outbox.answer("/__outbox/1", [mail], []).body

    light, dark = re.findall("<iframe class=(?:clara|escura) .*?</iframe>", page)
    assert "@media not all" in light
    assert "@media all" in dark


def test_older_mails_are_behind_a_link_that_stays_while_new_ones_come() -> None:
    mails = [replace(HOSTILE, id=str(number), subject=f"Mensagem {number}.") for number in range(120, 0, -1)]

    first = outbox.answer("/__outbox", mails, []).body
    (older,) = re.findall("href='(/__outbox/before/[^']+)'", first)
    newer = [replace(HOSTILE, id="121"), *mails]
    second = outbox.answer(older, newer, []).body

    assert "Mensagem 71." in first and "Mensagem 70." not in first
    assert "Mensagem 70." in second and "Mensagem 71." not in second
    assert "52 a 101 de 121" in second


def test_everything_that_was_sent_to_somebody_stands_on_one_page() -> None:
    mails = [
        replace(HOSTILE, to="carla@cliente.example"),
        replace(HOSTILE, id="2", to="davi@cliente.example"),
    ]

    page = outbox.answer("/__outbox/to/carla@cliente.example", mails, []).body

    assert "/__outbox/1" in page
    assert "/__outbox/2" not in page


def test_every_kind_of_mail_can_be_looked_at_without_sending_any() -> None:
    listing = outbox.answer("/__outbox/samples", [], []).body

    for each in samples():
        assert f"/__outbox/samples/{each.id}/comuns" in listing


@pytest.mark.statement("H2")
@pytest.mark.parametrize("people", PEOPLE)
def test_a_sample_is_shown_like_a_mail_that_was_sent(people: str) -> None:
    page = outbox.answer(f"/__outbox/samples/invitation/{people}", [], [])

    assert page.status == 200
    assert "srcdoc" in page.body
    assert "<script" not in page.body
    assert page.body.count("aria-current='page'") == 1


def test_an_unknown_sample_is_not_found() -> None:
    for path in ("/__outbox/samples/nada", "/__outbox/samples/invitation/nada"):
        assert outbox.answer(path, [], []).status == 404
