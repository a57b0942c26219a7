"""Renders a mail out of its three templates; whatever an office wrote is made inert before it gets there."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chalicelib.domain.mail import SHOWN_MAXIMUM, SUBJECT_MAXIMUM, Mail, inert, shortened
from chalicelib.web.dates import in_words
from chalicelib.web.sentences import notification

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER: Final = Path(__file__).parent
_URL: Final = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+")
# More than this is cut off by many a list of mails; a name gives way, down to what it can still be told by.
_SUBJECT_SEEN: Final = 60
_NAME_LEAST: Final = 20
# A name that was cut ends its sentence by itself.
_CUT_AT_END: Final = re.compile(r"…(</bdi>)?\.(?=\s|<)")
_NAMES: Final = frozenset({"office_name", "person_name", "invited_by"})
_IN_SUBJECT: Final = _NAMES | {"what"}


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
    subject = _subject(name, shown)
    text = re.sub(r"\n{3,}", "\n\n", _filled(f"{name}/body.txt", shown)).strip() + "\n"
    html = _filled(f"{name}/body.html", _apart(shown) | {"subject": subject})
    return Mail(subject=subject, text=_CUT_AT_END.sub(r"…\1", text), html=_CUT_AT_END.sub(r"…\1", html))


def _subject(name: str, shown: dict[str, Any]) -> str:
    """One line, with names as long as a list of mails has room for them."""
    line = ""
    for room in range(SHOWN_MAXIMUM, _NAME_LEAST - 1, -1):
        cut = {fact: shortened(value, room) for fact, value in shown.items() if fact in _IN_SUBJECT}
        line = " ".join(_filled(f"{name}/subject.txt", shown | cut).split())
        if len(line) <= _SUBJECT_SEEN:
            break
    return shortened(line, SUBJECT_MAXIMUM)


def _apart(shown: dict[str, Any]) -> dict[str, Any]:
    """A name that is written from right to left must not turn the words around it."""
    from markupsafe import Markup

    told = {fact: Markup("<bdi>{}</bdi>").format(shown[fact]) for fact in _NAMES & shown.keys()}
    return shown | told


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
    environment.globals.update(is_link=False, is_staff=False, device="", sentence=notification)
    return environment
