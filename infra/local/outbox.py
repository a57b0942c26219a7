"""The outbox: pages and JSON that show the mails and SMS which would have left for the world.

A mail is somebody's HTML: it is shown in a sandboxed frame without scripts or origin, and the page's own
policy forbids scripts altogether. A link opens in a new tab, so that it can be followed as a person would.
"""

import json
import re
from collections.abc import Sequence
from email.header import decode_header, make_header
from html import escape
from typing import Any, NamedTuple

from infra.local.mailbox import Mail

ROOT = "/__outbox"
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; "
    "base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)
FRAME = "allow-popups allow-popups-to-escape-sandbox"
LINK = re.compile(r"https?://[^\s<>\"']+")
STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;white-space:pre-line;padding:.4rem .6rem;border-bottom:1px solid #ccc}
iframe{width:100%;height:32rem;border:1px solid #ccc;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f4;color:#111;padding:1rem}"""


class Page(NamedTuple):
    status: int
    content_type: str
    body: str


class Sms(NamedTuple):
    """`to` is E.164."""

    id: str
    to: str
    text: str


def answer(path: str, mails: Sequence[Mail], texts: Sequence[Sms]) -> Page:
    """The page for a path under ROOT; mails and texts come newest first."""
    place = path.removeprefix(ROOT).strip("/")
    if place == "":
        return _html("Caixa de saída", _listing(mails, texts))
    if place == "messages.json":
        return _json([mail.as_json() for mail in mails])
    if place == "sms.json":
        return _json([text._asdict() for text in texts])
    shown = next((mail for mail in mails if mail.id == place), None)
    return (
        _html(shown.subject, _reading(shown))
        if shown
        else _html("Não encontrado", "<p>Não encontrado.</p>", 404)
    )


def _json(shown: list[dict[str, Any]]) -> Page:
    return Page(200, "application/json", json.dumps(shown, ensure_ascii=False))


def _html(title: str, body: str, status: int = 200) -> Page:
    head = (
        f"<meta charset=utf-8><meta name=viewport content='width=device-width'><title>{escape(title)}</title>"
    )
    page = (
        f"<!doctype html><html lang=pt-BR><head>{head}<style>{STYLE}</style></head><body>{body}</body></html>"
    )
    return Page(status, "text/html; charset=utf-8", page)


def _listing(mails: Sequence[Mail], texts: Sequence[Sms]) -> str:
    sent = "".join(_row(mail.sent_at, mail.to, _open(mail)) for mail in mails)
    said = "".join(_row("", text.to, _linked(text.text)) for text in texts)
    return f"<h1>Caixa de saída</h1><h2>E-mails</h2>{_table(sent)}<h2>SMS</h2>{_table(said)}"


def _table(rows: str) -> str:
    head = "<tr><th>Quando</th><th>Para</th><th>Mensagem</th></tr>"
    return f"<table>{head}{rows}</table>" if rows else "<p>Nada por enquanto.</p>"


def _row(sent_at: str, to: str, message: str) -> str:
    return f"<tr><td>{escape(sent_at)}</td><td>{escape(to)}</td><td>{message}</td></tr>"


def _open(mail: Mail) -> str:
    return f"<a href='{ROOT}/{escape(mail.id)}'>{escape(mail.subject) or '(sem assunto)'}</a>"


def _reading(mail: Mail) -> str:
    facts = {
        "De": _readable(mail.sender),
        "Para": mail.to,
        "Responder para": mail.reply_to,
        "Enviado": mail.sent_at,
    }
    shown = "".join(f"<tr><th>{name}</th><td>{escape(fact)}</td></tr>" for name, fact in facts.items())
    framed = escape(f"<base target='_blank'>{mail.html}", quote=True)
    frame = (
        f"<iframe sandbox='{FRAME}' title='Mensagem em HTML' srcdoc=\"{framed}\"></iframe>"
        if mail.html
        else ""
    )
    return (
        f"<p><a href='{ROOT}'>Caixa de saída</a></p><h1>{escape(mail.subject)}</h1><table>{shown}</table>"
        f"{frame}<h2>Texto</h2><pre>{_linked(mail.text)}</pre>"
    )


def _readable(header: str) -> str:
    """A header's encoded words as a mail program shows them."""
    return str(make_header(decode_header(header)))


def _linked(text: str) -> str:
    """Escaped text whose addresses can be clicked."""
    parts, end = [], 0
    for link in LINK.finditer(text):
        url = escape(link.group(), quote=True)
        parts += [
            escape(text[end : link.start()]),
            f"<a href='{url}' target='_blank' rel='noopener noreferrer'>{url}</a>",
        ]
        end = link.end()
    return "".join([*parts, escape(text[end:])])
