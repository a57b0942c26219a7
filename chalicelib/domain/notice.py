"""A mail that is owed to an account: what changed about it, or a link that its owner asked for.

It is written in the transaction of the change and sent right after it; ``reconcile`` repeats what was lost.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.model import Model


class NoticeKind(StrEnum):
    """Which mail; the folder in ``web/emails`` has the same name."""

    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    FACTOR_RESET = "factor_reset"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    RECOVERY_CODE_USED = "recovery_code_used"
    ACCOUNT_LOCKED = "account_locked"
    NEW_SIGN_IN = "new_sign_in"
    EMAIL_CONFIRM = "email_confirm"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGED = "email_changed"
    ACCOUNT_ERASED = "account_erased"


KEPT_FOR: Final = timedelta(days=7)
"""One that could not be sent for so long is no news any more."""

LINKS: Final = frozenset({NoticeKind.PASSWORD_RESET, NoticeKind.FACTOR_RESET, NoticeKind.EMAIL_CONFIRM})
"""Those that carry a link."""


class Notice(Model):
    """``facts`` are what the mail's templates name, as text; never a secret.

    ``account_id`` is empty where a mail was asked for an address that may be nobody's. An empty ``office_name``
    sends in the platform's own name.
    """

    id: str
    kind: NoticeKind
    to: str
    account_id: str = ""
    office_id: str = ""
    office_name: str = ""
    facts: dict[str, str] = {}
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    claimed_until: datetime | None = None

    def is_claimed(self, now: datetime) -> bool:
        """Says whether a worker took this notice and its time with it is not over."""
        return self.claimed_until is not None and now < self.claimed_until
