"""The words that weak passwords are made of, from lists in ``data``, and how people put them together."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

CONNECTORS: Final = frozenset(
    ("a", "as", "com", "da", "das", "de", "do", "dos", "e", "em", "eu", "me", "na", "no", "o", "os", "te")
)
SHORTEST_WORD: Final = 3

_DATA: Final = Path(__file__).with_name("data")
_LONGEST_WORD: Final = 24
# What a word is worth: two that anybody would name are one that somebody had to think of.
_LOCAL, _ANY, _MOST = 1, 2, 3
_DIMINUTIVE: Final = re.compile(r"(.{2,}?)z?inh[oa]s?")


def fold(text: str) -> str:
    """Gives lower case without accents; digits and symbols stay."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


@cache
def common_passwords() -> frozenset[str]:
    return file_lines("common_passwords.txt")


@cache
def base_words() -> frozenset[str]:
    """Frequent words of Portuguese, and what people all over the world take for a password."""
    return file_lines("base_words.txt")


@cache
def names() -> frozenset[str]:
    """First and last names of Brazil; the more frequent ones are words as well."""
    return file_lines("names.txt")


@cache
def local_words() -> frozenset[str]:
    """What comes to mind at an office in Brazil: clubs, saints, places, love, work, the product."""
    return file_lines("local_words.txt")


def is_known(base: str) -> bool:
    """Says whether ``base`` is a password, a word or a name by itself, small or in the plural."""
    known = (common_passwords(), base_words(), names(), local_words())
    return any(each in words for each in _plain_forms(base) for words in known)


def is_saying(base: str) -> bool:
    """Says whether ``base`` is put together of words that come to mind first, with at most one other of two."""
    prices = ((CONNECTORS, 0), (local_words(), _LOCAL), (base_words(), _ANY), (names(), _ANY))
    return _is_affordable(base, prices, _MOST)


def is_full_name(base: str) -> bool:
    """Says whether ``base`` is one or two names, as in Ana Clara, João da Silva."""
    return _is_affordable(base, ((CONNECTORS, 0), (names(), 1)), 2)


def is_made_of(base: str, words: frozenset[str], most: int) -> bool:
    """Says whether ``base`` is one to ``most`` of ``words`` written together."""
    return _is_affordable(base, ((words, 1),), most)


def words_of(context: Iterable[str]) -> frozenset[str]:
    """Gives each word of the context, and each name or mailbox written together."""
    found: set[str] = set()
    for part in (part for item in context for part in fold(item).split("@")):
        words = ["".join(filter(str.isalpha, word)) for word in re.split(r"[\W\d_]+", part)]
        found.update(words, ["".join(words)])
    return frozenset(word for word in found if len(word) >= SHORTEST_WORD)


def _is_affordable(base: str, prices: Sequence[tuple[frozenset[str], int]], most: int) -> bool:
    """Says whether ``base`` can be written as words that together cost at most ``most``, not all of them free."""
    least = [0] + [most + 1] * len(base)
    for start in range(len(base)):
        if least[start] > most:
            continue
        for end in range(start + 1, min(len(base), start + _LONGEST_WORD) + 1):
            word = base[start:end]
            price = next((price for words, price in prices if word in words), most + 1)
            least[end] = min(least[end], least[start] + price)
    return 0 < least[-1] <= most


def _plain_forms(base: str) -> Iterator[str]:
    """The word, and what it may be a plural or a diminutive of: gatinhos, gato."""
    yield base
    yield base.removesuffix("s")
    if found := _DIMINUTIVE.fullmatch(base):
        yield from (found[1], f"{found[1]}o", f"{found[1]}a")


@cache
def file_lines(name: str) -> frozenset[str]:
    return frozenset((_DATA / name).read_text("utf-8").splitlines())
