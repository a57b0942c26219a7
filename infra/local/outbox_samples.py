"""The outbox's pages of samples: every kind of mail with made-up people, out of the templates as they are now."""

from html import escape
from typing import Final

from infra.local.mail_samples import PEOPLE, sample, samples
from infra.local.outbox_html import Page, anchor, html, not_found, table
from infra.local.outbox_mail import reading

SAMPLES: Final = "samples"
USUAL_PEOPLE: Final = next(iter(PEOPLE))


def page(sample_id: str, people: str) -> Page:
    """One mail between links to the others; the list of all without an id."""
    people = people or USUAL_PEOPLE
    names = [each.id for each in samples()]
    if not sample_id:
        return _listing(names, people)
    mail = sample(sample_id, people)
    if mail is None:
        return not_found()
    place = names.index(sample_id)
    before, after = names[place - 1], names[(place + 1) % len(names)]
    ways = anchor(SAMPLES, "Modelos") + _to(before, people, "← {}") + _to(after, people, "{} →")
    others = "".join(
        anchor(f"{SAMPLES}/{sample_id}/{each}", f"Nomes {each}", is_current=each == people) for each in PEOPLE
    )
    return html(mail.subject, f"<nav>{ways}</nav><nav>{others}</nav>{reading(mail)}")


def _listing(names: list[str], people: str) -> Page:
    rows = [[_to(each, people), escape(_subject(each, people))] for each in names]
    ways = f"<nav>{anchor('', 'Caixa de saída')}</nav>"
    return html("Modelos", f"<h1>Modelos</h1>{ways}{table(['E-mail', 'Assunto'], rows)}")


def _to(sample_id: str, people: str, words: str = "{}") -> str:
    return anchor(f"{SAMPLES}/{sample_id}/{people}", words.format(sample_id))


def _subject(sample_id: str, people: str) -> str:
    mail = sample(sample_id, people)
    return mail.subject if mail else ""
