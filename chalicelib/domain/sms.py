"""Codes by text message: what one is, how long it is good for, and what a challenge keeps of it.

A code belongs to the challenge that asked for it and to the number it was sent to; a newer one replaces it.
"""

import hmac
import re
from datetime import datetime, timedelta
from typing import Final, Self

from pydantic import ConfigDict

from chalicelib.domain.challenge import Challenge
from chalicelib.domain.errors import FieldProblem, InvalidRequest
from chalicelib.domain.model import Model
from chalicelib.domain.phone import is_mobile

LIFE: Final = timedelta(minutes=5)
DIGITS: Final = 6
ASK_AGAIN_AFTER_SECONDS: Final = 30

_FACT: Final = "sms"
_CODE: Final = re.compile(r"[0-9]{6}")
# What ASCII and the alphabet of every telephone (GSM 03.38) share; any other letter makes two messages of one.
_ONE_MESSAGE: Final = re.compile(r"[\n !-Z_a-z]{1,160}")


class Texting(Model):
    """Where the codes of a challenge go, and the newest one, sealed; ``factor_id`` is empty while enrolling."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    sealed_phone: bytes
    hint: str
    factor_id: str = ""
    sealed_code: bytes = b""
    code_ends_at: datetime | None = None

    @classmethod
    def of(cls, challenge: Challenge) -> Self | None:
        """``None`` where no message was asked for."""
        fact = challenge.facts.get(_FACT)
        return cls.model_validate_json(fact) if fact else None

    def with_code(self, sealed: bytes, now: datetime) -> Self:
        return self.model_copy(update={"sealed_code": sealed, "code_ends_at": now + LIFE})

    def without_code(self) -> Self:
        return self.model_copy(update={"sealed_code": b"", "code_ends_at": None})

    def has_code(self, now: datetime) -> bool:
        return self.code_ends_at is not None and now < self.code_ends_at

    def facts_of(self, challenge: Challenge) -> dict[str, str]:
        """The challenge's facts with these in their place."""
        return challenge.facts | {_FACT: self.model_dump_json()}


def ensure_mobile(phone: str | None) -> str:
    """A canonical number that may be sent a message. Errors: ``InvalidRequest`` for a missing or any other one."""
    if phone is None:
        raise InvalidRequest(fields=[FieldProblem("phone", "missing")])
    if not is_mobile(phone):
        raise InvalidRequest(fields=[FieldProblem("phone", "phone_not_mobile")])
    return phone


def is_code(typed: str) -> bool:
    """Six ASCII digits and nothing else."""
    return _CODE.fullmatch(typed) is not None


def is_same(sent: str, typed: str) -> bool:
    """Compares without telling by its time how much was right."""
    return hmac.compare_digest(sent.encode(), typed.encode())


def message(sentence: str, code: str, host: str) -> str:
    """The sentence, and a last line by which a browser offers the code to this host and to no other one.

    The line (WICG, "Origin-bound one-time codes") is left out where a long host would make two messages of one.
    """
    whole = f"{sentence}\n@{host} #{code}"
    return whole if is_one_message(whole) else sentence


def is_one_message(text: str) -> bool:
    """Says whether a text arrives as one message, and as it was written."""
    return _ONE_MESSAGE.fullmatch(text) is not None
