"""One act on many: what comes of each, and how long an answer may take."""

from datetime import timedelta
from typing import Final, NamedTuple

from chalicelib.domain.errors import DomainError

MOST: Final = 100
BUDGET: Final = timedelta(seconds=15)
"""Beyond it no further one is begun: the whole answer has to be out within the 29 seconds of API Gateway."""


class NotReached(DomainError):
    """Of many things asked for at once, one that time did not suffice for; nothing was done to it."""

    code = "not_reached"


class Outcome(NamedTuple):
    """``code`` is the refusal's; ``None`` where it was done."""

    id: str
    code: str | None
