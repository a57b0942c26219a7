"""How often a thing may be tried or sent: one catalogue of limits as data, and what a counter means for the next try.

A counter holds two numbers that only rise within a window: how often it was tried, and how many of these tries
passed. What counts is their difference, so a success takes no guess away and gives none back. Where a limit
guards signing in, one try a quarter of an hour is let through beyond it: nobody is locked out for longer,
whoever caused the lock (docs/decisions/0009).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

PAUSE: Final = timedelta(minutes=15)


class Window(NamedTuple):
    """``most`` failures are let through within ``seconds``, from the first one on."""

    most: int
    seconds: int


class Limit(NamedTuple):
    """``name`` is the counter's own; ``why`` says what it protects; a ``lock`` lets a try through now and then."""

    name: str
    windows: tuple[Window, ...]
    why: str
    lock: bool = False


class Tally(NamedTuple):
    """One window of one counter as it stands, the try in hand included."""

    tried: int
    passed: int
    ends_at: datetime

    @property
    def failed(self) -> int:
        return self.tried - self.passed


MINUTE, HOUR, DAY = 60, 3600, 86_400

PASSWORD_OF_ACCOUNT: Final = Limit(
    "password_account",
    (Window(10, 5 * MINUTE), Window(100, DAY)),
    "Guessing one person's password. Counted for every e-mail, whether or not anybody has it.",
    lock=True,
)
PASSWORD_FROM_ADDRESS: Final = Limit(
    "password_address", (Window(10, 5 * MINUTE),), "Trying many people's passwords from one place."
)
PASSWORD_ANYWHERE: Final = Limit(
    "password_global", (Window(1000, 5 * MINUTE),), "Trying many people's passwords from many places."
)
FACTOR_OF_ACCOUNT: Final = Limit(
    "factor_account",
    (Window(5, 5 * MINUTE), Window(20, HOUR), Window(50, DAY)),
    "Guessing the second factor of somebody whose password is known.",
    lock=True,
)
PASSKEY_FROM_ADDRESS: Final = Limit(
    "passkey_address", (Window(20, 5 * MINUTE),), "Offering passkeys that nobody has, from one place."
)
TOKEN_FROM_ADDRESS: Final = Limit(
    "token_address", (Window(20, 5 * MINUTE),), "Trying links that were never mailed."
)
SERVICE_TOKEN_FROM_ADDRESS: Final = Limit(
    "service_token_address", (Window(20, 5 * MINUTE),), "Trying service tokens that no office has."
)
RESET_OF_ACCOUNT: Final = Limit(
    "reset_account", (Window(3, HOUR),), "Flooding a mailbox with links for a new password."
)
RESET_FROM_ADDRESS: Final = Limit(
    "reset_address", (Window(10, HOUR),), "Flooding many mailboxes from one place."
)
OWN_EMAIL_OF_ACCOUNT: Final = Limit(
    "own_email_account", (Window(5, DAY),), "Flooding foreign mailboxes with links to confirm an address."
)
INVITATION_OF_PERSON: Final = Limit(
    "invitation_person",
    (Window(3, 6 * HOUR), Window(10, DAY)),
    "Flooding a person's mailbox with invitations.",
)
INVITATIONS_OF_OFFICE: Final = Limit(
    "invitation_office", (Window(200, DAY),), "Sending unwanted mail in bulk in an office's name."
)
IMPORTED_INVITATIONS_OF_OFFICE: Final = Limit(
    "import_invitation_office",
    (Window(10_000, DAY),),
    "Sending unwanted mail in bulk by importing sheets; people who were invited before are not invited again by one.",
)
IMPORTS_OF_OFFICE: Final = Limit(
    "import_office",
    (Window(30, HOUR), Window(100, DAY)),
    "Having sheets read without end at one office's will.",
)
DELIVERY_TESTS_OF_OFFICE: Final = Limit(
    "delivery_test_office", (Window(50, DAY),), "Sending tests to mailboxes that never asked for one."
)
FACTOR_RESETS_OF_PERSON: Final = Limit(
    "factor_reset_person", (Window(3, DAY),), "Wearing a person out until they follow a link."
)
SMS_TO_PERSON: Final = Limit(
    "sms_person", (Window(3, 10 * MINUTE), Window(10, DAY)), "Waking one person with text messages."
)
SMS_TO_NUMBER: Final = Limit("sms_number", (Window(10, DAY),), "Waking one telephone from many accounts.")
SMS_FROM_ADDRESS: Final = Limit("sms_address", (Window(5, HOUR),), "Pumping messages from one place.")
SMS_OF_OFFICE: Final = Limit("sms_office", (Window(300, DAY),), "One office's people spending for all.")
SMS_ANYWHERE: Final = Limit("sms_global", (Window(5000, DAY),), "Pumping messages from everywhere.")

CATALOGUE: Final = (
    PASSWORD_OF_ACCOUNT,
    PASSWORD_FROM_ADDRESS,
    PASSWORD_ANYWHERE,
    FACTOR_OF_ACCOUNT,
    PASSKEY_FROM_ADDRESS,
    TOKEN_FROM_ADDRESS,
    SERVICE_TOKEN_FROM_ADDRESS,
    RESET_OF_ACCOUNT,
    RESET_FROM_ADDRESS,
    OWN_EMAIL_OF_ACCOUNT,
    INVITATION_OF_PERSON,
    INVITATIONS_OF_OFFICE,
    IMPORTED_INVITATIONS_OF_OFFICE,
    IMPORTS_OF_OFFICE,
    DELIVERY_TESTS_OF_OFFICE,
    FACTOR_RESETS_OF_PERSON,
    SMS_TO_PERSON,
    SMS_TO_NUMBER,
    SMS_FROM_ADDRESS,
    SMS_OF_OFFICE,
    SMS_ANYWHERE,
)


def with_counts(limit: Limit, counts: Iterable[int]) -> Limit:
    """The same limit with other counts, window by window, as an operator sets them."""
    windows = [window._replace(most=count) for count, window in zip(counts, limit.windows, strict=True)]
    return limit._replace(windows=tuple(windows))


def pauses(limit: Limit, window: Window) -> bool:
    """Says whether beyond this window's count a try now and then is let through."""
    return limit.lock and window.seconds > PAUSE.total_seconds()


def seconds_until(at: datetime, now: datetime) -> int:
    """Whole seconds to wait, at least one."""
    return max(1, -int(-(at - now).total_seconds() // 1))
