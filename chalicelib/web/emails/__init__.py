"""Renders a mail out of its three templates; whatever an office wrote is made inert before it gets there."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chalicelib.domain.mail import SUBJECT_MAXIMUM, Mail, inert, shortened
from chalicelib.web.dates import in_words
from chalicelib.web.sentences import notification

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER: Final = Path(__file__).parent
_URL: Final = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+")


def names() -> list[str]:
    """Gives the name of each mail: the folders that hold a subject."""
    return sorted(subject.parent.name for subject in FOLDER.glob("*/subject.txt"))


def render(name: str, **facts: Any) -> Mail:
    """Gives the mail ``name``.

    Facts are text, aware datetimes (shown in the time of Brasília), flags, and http(s) addresses under a name
    that ends in ``url``. A fact that a template needs and does not get is an error.
    """
    if name not in names():
        raise ValueError(f"no mail is called {name!r}")
    shown = {fact: _shown(fact, value) for fact, value in facts.items()}
    subject = " ".join(_filled(f"{name}/subject.txt", shown).split())
    text = _filled(f"{name}/body.txt", shown)
    html = _filled(f"{name}/body.html", shown | {"subject": subject})
    return Mail(subject=shortened(subject, SUBJECT_MAXIMUM), text=text, html=html)


def _shown(fact: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return in_words(value)
    if not isinstance(value, str):
        return value
    if not fact.endswith("url"):
        return inert(value)
    if not _URL.fullmatch(value):
        raise ValueError(f"{fact} is not an address to link to")
    return value


def _filled(template: str, facts: dict[str, Any]) -> str:
    return _environment().get_template(template).render(facts)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(is_link=False, is_staff=False, sentence=notification)
    return environment
