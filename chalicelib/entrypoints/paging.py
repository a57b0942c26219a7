"""Pages of a list: a limit, and a cursor that is signed and bound to the office."""

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import ConfigDict, Field

from chalicelib import wiring
from chalicelib.domain.errors import CursorInvalid
from chalicelib.domain.model import Model


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
