"""The second factor: time-based codes (RFC 6238) that count once, and recovery codes for a lost phone."""

import hmac
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from chalicelib.domain.errors import DomainError
from chalicelib.domain.model import Model

MOST_FACTORS: Final = 10
SECRET_BITS: Final = 160
STEP_SECONDS: Final = 30
ACCEPTED_DRIFT: Final = (0, -1, 1)
ISSUER: Final = "Portaria"
RECOVERY_CODES: Final = 10
RECOVERY_CODE_BITS: Final = 80

if TYPE_CHECKING:
    from pyotp import TOTP

_CODE: Final = re.compile(r"[0-9]{6}")
_RECOVERY_CODE: Final = re.compile(r"[A-Z2-7]{16}")


class FactorKind(StrEnum):
    """What a person may prove themselves with beside the password."""

    TOTP = "totp"
    SMS = "sms"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"


class Factor(Model):
    """A confirmed factor; its secret is sealed for this account and opens for no other.

    ``sealed_secret`` is the seed of an authenticator app, the telephone of text messages, or the public key of a
    passkey: no secret, but nobody may put another in its place. ``office_id`` is the one office that it opens,
    ``None`` for all. ``hint`` is what its owner knows it by, masked.
    """

    id: str
    account_id: str
    kind: FactorKind
    sealed_secret: bytes = b""
    confirmed_at: datetime
    last_step: int = 0
    office_id: str | None = None
    name: str = ""
    hint: str = ""
    last_used_at: datetime | None = None
    credential_id: str = ""
    sign_count: int = 0
    transports: list[str] = []

    @property
    def used_at(self) -> datetime | None:
        """When it was last proven; of an app, the beginning of the time step whose code that was."""
        if self.last_used_at is None and self.last_step:
            return datetime.fromtimestamp(self.last_step * STEP_SECONDS, UTC)
        return self.last_used_at


class Evidence(Model):
    """What somebody offers as a second factor: a code that was typed, or a passkey's answer."""

    code: str = ""
    credential: dict[str, Any] = {}


class Proven(Model):
    """A factor that was proven, and the one office that it opens (``None``: all of them).

    ``alone``: no password was typed beside it.
    """

    kind: FactorKind
    scope: str | None = None
    recovery_codes_left: int | None = None
    alone: bool = False


def lost_in_reset(factors: Iterable[Factor], office_id: str, scope: str | None) -> list[Factor]:
    """What an office's reset takes away: what was good for it alone, and what the new factor replaces."""
    return [each for each in factors if each.office_id in {office_id, scope}]


class LastFactor(DomainError):
    """Without this factor nothing would open the account (or the one office it is for) any more."""

    code = "last_factor"


class TooManyFactors(DomainError):
    code = "too_many_factors"


def ensure_room(factors: Sequence[Factor]) -> None:
    """Errors: ``TooManyFactors`` for somebody who has ten."""
    if len(factors) >= MOST_FACTORS:
        raise TooManyFactors


def staying(factor: Factor, factors: Sequence[Factor]) -> Factor:
    """Another one that opens what this one opens. Errors: ``LastFactor`` where there is none."""
    for other in factors:
        if other.id != factor.id and other.office_id == factor.office_id:
            return other
    raise LastFactor


def matching_step(secret: str, code: object, now: datetime) -> int | None:
    """The time step whose code this is, of the current one and its two neighbours (docs/decisions/0005).

    Anything but six ASCII digits as text matches nothing.
    """
    if not isinstance(code, str) or _CODE.fullmatch(code) is None:
        return None
    totp = _totp(secret)
    current = totp.timecode(now)
    matches = [
        current + drift
        for drift in ACCEPTED_DRIFT
        if hmac.compare_digest(totp.generate_otp(current + drift), code)
    ]
    return matches[0] if matches else None


def _totp(secret: str) -> "TOTP":
    from pyotp import TOTP

    return TOTP(secret, interval=STEP_SECONDS)


def otpauth_uri(secret: str, email: str) -> str:
    """What an authenticator app reads from the picture (Google's Key URI Format)."""
    return _totp(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def grouped(recovery_code: str) -> str:
    """A recovery code as people read and copy it: ``XXXX-XXXX-XXXX-XXXX``."""
    return "-".join(recovery_code[at : at + 4] for at in range(0, len(recovery_code), 4))


def parse_recovery_code(text: str) -> str | None:
    """The sixteen characters of a recovery code, however grouped and in whatever case; ``None`` for other text."""
    code = text.replace("-", "").replace(" ", "").upper()
    return code if _RECOVERY_CODE.fullmatch(code) else None
