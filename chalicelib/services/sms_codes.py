"""The life of one code by text message: made and sealed onto its challenge, sent, used up by the first who has it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from chalicelib.domain.challenge import Challenge, Purpose
from chalicelib.domain.errors import ChallengeInvalid, ServiceUnavailable
from chalicelib.domain.sms import DIGITS, Texting, is_code, is_same
from chalicelib.services.ports_identity import Door
from chalicelib.services.totp import seal_context

TRIES: Final = 3


def send_code(
    challenge_hash: str, *, door: Door, write: Callable[[str], str], send: Callable[[str, str], None]
) -> bool:
    """Makes a code for whoever a challenge says, and sends it; a repeat sends another, which replaces it.

    ``write`` makes the message of a code, ``send`` sends it to a number. ``False`` where nobody waits for one any
    more. Errors: ``SmsRefused``, ``ServiceUnavailable``.
    """
    for _ in range(TRIES):
        challenge, now = door.challenges.find(challenge_hash), door.clock.now()
        texting = _wanted(challenge, now)
        if challenge is None or texting is None:
            return False
        code = door.tokens.digits(DIGITS)
        sealed = door.sealer.seal(code.encode(), _code_context(challenge))
        facts = texting.with_code(sealed, now).facts_of(challenge)
        if door.challenges.exchange(challenge, facts, now):
            phone = door.sealer.open(texting.sealed_phone, seal_context(challenge.account_id)).decode()
            send(phone, write(code))
            return True
    raise ServiceUnavailable(service="dynamodb")


def use_up(challenge: Challenge, texting: Texting, typed: str, door: Door) -> bool:
    """Says whether this is the code that was sent last, and is the first to say so."""
    now = door.clock.now()
    if not is_code(typed) or not texting.has_code(now):
        return False
    sent = door.sealer.open(texting.sealed_code, _code_context(challenge)).decode()
    spent = texting.without_code().facts_of(challenge)
    return is_same(sent, typed) and door.challenges.exchange(challenge, spent, now)


def _wanted(challenge: Challenge | None, now: datetime) -> Texting | None:
    with suppress(ChallengeInvalid):
        if challenge is not None:
            challenge.ensure_usable(tuple(Purpose), now)
            return Texting.of(challenge)
    return None


def _code_context(challenge: Challenge) -> dict[str, str]:
    """Binds a sealed code to its challenge: it opens for no other."""
    return seal_context(challenge.account_id) | {"challenge": challenge.hash}
