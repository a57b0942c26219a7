"""The outbox shows mails without ever running what is in them."""

import json

from infra.local import outbox
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
)


def test_nothing_of_a_mail_is_markup_of_the_page() -> None:
    for path in ("/__outbox", "/__outbox/1"):
        assert "<script" not in outbox.answer(path, [HOSTILE], []).body


def test_the_html_part_is_shut_in_a_frame_without_scripts_or_origin() -> None:
    page = outbox.answer("/__outbox/1", [HOSTILE], []).body

    assert "sandbox='allow-popups allow-popups-to-escape-sandbox'" in page
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
