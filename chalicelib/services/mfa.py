"""The second factor: proves one wherever it is due, and makes a new one count once it was shown to work."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.challenge import Challenge
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid, Conflict, ServiceUnavailable
from chalicelib.domain.limits import FACTOR_OF_ACCOUNT
from chalicelib.domain.mfa import (
    RECOVERY_CODE_BITS,
    RECOVERY_CODES,
    Evidence,
    Factor,
    FactorKind,
    Proven,
    grouped,
    parse_recovery_code,
)
from chalicelib.domain.notice import Notice, NoticeKind
from chalicelib.services import passkeys, sms, totp
from chalicelib.services.challenges import ADDING, ASKED_IN, RESET_HASH, RESET_OFFICE, ensure_enrolling
from chalicelib.services.factor_redemption import redeem
from chalicelib.services.notices import notice_to, send_now
from chalicelib.services.own_history import part_of_own_history, themselves
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door, Guarded


class Consequences(NamedTuple):
    """What else an enrolment sets in motion: parts of its transaction, and a call after it."""

    parts: Callable[[str], Sequence[Part]]
    announce: Callable[[str], None]


class Enrolled(NamedTuple):
    account_id: str
    scope: str | None
    recovery_codes: list[str]


def prove(challenge: Challenge, kind: FactorKind, evidence: Evidence, *, door: Door) -> Proven:
    """Proves a factor of the challenge's account; whatever it was, it counts once, and every try is counted.

    Errors: ``TooManyAttempts``, ``CodeInvalid``.
    """
    tries = door.throttle.attempt((FACTOR_OF_ACCOUNT, challenge.account_id))
    proven = CHECKS[kind](challenge, evidence, door)
    if proven is None:
        if tries[0].tally.failed == tries[0].window.most:
            _tell(challenge.account_id, NoticeKind.ACCOUNT_LOCKED, door)
        raise CodeInvalid
    door.throttle.passed(tries)
    return proven


def _check_totp(challenge: Challenge, evidence: Evidence, door: Door) -> Proven | None:
    factor = totp.matching(challenge.account_id, evidence.code, door=door)
    return Proven(kind=factor.kind, scope=factor.office_id) if factor else None


def _check_sms(challenge: Challenge, evidence: Evidence, door: Door) -> Proven | None:
    factor = sms.matching(challenge, evidence.code, door=door)
    return Proven(kind=factor.kind, scope=factor.office_id) if factor else None


def _check_passkey(challenge: Challenge, evidence: Evidence, door: Door) -> Proven | None:
    factor = passkeys.matching(challenge, evidence.credential, door=door)
    return Proven(kind=factor.kind, scope=factor.office_id) if factor else None


def _check_recovery_code(challenge: Challenge, evidence: Evidence, door: Door) -> Proven | None:
    code = parse_recovery_code(evidence.code)
    left = door.factors.burn_recovery_code(challenge.account_id, code) if code else None
    if left is None:
        return None
    _tell(challenge.account_id, NoticeKind.RECOVERY_CODE_USED, door, codes_left=str(left))
    return Proven(kind=FactorKind.RECOVERY_CODE, recovery_codes_left=left)


Check = Callable[[Challenge, Evidence, Door], Proven | None]
CHECKS: Final[dict[FactorKind, Check]] = {
    FactorKind.TOTP: _check_totp,
    FactorKind.PASSKEY: _check_passkey,
    FactorKind.SMS: _check_sms,
    FactorKind.RECOVERY_CODE: _check_recovery_code,
}


def complete_enrolment(
    factor: Factor, challenge: Challenge, by: Actor, *, door: Door, consequences: Consequences
) -> Enrolled:
    """Makes a factor that was shown to work count, in one transaction with the end of the challenge.

    The first one comes with recovery codes; one more ends every session (its owner is let in anew); how much one
    after an office's reset opens is said in ``factor_redemption``.
    Errors: ``ChallengeInvalid``, ``LinkInvalid``, ``Conflict``.
    """

    def once() -> tuple[Enrolled, Notice | None]:
        account = ensure_enrolling(challenge, door)
        return _write(_New(account, factor, challenge, themselves(account, by)), door, consequences)

    enrolled, notice = door.patiently(once)
    if notice is not None:
        door.hand_over(notice)
    with suppress(ServiceUnavailable):
        consequences.announce(enrolled.account_id)
    return enrolled


class _New(NamedTuple):
    """A factor that was shown to work, whose it is, and the challenge that it was enrolled behind."""

    account: Account
    factor: Factor
    challenge: Challenge
    by: Actor

    @property
    def reset_by(self) -> str | None:
        return self.challenge.facts.get(RESET_OFFICE)

    @property
    def is_first(self) -> bool:
        return self.reset_by is None and ADDING not in self.challenge.facts


def _write(new: _New, door: Door, consequences: Consequences) -> tuple[Enrolled, Notice | None]:
    account, now = new.account, door.clock.now()
    parts: list[Guarded] = [(door.challenges.part_spend(new.challenge, now), ChallengeInvalid)]
    scope, notice = None, None
    if new.is_first:
        parts.append((door.accounts.part_gain_factor(account.id), ChallengeInvalid))
    else:
        scope, more = _gaining(new, door)
        told = {"person_name": account.name, "device": new.by.device}
        notice = notice_to(account, NoticeKind.FACTOR_ADDED, door=door, **told)
        parts += [*more, (door.notices.part_add(notice), Conflict), *_ending(new, scope, door)]
    codes = _new_recovery_codes(new, scope, door)
    if codes:
        parts.append((door.factors.part_set_recovery_codes(account.id, codes, now), Conflict))
    factor = new.factor.model_copy(update={"office_id": scope})
    row = part_of_own_history("factor.enrolled", account.id, new.by, door=door, kind=factor.kind.value)
    parts += [(door.factors.part_add(factor), Conflict), (row, Conflict)]
    parts += [(part, Conflict) for part in consequences.parts(account.id)]
    door.commit_guarded(parts)
    return Enrolled(account.id, scope, [grouped(each) for each in codes]), notice


def _new_recovery_codes(new: _New, scope: str | None, door: Door) -> list[str]:
    """Whoever has none gets ten, and whoever lost their factors at their only office; never for one office."""
    if scope is not None or (new.reset_by is None and door.factors.has_recovery_codes(new.account.id)):
        return []
    return make_recovery_codes(door)


def make_recovery_codes(door: Door) -> list[str]:
    return [door.tokens.base32(RECOVERY_CODE_BITS) for _ in range(RECOVERY_CODES)]


def _gaining(new: _New, door: Door) -> tuple[str | None, list[Guarded]]:
    """The scope of one more factor, and what goes with it while the account is as it was read."""
    gained: Guarded = (door.accounts.part_gain_one_more_factor(new.account), Conflict)
    if new.reset_by is None:
        return None, [gained]
    scope, redeemed = redeem(new.account, new.reset_by, new.challenge.facts[RESET_HASH], door=door)
    return scope, [gained, *redeemed]


def _ending(new: _New, scope: str | None, door: Door) -> list[Guarded]:
    """Ends the sessions that a changed factor could have opened; the one that asked for it has to be there still.

    Errors: ``ChallengeInvalid``.
    """
    account_id, asked_in = new.account.id, new.challenge.facts.get(ASKED_IN)
    sessions = door.sessions.all(account_id)
    if asked_in is not None and asked_in not in {each.id for each in sessions}:
        raise ChallengeInvalid
    return [
        (door.sessions.part_replace(each), ChallengeInvalid)
        if each.id == asked_in
        else (door.sessions.part_end(account_id, each.hash), Conflict)
        for each in sessions
        if scope is None or each.office_id == scope
    ]


def _tell(account_id: str, kind: NoticeKind, door: Door, **facts: str) -> None:
    account = door.accounts.get(account_id)
    if account is not None:
        send_now(notice_to(account, kind, door=door, person_name=account.name, **facts), door=door)
