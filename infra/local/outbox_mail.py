"""One mail as its readers would see it: narrow or wide, light or dark, as text, and what is behind it.

A mail is somebody's HTML: it is shown in sandboxed frames without scripts or origin. A link opens in a new tab, so
that it can be followed as a person would.
"""

from datetime import datetime
from email.header import decode_header, make_header
from html import escape

from chalicelib.domain.brasilia import BRASILIA
from infra.local.mailbox import Mail
from infra.local.outbox_html import facts, linked

FRAME = "allow-popups allow-popups-to-escape-sandbox"
DARK = "@media (prefers-color-scheme: dark)"
SWITCHES = """<div class='switches'>
<fieldset><legend>Largura</legend>
<label><input type=radio name=largura id=w320> 320 px</label>
<label><input type=radio name=largura id=w600 checked> 600 px</label></fieldset>
<fieldset><legend>Aparência</legend>
<label><input type=radio name=aparencia id=clara checked> Clara</label>
<label><input type=radio name=aparencia id=escura> Escura</label></fieldset></div>"""


def reading(mail: Mail) -> str:
    shown = facts(
        {
            "De": readable(mail.sender),
            "Para": mail.to,
            "Responder para": mail.reply_to,
            "Enviado": at(mail.sent_at),
        }
    )
    frames = f"{SWITCHES}{_frame(mail.html, 'clara')}{_frame(mail.html, 'escura')}" if mail.html else ""
    return (
        f"<h1>{escape(mail.subject) or '(sem assunto)'}</h1>{shown}{frames}"
        f"<h2>Texto</h2><pre>{linked(mail.text)}</pre>{_behind(mail)}"
    )


def readable(header: str) -> str:
    """A header's encoded words as a mail program shows them."""
    return str(make_header(decode_header(header)))


def at(sent_at: str) -> str:
    """``27/11/2026 20:56:21``, in the time of Brasília, for RFC 3339; empty for none."""
    return (
        datetime.fromisoformat(sent_at).astimezone(BRASILIA).strftime("%d/%m/%Y %H:%M:%S") if sent_at else ""
    )


def _frame(html: str, scheme: str) -> str:
    """The mail as a program in one of the two schemes draws it, whatever the scheme around it is."""
    drawn = html.replace(DARK, "@media all" if scheme == "escura" else "@media not all")
    framed = escape(f"<base target='_blank'>{drawn}", quote=True)
    return f"<iframe class={scheme} sandbox='{FRAME}' title='Mensagem em HTML, {scheme}' srcdoc=\"{framed}\"></iframe>"


def _behind(mail: Mail) -> str:
    headers = facts(mail.headers | {"Configuration set": mail.configuration_set} | mail.tags)
    source = f"<p>{len(mail.html.encode())} bytes.</p><pre>{escape(mail.html)}</pre>"
    return (
        f"<h2>Por trás</h2><details><summary>Cabeçalhos e etiquetas</summary>{headers}</details>"
        f"<details><summary>Fonte do HTML</summary>{source}</details>"
    )
