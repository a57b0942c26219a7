"""The portal's static files: a whitelist read from the folder once, and one version that names them all."""

import hashlib
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
ADDRESS = re.compile(r"/static/([a-z]+)/([a-z0-9_]+\.(?:css|js|svg))\b")
IMPORT = re.compile(r'((?:from|import)\s*\(?\s*)"\./([a-z0-9_]+\.js)"')


@cache
def _listing() -> dict[tuple[str, str], Path]:
    return {(path.parent.name, path.name): path for path in sorted(ROOT.glob("*/*")) if path.suffix in TYPES}


@cache
def version() -> str:
    """Ten hexadecimal digits that change when any asset does, so that old and new modules never mix."""
    digest = hashlib.sha256()
    for (folder, name), path in _listing().items():
        digest.update(f"{folder}/{name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:10]


def versioned(text: str) -> str:
    """The text with each asset's address carrying the current version."""
    text = ADDRESS.sub(lambda found: f"{found[0]}?v={version()}", text)
    return IMPORT.sub(lambda found: f'{found[1]}"./{found[2]}?v={version()}"', text)


@cache
def asset(folder: str, name: str) -> tuple[str, str]:
    """Text and content type of one asset; `LookupError` for anything that the folder does not list."""
    path = _listing()[folder, name]
    return versioned(path.read_text(encoding="utf-8")), TYPES[path.suffix]


@cache
def modules_of(script: str) -> tuple[str, ...]:
    """The script and every module it imports, near ones first, so that a page can ask for all at once."""
    found = [script]
    for name in found:
        source = _listing()["js", name].read_text(encoding="utf-8")
        found += [other for _, other in IMPORT.findall(source) if other not in found]
    return tuple(found)
