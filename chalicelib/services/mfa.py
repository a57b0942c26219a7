"""The second factor: proves one wherever it is due, and makes a new one count once it was shown to work."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.challenge import Challenge
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid, Conflict, LinkInvalid, ServiceUnavailable
from chalicelib.domain.limits import FACTOR_OF_ACCOUNT
from chalicelib.domain.mailed_link import LinkPurpose
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
from chalicelib.services import totp
from chalicelib.services.challenges import ADDING, RESET_HASH, RESET_OFFICE, ensure_enrolling
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
    FactorKind.RECOVERY_CODE: _check_recovery_code,
}


def complete_enrolment(
    factor: Factor, challenge: Challenge, by: Actor, *, door: Door, consequences: Consequences
) -> Enrolled:
    """Makes a factor that was shown to work count, in one transaction with the end of the challenge.

    The first one comes with recovery codes; one more ends every session (its owner is let in anew); one after an
    office's reset opens that office only, unless it is the person's only one.
    Errors: ``ChallengeInvalid``, ``LinkInvalid``, ``Conflict``.
    """

    def once() -> tuple[Enrolled, Notice | None]:
        account = ensure_enrolling(challenge, door)
        return _write(account, factor, challenge, themselves(account, by), door, consequences)

    enrolled, notice = door.patiently(once)
    if notice is not None:
        door.hand_over(notice)
    with suppress(ServiceUnavailable):
        consequences.announce(enrolled.account_id)
    return enrolled


def _write(
    account: Account, factor: Factor, challenge: Challenge, by: Actor, door: Door, consequences: Consequences
) -> tuple[Enrolled, Notice | None]:
    now, office_id = door.clock.now(), challenge.facts.get(RESET_OFFICE)
    parts: list[Guarded] = [(door.challenges.part_spend(challenge, now), ChallengeInvalid)]
    notice, scope, codes = None, None, list[str]()
    if office_id:
        scope, more = _after_reset(account, office_id, challenge.facts[RESET_HASH], door)
        parts += more
    elif ADDING not in challenge.facts:
        parts.append((door.accounts.part_gain_factor(account.id), ChallengeInvalid))
    if office_id or ADDING in challenge.facts:
        notice = notice_to(account, NoticeKind.FACTOR_ADDED, door=door, person_name=account.name)
        parts.append((door.notices.part_add(notice), Conflict))
        parts += _ending(account.id, scope, door)
    if scope is None and (office_id or not door.factors.has_recovery_codes(account.id)):
        codes = [door.tokens.base32(RECOVERY_CODE_BITS) for _ in range(RECOVERY_CODES)]
        parts.append((door.factors.part_set_recovery_codes(account.id, codes, now), Conflict))
    row = part_of_own_history("factor.enrolled", account.id, by, door=door, kind=factor.kind.value)
    parts += [
        (door.factors.part_add(factor.model_copy(update={"office_id": scope})), Conflict),
        (row, Conflict),
    ]
    parts += [(part, Conflict) for part in consequences.parts(account.id)]
    door.commit_guarded(parts)
    return Enrolled(account.id, scope, [grouped(each) for each in codes]), notice


def _after_reset(
    account: Account, office_id: str, link_hash: str, door: Door
) -> tuple[str | None, list[Guarded]]:
    """Spends the link of the reset. With one office only, the lost factors go and the new one is for all."""
    link = door.links.find(LinkPurpose.FACTOR_RESET, account.id, office_id)
    membership = door.accounts.membership(account.id, office_id)
    if link is None or membership is None:
        raise LinkInvalid
    link.ensure_usable(link_hash, door.clock.now())
    spent: Guarded = (door.links.part_spend(link, door.clock.now()), LinkInvalid)
    is_only_office = len(door.accounts.memberships(account.id)) == 1
    lost = [
        (door.factors.part_remove(each), Conflict)
        for each in door.factors.confirmed(account.id)
        if is_only_office or each.office_id == office_id
    ]
    if not is_only_office:
        return office_id, [spent, *lost]
    whole = membership.model_copy(update={"own_factors": False})
    return None, [spent, *lost, (door.accounts.part_save_membership(whole), Conflict)]


def _ending(account_id: str, scope: str | None, door: Door) -> list[Guarded]:
    """Ends the sessions that a changed factor could have opened."""
    return [
        (door.sessions.part_end(account_id, each.hash), Conflict)
        for each in door.sessions.all(account_id)
        if scope is None or each.office_id == scope
    ]


def _tell(account_id: str, kind: NoticeKind, door: Door, **facts: str) -> None:
    account = door.accounts.get(account_id)
    if account is not None:
        send_now(notice_to(account, kind, door=door, person_name=account.name, **facts), door=door)
