"""How a typed word finds a person: without case, without accents, at the start of any word."""

import unicodedata
from typing import Final, NamedTuple

CONNECTIVES: Final = frozenset({"da", "das", "de", "do", "dos", "e"})
"""Words of so many names that looking them up alone would help nobody."""

LONGEST_TERM: Final = 64
FEWEST_DIGITS: Final = 3


class Term(NamedTuple):
    """What a search is looked up by: the beginning of a term, or all of it."""

    value: str
    is_whole: bool


def folded(text: str) -> str:
    """``text`` without case and accents, spaces evened out."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


def is_found(wanted: str, *, name: str, email: str, cpf: str | None) -> bool:
    """Says whether ``wanted`` (folded) begins a word of the name, the e-mail, or the CPF's digits."""
    digits = _digits(wanted)
    return (
        f" {wanted}" in f" {folded(name)}"
        or email.startswith(wanted)
        or (cpf is not None and digits != "" and cpf.startswith(digits))
    )


def terms(*, name: str, email: str, cpf: str | None) -> frozenset[str]:
    """Everything that a search may begin: the words of the name, the e-mail, the CPF."""
    words = [word for word in folded(name).split() if word not in CONNECTIVES]
    return frozenset(each[:LONGEST_TERM] for each in (*words, email, cpf) if each)


def term_of(wanted: str) -> Term:
    """What to look ``wanted`` (folded, not empty) up by; whoever it finds is then checked with :func:`is_found`.

    Of several words the longest, which is a whole one unless it is the last.
    """
    if digits := _digits(wanted):
        return Term(digits[:LONGEST_TERM], is_whole=False)
    words = wanted.split()
    longest = max(range(len(words)), key=lambda at: (words[at] not in CONNECTIVES, len(words[at])))
    word = words[longest][:LONGEST_TERM]
    return Term(word, is_whole=longest < len(words) - 1)


def _digits(wanted: str) -> str:
    """The digits of a CPF, or of its beginning, as people write it; none for anything else."""
    digits = wanted.translate(str.maketrans("", "", ".-/ "))
    return digits if digits.isascii() and digits.isdigit() and len(digits) >= FEWEST_DIGITS else ""
