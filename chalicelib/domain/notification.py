"""What stands in the notification centre: that something happened, to whom and when. Never a name, never a mail."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from chalicelib.domain.model import Model
from chalicelib.domain.notice import NoticeKind

KEPT_FOR: Final = timedelta(days=90)
MOST_COUNTED: Final = 99
"""Of more unread ones no more is said than that there are more."""

STAFF_SLUGS: Final = frozenset(
    {
        "invitation_bounced",
        "invitation_complained",
        "invitation_accepted",
        "invitation_declined",
        "invitation_not_me",
        "client_user_left",
        "import_finished",
    }
)
"""What the staff of an office learn, each about one of its client users (or about an import)."""

ACCOUNT_LINKED: Final = "account_linked"
"""Mandatory too; it stands nowhere but in the membership that it speaks of."""

OF_ACCOUNT: Final = {
    NoticeKind.PASSWORD_CHANGED: "password_changed",
    NoticeKind.FACTOR_ADDED: "factor_changed",
    NoticeKind.FACTOR_REMOVED: "factor_changed",
    NoticeKind.RECOVERY_CODES_RENEWED: "factor_changed",
    NoticeKind.RECOVERY_CODE_USED: "factor_changed",
    NoticeKind.ACCOUNT_LOCKED: "account_locked",
    NoticeKind.NEW_SIGN_IN: "new_sign_in",
}
"""The mandatory ones about an account: which mail to its owner stands in their centre as well."""


class Addressee(NamedTuple):
    """Whose a notification is. ``owner_id`` is the office, or the account where it is about the account itself."""

    owner_id: str
    name: str


def staff_of(office_id: str) -> Addressee:
    """All who use the client portal for an office: one row for all of them."""
    return Addressee(office_id, "staff")


def person_at(office_id: str, client_user_id: str) -> Addressee:
    return Addressee(office_id, client_user_id)


def owner_of(account_id: str) -> Addressee:
    return Addressee(account_id, account_id)


class Position(NamedTuple):
    """Where a notification stands among others; they sort by it."""

    at: datetime
    id: str


class Notification(Model):
    """``id`` is the same however often the same occurrence is told. ``subject_id`` is whom or what it is about."""

    id: str
    slug: str
    at: datetime
    subject_id: str = ""

    @property
    def position(self) -> Position:
        return Position(self.at, self.id)
