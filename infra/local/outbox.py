"""The outbox: pages and JSON that show the mails and SMS which would have left for the world."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote

from infra.local import outbox_samples
from infra.local.mailbox import Mail
from infra.local.outbox_html import POLICY, ROOT, Page, anchor, html, linked, not_found, table
from infra.local.outbox_mail import at, reading
from infra.local.outbox_samples import SAMPLES

__all__ = ["POLICY", "ROOT", "Page", "Sms", "answer"]

ON_A_PAGE = 50


class Sms(NamedTuple):
    """`to` is E.164."""

    id: str
    to: str
    text: str


def answer(path: str, mails: Sequence[Mail], texts: Sequence[Sms]) -> Page:
    """The page for a path under ROOT; mails and texts come newest first."""
    place, _, rest = path.removeprefix(ROOT).strip("/").partition("/")
    if place == "messages.json":
        return _json([mail.as_json() for mail in mails])
    if place == "sms.json":
        return _json([text._asdict() for text in texts])
    if place == SAMPLES:
        return outbox_samples.page(*rest.partition("/")[::2])
    if place == "to":
        return _listing(f"Para {rest}", [mail for mail in mails if mail.to.casefold() == rest.casefold()])
    if place in {"", "before"}:
        first = next((number for number, mail in enumerate(mails, 1) if mail.id == rest), 0)
        return _listing("Caixa de saída", mails, texts if place == "" else (), first=first)
    shown = next((mail for mail in mails if mail.id == place), None)
    return html(shown.subject, _ways(shown) + reading(shown)) if shown else not_found()


def _json(shown: list[dict[str, Any]]) -> Page:
    return Page(200, "application/json", json.dumps(shown, ensure_ascii=False))


def _ways(mail: Mail) -> str:
    return (
        f"<nav>{anchor('', 'Caixa de saída')}{anchor(f'to/{quote(mail.to)}', f'Tudo para {mail.to}')}</nav>"
    )


def _listing(title: str, mails: Sequence[Mail], texts: Sequence[Sms] = (), *, first: int = 0) -> Page:
    """A page of mails, from the number `first` on; older ones are behind a link that no newer mail moves."""
    page = mails[first : first + ON_A_PAGE]
    older = anchor(f"before/{quote(page[-1].id)}", "Mais antigos") if mails[first + ON_A_PAGE :] else ""
    count = (
        f"<p>{first + 1} a {first + len(page)} de {len(mails)}, os mais novos primeiro.</p>" if page else ""
    )
    ways = anchor("", "Atualizar" if title == "Caixa de saída" else "Caixa de saída")
    sent = table(["Quando (Brasília)", "Para", "Assunto"], [_row(mail) for mail in page])
    said = table(["Para", "Mensagem"], [[escape(text.to), linked(text.text)] for text in texts])
    body = (
        f"<h1>{escape(title)}</h1><nav>{ways}{anchor(SAMPLES, 'Modelos de todos os e-mails')}</nav>"
        f"<h2>E-mails</h2>{count}{sent}<nav>{older}</nav>"
    )
    return html(title, f"{body}<h2>SMS</h2>{said}" if texts else body)


def _row(mail: Mail) -> list[str]:
    time = f"<time datetime='{escape(mail.sent_at)}'>{at(mail.sent_at)}</time>"
    return [
        time,
        anchor(f"to/{quote(mail.to)}", mail.to),
        anchor(quote(mail.id), mail.subject or "(sem assunto)"),
    ]
