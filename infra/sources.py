"""Says whether what would be packaged has changed since it was."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("app.py", "requirements.txt", ".chalice/config.json", "chalicelib", "infra")
NOT_PACKAGED = ("__pycache__", "local", "parameters")


def files() -> Iterator[Path]:
    for place in PLACES:
        path = ROOT / place
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (each for each in found if each.is_file() and not is_left_out(each))


def is_left_out(path: Path) -> bool:
    return any(part in NOT_PACKAGED for part in path.relative_to(ROOT).parts)


def fingerprint() -> str:
    digest = hashlib.sha256()
    for path in files():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
