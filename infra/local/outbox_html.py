"""What every page of the outbox is made of. Nothing in it runs: the policy forbids scripts, a switch is a style."""

import re
from html import escape
from typing import NamedTuple

ROOT = "/__outbox"
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; "
    "base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)
LINK = re.compile(r"https?://[^\s<>\"']+")
STYLE = """:root{color-scheme:light dark;--line:color-mix(in srgb,CanvasText 20%,Canvas)}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:1.5rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.3;margin:.5rem 0}h2{font-size:1.125rem;margin:2rem 0 .5rem}
nav,.switches{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:.75rem 0}
nav a{padding:.25rem 0}a[aria-current]{font-weight:700}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;white-space:pre-line;padding:.4rem .6rem .4rem 0}
td,th{border-bottom:1px solid var(--line)}
th{font-weight:600;overflow-wrap:normal}time{white-space:nowrap}
fieldset{display:flex;gap:1rem;border:1px solid var(--line);border-radius:.5rem;padding:.25rem .75rem .5rem;margin:0}
label,summary{padding:.25rem 0;cursor:pointer}
iframe{display:block;width:600px;max-width:100%;height:46rem;box-sizing:border-box;border:1px solid var(--line)}
iframe.clara{background:#fff;color-scheme:light}iframe.escura{background:#111;color-scheme:dark}
body:has(#w320:checked) iframe{width:320px}
body:not(:has(#escura:checked)) iframe.escura,body:has(#escura:checked) iframe.clara{display:none}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:1rem;border:1px solid var(--line);border-radius:.5rem}"""


class Page(NamedTuple):
    status: int
    content_type: str
    body: str


def html(title: str, body: str, status: int = 200) -> Page:
    head = (
        "<meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
    )
    page = f"<!doctype html><html lang=pt-BR><head>{head}</head><body><main>{body}</main></body></html>"
    return Page(status, "text/html; charset=utf-8", page)


def not_found() -> Page:
    return html("Não encontrado", f"<h1>Não encontrado</h1><p>{anchor('', 'Caixa de saída')}</p>", 404)


def anchor(path: str, words: str, *, is_current: bool = False) -> str:
    """A link within the outbox; ``path`` is under its root, quoted already."""
    current = " aria-current='page'" if is_current else ""
    return f"<a href='{escape(f'{ROOT}/{path}'.rstrip('/'))}'{current}>{escape(words)}</a>"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Cells are HTML already."""
    if not rows:
        return "<p>Nada por enquanto.</p>"
    head = "".join(f"<th scope=col>{escape(each)}</th>" for each in heads)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def facts(named: dict[str, str]) -> str:
    """Names and values, none of them HTML; what is empty is left out."""
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{escape(value)}</td></tr>"
        for name, value in named.items()
        if value
    )
    return f"<table><tbody>{rows}</tbody></table>" if rows else "<p>Nenhum.</p>"


def linked(text: str) -> str:
    """Escaped text whose addresses can be clicked."""
    parts, end = [], 0
    for link in LINK.finditer(text):
        url = escape(link.group(), quote=True)
        parts += [
            escape(text[end : link.start()]),
            f"<a href='{url}' target='_blank' rel='noopener noreferrer'>{url}</a>",
        ]
        end = link.end()
    return "".join([*parts, escape(text[end:])])
