"""What is owed to the outside after a commit: a workflow start, a callback, list entries, mails, events, notifications.

The row is written in the same transaction as the fact; the call follows at once, and ``reconcile`` repeats
what was lost on the way.
"""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.invitation import Outcome
from chalicelib.domain.listing import Listed
from chalicelib.domain.model import Model
from chalicelib.domain.onboarding import Step

GRACE: Final = timedelta(seconds=15)
LEASE: Final = timedelta(seconds=60)


class Owed(Model):
    """``relist``: the person's entries in the lists are to follow them; ``was`` is what these were made from before.

    ``notifications`` are slugs: those of the staff are about the member, any other is the member's own, about
    ``subject_id``. ``mail_slug`` is what the mail ``notification`` tells of. ``forgets`` takes away what the member
    was told at the office. ``tells_others``: the task ``subject_id`` is done, and those of its followers whose ids
    come after ``member_id`` are still to be told. ``moves_people``: the department ``member_id`` is deleted, and
    whoever is still in it is to be moved to ``subject_id``. ``runs_import``: the import ``member_id`` is
    under way, and is to be looked after until it ends.
    """

    id: str
    office_id: str
    member_id: str
    onboarding_version: int
    record_version: int | None = None
    start: Step | None = None
    settle: Outcome | None = None
    mails: list[str] = []
    events: list[str] = []
    mail_version: int | None = None
    mail_to: str | None = None
    relist: bool = False
    was: Listed | None = None
    notifications: list[str] = []
    mail_slug: str | None = None
    subject_id: str | None = None
    forgets: bool = False
    tells_others: bool = False
    moves_people: bool = False
    runs_import: bool = False
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    claimed_until: datetime | None = None

    def is_claimed(self, now: datetime) -> bool:
        """Says whether a worker took this row and its time with it is not over."""
        return self.claimed_until is not None and now < self.claimed_until
