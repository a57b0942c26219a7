"""The session token on its way in (bearer header or cookie) and out (cookie)."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final

NAME: Final = "__Host-portaria"
_ATTRIBUTES: Final = "Path=/; Secure; HttpOnly; SameSite=Strict"


def session_token(headers: Mapping[str, str]) -> tuple[str | None, bool]:
    """The token and whether it came by cookie; a bearer header wins over a cookie."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip(), False
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(NAME)
    except CookieError:
        return None, False
    return (cookie.value, True) if cookie and cookie.value else (None, False)


def session_cookie(token: str) -> str:
    return f"{NAME}={token}; {_ATTRIBUTES}"


def nothing_kept() -> dict[str, str]:
    """The headers by which a browser forgets the session and whatever the pages left in it."""
    return {"Set-Cookie": f"{NAME}=; Max-Age=0; {_ATTRIBUTES}", "Clear-Site-Data": '"cookies", "storage"'}


def token_in_hand(headers: Mapping[str, str]) -> str | None:
    """The token that came with a request, whether or not it opens anything."""
    token, _ = session_token(headers)
    return token
