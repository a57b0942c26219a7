"""Serves the portal's pages and static files. No page carries data, so none needs a session.

The middleware adds the headers that every answer has; here stand those that a browser's page needs otherwise.
"""

import re
from typing import Final

from chalice.app import Blueprint, Response

from chalicelib import wiring
from chalicelib.web import pages, static

bp = Blueprint(__name__)

CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
OWN_HEADERS: Final[dict[str, str | list[str]]] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# Only what lets itself be framed by an own page, and that is one answer of the API (docs/decisions/0020).
FRAMING: Final = {"console_office": "; frame-src 'self'"}
READING: Final = ["GET", "HEAD"]
FOR_AN_HOUR: Final = "public, max-age=3600"
FOR_A_YEAR: Final = "public, max-age=31536000, immutable"
CONSOLE_PAGES: Final = {
    "avisos": "console_notifications",
    "departamentos": "console_departments",
    "empresas": "console_companies",
    "equipe": "console_staff",
    "escritorio": "console_office",
    "funil": "console_funnel",
    "importar": "console_imports",
    "novo": "console_wizard",
}
CONSOLE_ITEM_PAGES: Final = {
    "importar": "console_import",
    "rascunho": "console_wizard",
    "usuario": "console_person",
}
UPLOADING: Final = {"console_imports"}
"""Pages that send a file to the bucket of imports, straight and to nowhere else."""
PORTAL_PAGES: Final[dict[str, str]] = {"avisos": "portal_notifications"}
ITEM_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


@bp.route("/", methods=READING)
def sign_in_page() -> Response:
    return _page("sign_in")


@bp.route("/convite", methods=READING)
def invitation_page() -> Response:
    return _page("invitation")


@bp.route("/senha", methods=READING)
def password_page() -> Response:
    return _page("password")


@bp.route("/email", methods=READING)
def email_page() -> Response:
    return _page("email")


@bp.route("/segundo-fator", methods=READING)
def factor_reset_page() -> Response:
    return _page("factor_reset")


@bp.route("/conta", methods=READING)
def account_page() -> Response:
    return _page("account")


@bp.route("/console", methods=READING)
def console_page() -> Response:
    return _page("console")


@bp.route("/console/{page}", methods=READING)
def console_sub_page(page: str) -> Response:
    return _page(CONSOLE_PAGES.get(page))


@bp.route("/console/{page}/{id}", methods=READING)
def console_item_page(page: str, id: str) -> Response:
    return _page(CONSOLE_ITEM_PAGES.get(page) if ITEM_ID.fullmatch(id) else None)


@bp.route("/portal", methods=READING)
def portal_page() -> Response:
    return _page("portal")


@bp.route("/portal/{page}", methods=READING)
def portal_sub_page(page: str) -> Response:
    return _page(PORTAL_PAGES.get(page))


@bp.route("/static/{folder}/{name}", methods=READING)
def static_file(folder: str, name: str) -> Response:
    try:
        text, content_type = static.asset(folder, name)
    except LookupError:
        return _page(None)
    given = dict(bp.current_request.query_params or {}).get("v")
    caching = FOR_A_YEAR if given == static.version() else FOR_AN_HOUR
    return Response(text, OWN_HEADERS | {"Content-Type": content_type, "Cache-Control": caching})


def _page(name: str | None) -> Response:
    headers = OWN_HEADERS | {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    headers["Content-Security-Policy"] = _policy_of(name or "")
    return Response(pages.page(name or "not_found"), headers, 200 if name else 404)


def _policy_of(name: str) -> str:
    if name not in UPLOADING:
        return CONTENT_POLICY + FRAMING.get(name, "")
    own = "connect-src 'self'"
    return CONTENT_POLICY.replace(own, f"{own} {wiring.settings().upload_origin}")
