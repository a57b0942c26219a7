"""The shapes that weak passwords have: a word in disguise, a run, a repetition, a date, somebody's number."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product
from typing import Final

from chalicelib.domain.password_words import SHORTEST_WORD, fold
from chalicelib.domain.tax_id import is_tax_id

# From this length on, a repetition is no longer among the first guesses.
LONG: Final = 64
FEWEST_CHOICES: Final = 5
ROWS: Final = (
    *("1234567890", "0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol"),
)

_LONGEST_BASE: Final = 60
_MOST_EXTRAS: Final = 8
_LEET: Final = tuple(str.maketrans("40357@$8" + "1!|", "aoestasb" + like) for like in ("iii", "lll"))
_DAY: Final = "(?:0[1-9]|[12][0-9]|3[01])"
_MONTH: Final = "(?:0[1-9]|1[0-2])"
_YEAR: Final = "(?:19|20)[0-9]{2}"
_DATE: Final = f"{_DAY}{_MONTH}{_YEAR}|{_MONTH}{_DAY}{_YEAR}|{_YEAR}{_MONTH}{_DAY}"
# A mobile number with its area code; shorter ones would take in half of all numbers.
_MOBILE: Final = "(?:55)?[1-9][1-9]9[0-9]{8}"


def bases(password: str) -> set[str]:
    """Gives the words that a password may be in disguise: without digits and symbols, leet read as letters.

    A word with more than eight unrelated digits or symbols around it is not in disguise, it is long.
    """
    plain = fold(password)
    found = set()
    for start, end in _cores(plain):
        for table in ({}, *_LEET):
            core = plain[start:end].translate(table)
            word = "".join(filter(str.isalpha, core))
            extras = plain[:start] + "".join(char for char in core if not char.isalpha()) + plain[end:]
            if SHORTEST_WORD <= len(word) <= _LONGEST_BASE and choices(extras) <= _MOST_EXTRAS:
                found |= {word, _unit(word)}
    return {word for word in found if len(word) >= SHORTEST_WORD}


def is_repetitive(password: str) -> bool:
    """Says whether runs, repetitions or two alternating characters are all there is."""
    if len(password) >= LONG:
        return False
    plain = fold(password)
    return choices(plain) < FEWEST_CHOICES or len(set(plain)) <= 2 or len(_unit(plain)) < FEWEST_CHOICES


def choices(text: str) -> int:
    """Counts the characters a person had to think of: a run such as ``4567``, ``aaa`` or ``qwer`` is one."""
    total = start = 0
    while start < len(text):
        end = _end_of_run(text, start)
        total += 1 if end - start >= 3 else end - start
        start = end
    return total


def is_date(password: str) -> bool:
    return re.fullmatch(_DATE, re.sub(r"[-./ ]", "", password)) is not None


def is_registered_number(password: str) -> bool:
    """Says whether it is a date, a CPF, a CNPJ or a mobile number, whosever it may be."""
    digits = digits_of(password)
    return is_number(password) and (
        is_date(password) or is_tax_id(digits) or re.fullmatch(_MOBILE, digits) is not None
    )


def is_number(password: str) -> bool:
    return re.fullmatch(r"[-+()./ 0-9]+", password) is not None


def digits_of(text: str) -> str:
    return re.sub("[^0-9]", "", text)


def _cores(plain: str) -> Iterator[tuple[int, int]]:
    """Gives where the word may begin and end, as digits and symbols at its ends may be leet or decoration."""
    letters = [index for index, char in enumerate(plain) if char.isalpha()] or [len(plain), -1]
    first, last = letters[0], letters[-1] + 1
    starts = {0, max(first - 1, 0), min(first, len(plain))}
    ends = {len(plain), *(min(last + extra, len(plain)) for extra in range(3))}
    return ((start, end) for start, end in product(starts, ends) if start < end)


def _unit(text: str) -> str:
    """Gives the shortest beginning that, repeated, makes up the whole text."""
    period = (text + text).find(text, 1)
    return text[:period]


@cache
def _steps() -> dict[str, set[tuple[int, int]]]:
    """Gives for each pair of neighbouring characters the rows it stands in, and the direction."""
    found: dict[str, set[tuple[int, int]]] = {}
    for number, row in enumerate(ROWS):
        for left, right in pairwise(row):
            found.setdefault(left + right, set()).add((number, 1))
            found.setdefault(right + left, set()).add((number, -1))
    return found


def _end_of_run(text: str, start: int) -> int:
    end, running = start + 1, None
    while end < len(text):
        pair = text[end - 1 : end + 1]
        step = {(-1, 0)} if pair[0] == pair[1] else _steps().get(pair, set())
        running = step if running is None else running & step
        if not running:
            break
        end += 1
    return end
