"""The funnel: how many of the people registered in a month got how far, and how long the two waits took.

Only numbers are kept, nothing about a person: whoever is deleted later stays counted.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from chalicelib.domain.brasilia import month_of
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.member import Member
from chalicelib.domain.model import Model

HOUR, DAY = 3600, 86_400
WITHIN: Final = (HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY)
"""Upper bounds, in seconds, that a wait is sorted by; a last class holds what took longer."""


class FunnelStep(StrEnum):
    COMPLETED = "completed"
    INVITED = "invited"
    REGISTERED = "registered"
    ACTIVE = "active"


class Passed(NamedTuple):
    """One person passed one step; ``waited`` is the class of the wait that ended with it, where one did."""

    office_id: str
    month: str
    step: FunnelStep
    waited: int | None


class FunnelMonth(Model):
    """The people registered in one month. ``registration`` is from the mail to the account, ``activation`` from
    Concluir to the portal: people per class of :data:`WITHIN`.
    """

    month: str
    completed: int = 0
    invited: int = 0
    registered: int = 0
    active: int = 0
    registration: list[int] = [0] * (len(WITHIN) + 1)
    activation: list[int] = [0] * (len(WITHIN) + 1)


def passed(member: Member, step: FunnelStep, now: datetime) -> Passed | None:
    """What is to be counted; ``None`` for staff and for demo users, whom nobody waits for."""
    if not isinstance(member, ClientUser) or member.demo:
        return None
    since = _waiting_since(member, step)
    waited = None if since is None else _class_of((now - since).total_seconds())
    return Passed(member.office_id, month_of(member.created_at), step, waited)


def _waiting_since(user: ClientUser, step: FunnelStep) -> datetime | None:
    if step is FunnelStep.ACTIVE:
        return user.created_at
    if step is FunnelStep.REGISTERED and user.invitation is not None:
        return user.invitation.sent_at
    return None


def _class_of(seconds: float) -> int:
    return sum(seconds >= bound for bound in WITHIN)
