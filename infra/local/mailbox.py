"""Every mail the emulator accepted, whole, in one file of JSON lines that outlives a restart."""

import base64
import json
import os
import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, BinaryIO


@dataclass(frozen=True)
class Mail:
    """`to`, `sender`, `reply_to` are header values, `sent_at` is RFC 3339 UTC, `tags` are SES's."""

    id: str
    to: str
    sender: str
    reply_to: str
    subject: str
    text: str
    html: str
    sent_at: str
    configuration_set: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        shown = asdict(self)
        return {"from": shown.pop("sender")} | shown


def simple_parts(content: dict[str, Any]) -> dict[str, Any]:
    body = content.get("Body") or {}
    return {
        "subject": (content.get("Subject") or {}).get("Data", ""),
        "text": (body.get("Text") or {}).get("Data", ""),
        "html": (body.get("Html") or {}).get("Data", ""),
        "headers": {header["Name"]: header["Value"] for header in content.get("Headers") or []},
    }


def raw_parts(data: str) -> dict[str, Any]:
    message = message_from_bytes(base64.b64decode(data), policy=policy.default)
    return {
        "subject": str(message["subject"] or ""),
        "text": part_of(message, "plain"),
        "html": part_of(message, "html"),
        "headers": {name: str(value) for name, value in message.items()},
    }


def part_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""


def mail_of(request: dict[str, Any], message_id: str, sent_at: datetime) -> Mail:
    """Reads one SES v2 SendEmail request, simple or raw."""
    content = request.get("Content") or {}
    raw = (content.get("Raw") or {}).get("Data")
    parts = raw_parts(raw) if raw else simple_parts(content.get("Simple") or {})
    to = (request.get("Destination") or {}).get("ToAddresses") or [parts["headers"].get("To", "")]
    return Mail(
        id=message_id,
        to=", ".join(to),
        sender=request.get("FromEmailAddress") or parts["headers"].get("From", ""),
        reply_to=", ".join(request.get("ReplyToAddresses") or []) or parts["headers"].get("Reply-To", ""),
        sent_at=sent_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        configuration_set=request.get("ConfigurationSetName") or "",
        tags={tag["Name"]: tag["Value"] for tag in request.get("EmailTags") or []},
        **parts,
    )


class Mailbox:
    """Appends to and reads from the file; one process writes it. What was read once is not read again."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._read, self._mails = 0, list[Mail]()

    @classmethod
    def from_environment(cls) -> "Mailbox":
        return cls(Path(os.environ["STATE_DIR"]) / "mails.jsonl")

    def keep(self, request: dict[str, Any], message_id: str) -> None:
        line = json.dumps(asdict(mail_of(request, message_id, datetime.now(UTC))), ensure_ascii=False)
        with self._lock, self._path.open("ab+") as file:
            file.write(_end_of_a_cut_line(file) + line.encode() + b"\n")

    def newest_first(self) -> list[Mail]:
        """A last line cut short by a power loss is left out."""
        with self._lock:
            self._read_on()
            return self._mails[::-1]

    def _read_on(self) -> None:
        if not self._path.exists() or self._path.stat().st_size < self._read:
            self._read, self._mails = 0, []
            return
        with self._path.open("rb") as file:
            file.seek(self._read)
            whole, newline, _ = file.read().rpartition(b"\n")
        self._mails += [mail for line in whole.split(b"\n") if (mail := _mail_in(line))]
        self._read += len(whole + newline)


def _end_of_a_cut_line(file: BinaryIO) -> bytes:
    """A line that a power loss cut short must not swallow the next one."""
    if file.seek(0, os.SEEK_END) == 0:
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


def _mail_in(line: bytes) -> Mail | None:
    try:
        return Mail(**json.loads(line))
    except ValueError:
        return None
