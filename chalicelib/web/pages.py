"""Puts a page's HTML into the common layout. Pages hold no data: their scripts ask the API for it."""

import re
from functools import cache
from pathlib import Path

from chalicelib.web import static

ROOT = Path(__file__).parent / "pages"
BODY = "<!-- body -->"
INCLUDE = re.compile(r"<!-- include ([a-z_]+) -->")
SCRIPT = re.compile(r'<script type="module" src="/static/js/([a-z_]+\.js)"></script>')


@cache
def _listing() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("*.html"))}


def names() -> tuple[str, ...]:
    """Every page that can be shown; a file that begins with `_` is a part of pages."""
    return tuple(name for name in _listing() if not name.startswith("_"))


@cache
def page(name: str) -> str:
    """The whole document of a page; `LookupError` when there is none of that name."""
    if name.startswith("_"):
        raise LookupError(name)
    head, body = _listing()[name].split(BODY)
    body = INCLUDE.sub(lambda found: _listing()[f"_{found[1]}"], body)
    document = _listing()["_layout"].replace("<!-- head -->", head + _preloads(head)).replace(BODY, body)
    return static.versioned(document)


def _preloads(head: str) -> str:
    script = SCRIPT.search(head)
    modules = static.modules_of(script[1])[1:] if script else ()
    return "".join(f'<link rel="modulepreload" href="/static/js/{module}">\n' for module in modules)
