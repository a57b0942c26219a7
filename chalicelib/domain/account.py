"""One person's login: a mailbox, a password, factors; global, and a member of one or more offices."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from chalicelib.domain.model import Model
from chalicelib.domain.session import Role

MOST_ORIGINS: Final = 10


class Account(Model):
    """Stored once per canonical e-mail, made at registration and never at invitation.

    ``gains`` rises with every office and every factor that is added: who read it knows that none came since.
    """

    id: str
    email: str
    email_key: str
    name: str
    password_hash: str
    created_at: datetime
    last_office_id: str | None = None
    has_factor: bool = False
    password_changed_at: datetime | None = None
    gains: int = 0
    origins: list[str] = []
    """Where the person has signed in from before, as hashes, the newest last."""


class Membership(Model):
    """An account's place at one office, as client user or as staff member.

    ``own_factors``: the office had the second factor reset, so that only a factor enrolled for it opens it.
    ``is_linked``: the account was there before. No office is told.
    """

    account_id: str
    office_id: str
    member_id: str
    role: Role
    joined_at: datetime
    is_linked: bool = False
    own_factors: bool = False

    def opens_for(self, scope: str | None) -> bool:
        """Says whether a factor of this scope (an office, or ``None`` for all) is good for this office."""
        return scope == (self.office_id if self.own_factors else None)


def scope_after_reset(memberships: Iterable[Membership], office_id: str) -> str | None:
    """What a factor is good for that is enrolled after an office's reset: all, where no other goes by those for all."""
    others = (each for each in memberships if each.office_id != office_id)
    return office_id if any(each.opens_for(None) for each in others) else None


def with_origin(origins: Sequence[str], origin: str) -> list[str]:
    """The places that a person signed in from, with this one as the newest; the oldest are forgotten."""
    return [*(each for each in origins if each != origin), origin][-MOST_ORIGINS:]
