"""What a right password gives: a short-lived right to go on to the next step, and to nothing else."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.errors import ChallengeInvalid
from chalicelib.domain.model import Model

LIFE: Final = timedelta(minutes=10)
MOST_ATTEMPTS: Final = 5


class Purpose(StrEnum):
    """The one step that a challenge opens."""

    ENROL = "enrol"
    VERIFY = "verify"
    LINK = "link"
    PROVE = "prove"
    PASSKEY = "passkey"


class Challenge(Model):
    """Stored under the hash of its token. ``facts`` carry what the step before has established.

    One for signing in by a passkey alone has no account: whose it is stands in the passkey's answer.
    """

    hash: str
    account_id: str
    purpose: Purpose
    facts: dict[str, str] = {}
    attempts: int = 0
    expires_at: datetime

    @property
    def asked_at(self) -> datetime:
        """When the password that gave it was right."""
        return self.expires_at - LIFE

    def ensure_usable(self, purposes: tuple[Purpose, ...], now: datetime) -> None:
        """Errors: ``ChallengeInvalid`` for another purpose, past its time, or after five failed attempts.

        An attempt is counted before it is tested, so the one in hand is among ``attempts``.
        """
        if self.purpose not in purposes or now >= self.expires_at or self.attempts > MOST_ATTEMPTS:
            raise ChallengeInvalid
