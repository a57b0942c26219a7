"""Compiles the word lists of the password policy out of two npm packages; run it and commit what it writes.

    python -m infra.build_password_data

Needs npm and the network. Nothing of this file is deployed. Licences: ``chalicelib/domain/data/NOTICE.txt``.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from chalicelib.domain import password_words as lists
from chalicelib.domain.passwords import MAXIMUM, MINIMUM, WeakPassword, ensure_acceptable, normalise

DATA: Final = Path(__file__).parents[1] / "chalicelib" / "domain" / "data"
COMMON: Final = "@zxcvbn-ts/language-common@4.1.3"
PORTUGUESE: Final = "@zxcvbn-ts/language-pt-br@4.1.1"
# How many of the most frequent entries become base words, so that all data stay under 200 KB.
SUBTITLE_WORDS: Final = 6_000
ENCYCLOPAEDIA_WORDS: Final = 500
SHORT_PASSWORDS: Final = 2_500


def fetched(package: str, folder: Path) -> Path:
    """Downloads a package without running anything of it; gives the folder of its word lists."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    target = folder / packed.stdout.strip().removesuffix(".tgz")
    with tarfile.open(folder / packed.stdout.strip()) as archive:
        archive.extractall(target, filter="data")
    return target / "package" / "src"


def words(source: Path, name: str) -> list[str]:
    """Gives a list of the package, most frequent first."""
    found: list[str] = json.loads((source / f"{name}.json").read_text("utf-8"))
    return found


def names(portuguese: Path) -> set[str]:
    return plain([*words(portuguese, "firstnames"), *words(portuguese, "lastnames")])


def base_words(portuguese: Path, passwords: Iterable[str]) -> set[str]:
    short = [word for word in passwords if word.isascii() and word.isalpha() and len(word) < MINIMUM]
    chosen = [
        *words(portuguese, "commonWords")[:SUBTITLE_WORDS],
        *words(portuguese, "wikipedia")[:ENCYCLOPAEDIA_WORDS],
        *short[:SHORT_PASSWORDS],
    ]
    return plain(chosen) - names(portuguese)


def plain(chosen: Iterable[str]) -> set[str]:
    """Folded words of three to twenty letters; what is put together of several is told by its parts."""
    folded = {lists.fold(word) for word in chosen}
    return {word for word in folded if word.isascii() and word.isalpha() and 3 <= len(word) <= 20}


def write(name: str, lines: Iterable[str]) -> None:
    (DATA / name).write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")


def is_refused(password: str) -> bool:
    try:
        ensure_acceptable(password, context=())
    except WeakPassword:
        return True
    return False


def reload() -> None:
    for cached in (
        lists.common_passwords,
        lists.base_words,
        lists.names,
        lists.local_words,
        lists.file_lines,
    ):
        cached.cache_clear()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        passwords = words(fetched(COMMON, Path(folder)), "passwords")
        portuguese = fetched(PORTUGUESE, Path(folder))
        write("names.txt", names(portuguese))
        write("base_words.txt", base_words(portuguese, passwords))
    write("common_passwords.txt", ())
    reload()
    long_enough = {
        normalise(word).casefold() for word in passwords if MINIMUM <= len(normalise(word)) <= MAXIMUM
    }
    write("common_passwords.txt", (word for word in long_enough if not is_refused(word)))
    reload()
    missed = [word for word in long_enough if not is_refused(word)]
    size = sum(path.stat().st_size for path in DATA.glob("*.txt"))
    print(f"{len(long_enough)} common passwords, {len(missed)} of them missed, {size} bytes of data")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
