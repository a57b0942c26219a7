"""A mail ready to be sent, and the rule that what an office writes can add no link and no sender to it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from chalicelib.domain.text import has_invisible

SHOWN_MAXIMUM: Final = 60
# Longer than this, a name without one Latin letter would not fit the 320 characters of SES when encoded.
SENDER_MAXIMUM: Final = 48
SUBJECT_MAXIMUM: Final = 200

_WEB_PREFIX: Final = re.compile(r"(?i)\b[a-z][a-z0-9+.-]{0,14}://+")
# All but the dots of initials, as in "S.A.".
_DOT_BEFORE_WORD: Final = re.compile(r"(?<=\S)[.。](?=\w)(?![A-Za-z](?:\W|$))")
_COLON_BEFORE_WORD: Final = re.compile(r":(?=\S)")


@dataclass(frozen=True, slots=True)
class Mail:
    """The three parts of one mail; the subject is one line."""

    subject: str
    text: str
    html: str


def inert(text: str, maximum: int = SHOWN_MAXIMUM) -> str:
    """Makes text that an office chose unfit to be a link in any mail client, and still readable.

    Clients link by themselves whatever reads like an address or a domain, so "http://" goes, "@" is spelt out
    and a dot or colon inside a word is followed by a space; "=?" would begin an encoded word of a header.
    Cut to ``maximum`` code points.
    """
    line = "".join(_plain(char) for char in unicodedata.normalize("NFC", text[: 4 * maximum]))
    line = _WEB_PREFIX.sub("", line).replace("@", " (arroba) ").replace("=?", "= ?")
    line = _DOT_BEFORE_WORD.sub(". ", line)
    line = _COLON_BEFORE_WORD.sub(": ", line)
    return shortened(" ".join(line.split()), maximum)


def _plain(char: str) -> str:
    """Gives the everyday form of a full-width or ornate character, and a space for an invisible one."""
    if char in "ªº":
        return char
    return " " if has_invisible(char) else unicodedata.normalize("NFKC", char)


def shortened(line: str, maximum: int) -> str:
    """Cut to ``maximum`` code points, between two words where that leaves most of the line."""
    if len(line) <= maximum:
        return line
    cut = line[: maximum - 1]
    words = cut if line[maximum - 1] == " " else cut.rpartition(" ")[0]
    kept = words if len(words) >= maximum * 2 // 3 else cut
    return kept.rstrip(" ,;:.&-–") + "…"


def sender_name(office_name: str | None) -> str:
    """Says in whose name a mail comes; the platform always stands beside the office."""
    return f"{inert(office_name, SENDER_MAXIMUM)} via Portaria" if office_name else "Portaria"
