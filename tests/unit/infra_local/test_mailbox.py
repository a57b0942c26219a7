"""The mailbox keeps each accepted mail whole, simple or raw, across restarts."""

import base64
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from infra.local.mailbox import Mailbox

SIMPLE: dict[str, Any] = {
    "FromEmailAddress": "Contábil Modelo <convites@portaria.example>",
    "Destination": {"ToAddresses": ["carla@cliente.example"]},
    "ReplyToAddresses": ["contato@modelo.example"],
    "ConfigurationSetName": "mail",
    "EmailTags": [{"Name": "office_id", "Value": "off_1"}],
    "Content": {
        "Simple": {"Subject": {"Data": "Olá"}, "Body": {"Text": {"Data": "t"}, "Html": {"Data": "<p>h"}}}
    },
}


def test_a_simple_mail_is_kept_whole(tmp_path: Path) -> None:
    Mailbox(tmp_path / "mails").keep(SIMPLE, "1")

    kept = Mailbox(tmp_path / "mails").newest_first()[0].as_json()

    assert kept.pop("sent_at").endswith("Z")
    assert kept == {
        "id": "1",
        "from": "Contábil Modelo <convites@portaria.example>",
        "to": "carla@cliente.example",
        "reply_to": "contato@modelo.example",
        "subject": "Olá",
        "text": "t",
        "html": "<p>h",
        "configuration_set": "mail",
        "tags": {"office_id": "off_1"},
        "headers": {},
    }


def test_a_raw_mail_is_read_with_its_headers(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "convites@portaria.example",
        "carla@cliente.example",
        "Olá",
    )
    message["Reply-To"] = "contato@modelo.example"
    message.set_content("texto\n")
    message.add_alternative("<p>html</p>", subtype="html")
    data = base64.b64encode(message.as_bytes()).decode()

    Mailbox(tmp_path / "mails").keep({"Content": {"Raw": {"Data": data}}}, "1")

    kept = Mailbox(tmp_path / "mails").newest_first()[0]
    assert (kept.to, kept.subject, kept.text.strip()) == ("carla@cliente.example", "Olá", "texto")
    assert kept.html.strip() == "<p>html</p>"
    assert kept.reply_to == "contato@modelo.example"


def test_the_newest_comes_first_and_a_line_cut_short_is_left_out(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "mails")
    mailbox.keep(SIMPLE, "1")
    mailbox.keep(SIMPLE, "2")
    with (tmp_path / "mails").open("a") as file:
        file.write('{"id": "3", "to')

    assert [mail.id for mail in mailbox.newest_first()] == ["2", "1"]


def test_a_line_cut_short_does_not_swallow_the_next_one(tmp_path: Path) -> None:
    (tmp_path / "mails").write_text('{"id": "1", "to')
    mailbox = Mailbox(tmp_path / "mails")

    mailbox.keep(SIMPLE, "2")
    mailbox.keep(SIMPLE, "3")

    assert [mail.id for mail in mailbox.newest_first()] == ["3", "2"]


def test_what_comes_after_a_reading_is_in_the_next_one(tmp_path: Path) -> None:
    writes, reads = Mailbox(tmp_path / "mails"), Mailbox(tmp_path / "mails")
    writes.keep(SIMPLE, "1")
    before = reads.newest_first()

    writes.keep(SIMPLE, "2")

    assert [mail.id for mail in before] == ["1"]
    assert [mail.id for mail in reads.newest_first()] == ["2", "1"]
    (tmp_path / "mails").unlink()
    assert reads.newest_first() == []
