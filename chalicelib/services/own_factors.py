"""The signed-in person's own second factors: seen, added, removed; recovery codes made anew."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import Conflict, FieldProblem, InvalidRequest, NotFound, Unauthenticated
from chalicelib.domain.mfa import Factor, FactorKind, ensure_room, grouped, staying
from chalicelib.domain.model import Model
from chalicelib.domain.notice import Notice, NoticeKind
from chalicelib.domain.own_data import Named
from chalicelib.domain.session import Session
from chalicelib.services.challenges import ADDING, ASKED_IN, open_challenge
from chalicelib.services.mfa import make_recovery_codes
from chalicelib.services.notices import notice_to
from chalicelib.services.own_history import part_of_own_history
from chalicelib.services.ports_identity import Door, Guarded, Offices, Standing
from chalicelib.services.sessions import parts_ending_others


class OwnFactor(Model):
    """``hint`` is what its owner knows it by, masked; ``office`` the only one that it opens, if it is for one."""

    id: str
    kind: FactorKind
    name: str
    hint: str
    office: Named | None
    created_at: datetime
    last_used_at: datetime | None


class RecoveryCodes(Model):
    left: int
    saved_at: datetime | None


class OwnFactors(Model):
    items: list[OwnFactor]
    recovery_codes: RecoveryCodes


def overview(session: Session, *, door: Door, offices: Offices) -> OwnFactors:
    """Every factor of the account, without its secret. Errors: ``OfficeScopeOnly``, ``Unauthenticated``."""
    session.ensure_whole()
    standing = door.accounts.everything(session.account_id)
    if standing is None:
        raise Unauthenticated
    return described(standing, offices)


def described(standing: Standing, offices: Offices) -> OwnFactors:
    """The factors of an account as their owner may see them, the oldest first."""
    oldest_first = sorted(standing.factors, key=lambda each: each.confirmed_at)
    return OwnFactors(
        items=[_own_factor(each, offices) for each in oldest_first],
        recovery_codes=RecoveryCodes(left=standing.recovery_codes_left, saved_at=standing.codes_saved_at),
    )


def begin_adding(session: Session, kind: FactorKind, *, door: Door) -> str:
    """A challenge behind which one more factor may be enrolled, while this session lasts.

    Errors: ``ProofRequired``, ``OfficeScopeOnly``, ``InvalidRequest`` for a kind that is not offered,
    ``TooManyFactors``.
    """
    session.ensure_proven(door.clock.now())
    if kind not in door.offered:
        raise InvalidRequest(fields=[FieldProblem("kind", "factor_not_offered")])
    ensure_room(door.factors.confirmed(session.account_id))
    return open_challenge(
        session.account_id,
        Purpose.ENROL,
        facts={ADDING: kind.value, ASKED_IN: session.id},
        challenges=door.challenges,
        clock=door.clock,
        tokens=door.tokens,
    )


def remove(session: Session, factor_id: str, by: Actor, *, door: Door) -> None:
    """Takes a factor away; every other session ends and its owner is told.

    Errors: ``ProofRequired``, ``OfficeScopeOnly``, ``NotFound``, ``LastFactor``, ``Unauthenticated``, ``Conflict``.
    """
    session.ensure_proven(door.clock.now())

    def once() -> Notice:
        account, factors = _own_account(session, door), door.factors.confirmed(session.account_id)
        factor = next((each for each in factors if each.id == factor_id), None)
        if factor is None:
            raise NotFound
        row = part_of_own_history("factor.removed", account.id, by, door=door, kind=factor.kind.value)
        removed: list[Guarded] = [(door.factors.part_remove(factor), NotFound), (row, Conflict)]
        removed += _parts_keeping_a_way_in(factor, factors, door)
        return _commit(session, _notice(account, NoticeKind.FACTOR_REMOVED, by, door), removed, door)

    door.hand_over(door.patiently(once))


def _parts_keeping_a_way_in(factor: Factor, factors: Sequence[Factor], door: Door) -> list[Guarded]:
    """Holds while another factor opens the same, so that of two removed at once one stays.

    A factor for one office only may go once the person is no longer there. Errors: ``LastFactor``.
    """
    if factor.office_id and door.accounts.membership(factor.account_id, factor.office_id) is None:
        return []
    return [(door.factors.part_kept(staying(factor, factors)), Conflict)]


def renew_recovery_codes(session: Session, by: Actor, *, door: Door) -> list[str]:
    """Ten new recovery codes, shown once; every earlier one is dead, and every other session ends.

    Errors: ``ProofRequired``, ``OfficeScopeOnly``, ``Unauthenticated``, ``Conflict``.
    """
    session.ensure_proven(door.clock.now())
    codes = make_recovery_codes(door)

    def once() -> Notice:
        account = _own_account(session, door)
        renewed = door.factors.part_set_recovery_codes(account.id, codes, door.clock.now())
        row = part_of_own_history("recovery_codes.renewed", account.id, by, door=door)
        parts: list[Guarded] = [(renewed, Conflict), (row, Conflict)]
        return _commit(session, _notice(account, NoticeKind.RECOVERY_CODES_RENEWED, by, door), parts, door)

    door.hand_over(door.patiently(once))
    return [grouped(each) for each in codes]


def note_codes_saved(session: Session, *, door: Door) -> None:
    """The person says that they keep the codes somewhere. Errors: ``OfficeScopeOnly``."""
    session.ensure_whole()
    door.factors.note_codes_saved(session.account_id, door.clock.now())


def _notice(account: Account, kind: NoticeKind, by: Actor, door: Door) -> Notice:
    return notice_to(account, kind, door=door, person_name=account.name, device=by.device)


def _commit(session: Session, notice: Notice, parts: Sequence[Guarded], door: Door) -> Notice:
    """Writes a change of the factors with the end of every other session; gives what is to be handed over."""
    ended = [(part, Conflict) for part in parts_ending_others(session, door=door)]
    told: Guarded = (door.notices.part_add(notice), Conflict)
    door.commit_guarded([(door.sessions.part_kept(session), Unauthenticated), *parts, told, *ended])
    return notice


def _own_account(session: Session, door: Door) -> Account:
    account = door.accounts.get(session.account_id)
    if account is None:
        raise Unauthenticated
    return account


def _own_factor(factor: Factor, offices: Offices) -> OwnFactor:
    office_id = factor.office_id
    return OwnFactor(
        id=factor.id,
        kind=factor.kind,
        name=factor.name,
        hint=factor.hint,
        office=Named(id=office_id, name=offices.get(office_id).name) if office_id else None,
        created_at=factor.confirmed_at,
        last_used_at=factor.used_at,
    )
