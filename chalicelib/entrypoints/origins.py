"""Refuses writes that another site's page sends in a person's name (cross-site request forgery)."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from chalicelib import wiring
from chalicelib.domain.errors import ForeignOrigin


def ensure_own(headers: Mapping[str, str], *, needs_proof: bool) -> None:
    """A foreign ``Origin`` is always refused; with the cookie, an own one and ``X-Portaria: 1`` are needed.

    Errors: ``ForeignOrigin``.
    """
    origin = headers.get("origin")
    if origin is not None and origin != _own_origin():
        raise ForeignOrigin
    if needs_proof and (origin is None or headers.get("x-portaria") != "1"):
        raise ForeignOrigin


def _own_origin() -> str:
    parts = urlsplit(wiring.settings().portal_url)
    return f"{parts.scheme}://{parts.netloc}"
