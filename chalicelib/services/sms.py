"""Text messages as a second factor: asks for a code, enrols a number with one, finds the factor that it proves."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from chalicelib.domain import ids
from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.challenge import Challenge, Purpose
from chalicelib.domain.errors import (
    ChallengeInvalid,
    CodeInvalid,
    FieldProblem,
    InvalidRequest,
    SmsUnavailable,
)
from chalicelib.domain.limits import (
    FACTOR_OF_ACCOUNT,
    SMS_ANYWHERE,
    SMS_FROM_ADDRESS,
    SMS_OF_OFFICE,
    SMS_TO_NUMBER,
    SMS_TO_PERSON,
    Limit,
    seconds_until,
)
from chalicelib.domain.mfa import Factor, FactorKind
from chalicelib.domain.phone import mask_phone
from chalicelib.domain.sms import ASK_AGAIN_AFTER_SECONDS, Texting, ensure_mobile
from chalicelib.services.challenges import ensure_enrolling, read_challenge, try_challenge
from chalicelib.services.ports_identity import Door
from chalicelib.services.sms_codes import use_up
from chalicelib.services.throttles import Try
from chalicelib.services.totp import seal_context

SWITCHED_OFF_FOR_SECONDS: Final = 3600


class Asked(NamedTuple):
    """``sent_to`` is the masked number; ``retry_after`` seconds from now the next code may be asked for."""

    sent_to: str
    retry_after: int


class Recipient(NamedTuple):
    account: Account
    phone: str
    texting: Texting


def ask(
    challenge_token: str,
    phone: str | None,
    by: Actor,
    *,
    door: Door,
    hand_over: Callable[[str], None],
) -> Asked:
    """Has a code sent, to ``phone`` while enrolling it, else to the number of the person's factor.

    From here on an earlier code of this challenge is dead. Every budget is counted before anything is sent.
    Errors: ``SmsUnavailable``, ``ChallengeInvalid``, ``TooManyFactors``, ``InvalidRequest``, ``TooManyAttempts``.
    """
    if FactorKind.SMS not in door.offered:
        raise SmsUnavailable(retry_after=SWITCHED_OFF_FOR_SECONDS)
    challenge = read_challenge(challenge_token, *Purpose, challenges=door.challenges, clock=door.clock)
    recipient = _recipient(challenge, phone, door)
    tries = door.throttle.attempt(*_budgets(recipient, by))
    now = door.clock.now()
    door.challenges.note(challenge, recipient.texting.facts_of(challenge), now)
    hand_over(challenge.hash)
    return Asked(recipient.texting.hint, _retry_after(tries, now))


def confirm(challenge_token: str, code: str, *, door: Door) -> tuple[Factor, Challenge]:
    """The factor that a number makes, once the code that was sent to it was typed.

    Errors: ``ChallengeInvalid``, ``TooManyAttempts``, ``CodeInvalid``.
    """
    challenge = try_challenge(challenge_token, Purpose.ENROL, challenges=door.challenges, clock=door.clock)
    texting = Texting.of(challenge)
    if texting is None:
        raise ChallengeInvalid
    tries = door.throttle.attempt((FACTOR_OF_ACCOUNT, challenge.account_id))
    if not use_up(challenge, texting, code, door):
        raise CodeInvalid
    door.throttle.passed(tries)
    now = door.clock.now()
    factor = Factor(
        id=door.tokens.new_id(ids.FACTOR),
        account_id=challenge.account_id,
        kind=FactorKind.SMS,
        sealed_secret=texting.sealed_phone,
        hint=texting.hint,
        confirmed_at=now,
        last_used_at=now,
    )
    return factor, challenge


def matching(challenge: Challenge, code: str, *, door: Door) -> Factor | None:
    """The factor whose number this code of this challenge was sent to; the code is used up from then on."""
    texting = Texting.of(challenge)
    if texting is None or not use_up(challenge, texting, code, door):
        return None
    confirmed = door.factors.confirmed(challenge.account_id)
    factor = next((each for each in confirmed if each.id == texting.factor_id), None)
    return factor if factor and door.factors.note_use(factor, door.clock.now()) else None


def _recipient(challenge: Challenge, phone: str | None, door: Door) -> Recipient:
    if challenge.purpose is Purpose.ENROL:
        account = ensure_enrolling(challenge, door)
        number = ensure_mobile(phone)
        sealed = door.sealer.seal(number.encode(), seal_context(account.id))
        return Recipient(account, number, Texting(sealed_phone=sealed, hint=mask_phone(number)))
    if phone is not None:
        raise InvalidRequest(fields=[FieldProblem("phone", "extra_forbidden")])
    found = door.accounts.get(challenge.account_id)
    factor = _first_of(door.factors.confirmed(challenge.account_id))
    if found is None or factor is None:
        raise ChallengeInvalid
    number = door.sealer.open(factor.sealed_secret, seal_context(found.id)).decode()
    texting = Texting(sealed_phone=factor.sealed_secret, hint=factor.hint, factor_id=factor.id)
    return Recipient(found, number, texting)


def _first_of(factors: Sequence[Factor]) -> Factor | None:
    return next((each for each in factors if each.kind is FactorKind.SMS), None)


def _budgets(recipient: Recipient, by: Actor) -> list[tuple[Limit, str]]:
    """The narrowest first: who has used up their own takes nothing of what others share."""
    own = [
        (SMS_TO_PERSON, recipient.account.id),
        (SMS_FROM_ADDRESS, by.source_ip),
        (SMS_TO_NUMBER, recipient.phone),
    ]
    office_id = recipient.account.last_office_id
    of_office = [(SMS_OF_OFFICE, office_id)] if office_id else []
    return [*own, *of_office, (SMS_ANYWHERE, "")]


def _retry_after(tries: Sequence[Try], now: datetime) -> int:
    used_up = [each.tally.ends_at for each in tries if each.tally.failed >= each.window.most]
    return max([ASK_AGAIN_AFTER_SECONDS, *(seconds_until(at, now) for at in used_up)])
