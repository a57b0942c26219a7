"""Pages of a list: a limit, and a cursor that is signed and bound to the office."""

import base64
import hashlib
from collections.abc import Sequence
from typing import Annotated, Any, Protocol

from pydantic import ConfigDict, Field

from chalicelib import wiring
from chalicelib.domain.errors import CursorInvalid
from chalicelib.domain.model import Model

Cursor = Annotated[str, Field(max_length=2000)]
"""A sealed place is as long as the name in it."""


class HasId(Protocol):
    @property
    def id(self) -> str: ...


class Page(Model):
    """``?limit=&cursor=``; unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=500)] = ""


def paged[Item: HasId](items: Sequence[Item], page: Page, office_id: str) -> tuple[list[Item], str | None]:
    """The page after the cursor's item, and the cursor of the next one.

    Errors: ``CursorInvalid`` for a cursor that was not made here for this office.
    """
    start = 0
    if page.cursor:
        after = read_cursor(page.cursor, office_id)
        position = next((index for index, item in enumerate(items) if item.id == after), None)
        start = len(items) if position is None else position + 1
    chosen = list(items[start : start + page.limit])
    has_more = start + page.limit < len(items)
    return chosen, make_cursor(chosen[-1].id, office_id) if has_more else None


def make_cursor(after: str, office_id: str) -> str:
    from itsdangerous import URLSafeSerializer

    token = URLSafeSerializer(wiring.cursor_secret(), salt=f"cursor:{office_id}").dumps(after)
    return token if isinstance(token, str) else token.decode()


def read_cursor(cursor: str, office_id: str) -> str:
    from itsdangerous import BadData, URLSafeSerializer

    try:
        return str(URLSafeSerializer(wiring.cursor_secret(), salt=f"cursor:{office_id}").loads(cursor))
    except BadData:
        raise CursorInvalid from None


def seal_place(place: str, office_id: str, wanted: str) -> str:
    """The cursor for a place that tells of people: nobody can read it, and it is good for one office and query only.

    ``wanted`` says which query. AES-SIV (RFC 5297): what is sealed needs no chance, and what was not sealed here
    for the same office and query does not open.
    """
    sealed = _sealing().encrypt(place.encode(), [office_id.encode(), wanted.encode()])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def open_place(cursor: str, office_id: str, wanted: str) -> str:
    """Errors: ``CursorInvalid`` for a cursor that was not made here for this office and query."""
    from cryptography.exceptions import InvalidTag

    try:
        sealed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return str(_sealing().decrypt(sealed, [office_id.encode(), wanted.encode()]).decode())
    except (InvalidTag, ValueError):
        raise CursorInvalid from None


def _sealing() -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    return AESSIV(hashlib.sha512(b"places" + wiring.cursor_secret().encode()).digest())
