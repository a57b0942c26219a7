"""Serves the portal's pages and static files. No page carries data, so none needs a session."""

from chalice import Blueprint, Response

from chalicelib.web import pages, static

bp = Blueprint(__name__)

CONTENT_POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
))
COMMON_HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Content-Security-Policy": CONTENT_POLICY,
}
FOR_AN_HOUR = "public, max-age=3600"
FOR_A_YEAR = "public, max-age=31536000, immutable"
SUB_PAGES = {"novo": "console_wizard"}
ITEM_PAGES = {"rascunho": "console_wizard", "usuario": "console_person"}


@bp.route("/")
def sign_in_page() -> Response:
    return _page("sign_in")


@bp.route("/convite")
def invitation_page() -> Response:
    return _page("invitation")


@bp.route("/senha")
def password_page() -> Response:
    return _page("password")


@bp.route("/console")
def console_page() -> Response:
    return _page("console")


@bp.route("/console/{page}")
def console_sub_page(page: str) -> Response:
    return _page(SUB_PAGES.get(page))


@bp.route("/console/{page}/{id}")
def console_item_page(page: str, id: str) -> Response:
    return _page(ITEM_PAGES.get(page))


@bp.route("/portal")
def portal_page() -> Response:
    return _page("portal")


@bp.route("/portal/{page}")
def portal_sub_page(page: str) -> Response:
    return _page(None)


@bp.route("/static/{folder}/{name}")
def static_file(folder: str, name: str) -> Response:
    try:
        text, content_type = static.asset(folder, name)
    except LookupError:
        return _page(None)
    given = (bp.current_request.query_params or {}).get("v")
    caching = FOR_A_YEAR if given == static.version() else FOR_AN_HOUR
    return Response(text, 200, {**COMMON_HEADERS, "Content-Type": content_type, "Cache-Control": caching})


def _page(name: str | None) -> Response:
    headers = {**COMMON_HEADERS, "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    return Response(pages.page(name or "not_found"), 200 if name else 404, headers)
