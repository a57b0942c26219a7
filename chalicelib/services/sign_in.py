"""Signing in: the password gives a challenge, the second factor turns it into a session."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Literal, NamedTuple

from chalicelib.domain.account import Account, with_origin
from chalicelib.domain.audit import Actor
from chalicelib.domain.challenge import Challenge, Purpose
from chalicelib.domain.errors import (
    ChallengeInvalid,
    Conflict,
    FactorWasReset,
    InvalidCredentials,
    Unauthenticated,
)
from chalicelib.domain.mfa import Evidence, FactorKind, Proven
from chalicelib.domain.notice import NoticeKind
from chalicelib.domain.session import MOST_AT_ONCE, Session, parse_token
from chalicelib.services.challenges import ensure_same_password, open_challenge, try_challenge
from chalicelib.services.mfa import prove
from chalicelib.services.notices import notice_to, send_now
from chalicelib.services.own_history import part_of_member_history, part_of_own_history, themselves
from chalicelib.services.password_guesses import authenticate
from chalicelib.services.places import Place, choose_place
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door, Guarded, Standing
from chalicelib.services.sessions import open_session


class NextStep(NamedTuple):
    """What a right password leads to; ``factors`` are those that may be proven, or enrolled."""

    next: Literal["mfa", "enrol_mfa"]
    challenge: str
    factors: list[FactorKind]


class Entry(NamedTuple):
    """How somebody comes in: who acts, where from (a hash), and the token of a session that ends with it."""

    by: Actor
    origin: str = ""
    replaced: str | None = None


def log_in(email: str, password: str, by: Actor, *, door: Door) -> NextStep:
    """The first step. Errors: ``TooManyAttempts``, ``InvalidCredentials``, whatever was wrong."""
    account = authenticate(email, password, by, door=door)
    standing = _standing(account.id, door)
    choose_place(standing.account, standing.memberships, members=door.members)
    return next_step(standing, door=door)


def next_step(standing: Standing, *, door: Door) -> NextStep:
    """The challenge that follows a right password: to prove a factor, or to enrol the first."""
    purpose = Purpose.VERIFY if standing.account.has_factor else Purpose.ENROL
    challenge = open_challenge(
        standing.account.id, purpose, challenges=door.challenges, clock=door.clock, tokens=door.tokens
    )
    if purpose is Purpose.ENROL:
        return NextStep("enrol_mfa", challenge, list(door.offered))
    return NextStep("mfa", challenge, standing.factor_kinds(door.offered))


def verify(
    challenge_token: str, kind: FactorKind, evidence: Evidence, entry: Entry, *, door: Door
) -> tuple[Session, str]:
    """The second step for who has a factor. One challenge gives one session.

    Errors: ``ChallengeInvalid``, ``TooManyAttempts``, ``CodeInvalid``, ``InvalidCredentials`` when no office
    lets the person in by this factor.
    """
    challenge = try_challenge(challenge_token, Purpose.VERIFY, challenges=door.challenges, clock=door.clock)
    proven = prove(challenge, kind, evidence, door=door)
    return enter_by(challenge, proven, entry, door=door)


def enter_by(challenge: Challenge, proven: Proven, entry: Entry, *, door: Door) -> tuple[Session, str]:
    """Turns a challenge into a session, once; one from before a change of the password opens nothing."""
    spent: Guarded = (door.challenges.part_spend(challenge, door.clock.now()), ChallengeInvalid)
    return enter(challenge.account_id, proven, entry, door=door, also=[spent], asked_at=challenge.asked_at)


def enter(
    account_id: str,
    proven: Proven,
    entry: Entry,
    *,
    door: Door,
    also: Sequence[Guarded] = (),
    asked_at: datetime | None = None,
) -> tuple[Session, str]:
    """Lets an account in; the session of the token replaced ends with that, and the oldest of too many.

    Errors: ``InvalidCredentials`` where no office lets it in, ``FactorWasReset`` where each asks for another factor
    than this one, ``Conflict``; those of ``also``.
    """

    def once() -> tuple[Account, tuple[Session, str]]:
        standing = _standing(account_id, door)
        if asked_at is not None:
            ensure_same_password(standing.account, asked_at)
        open_here = [each for each in standing.memberships if each.opens_for(proven.scope)]
        if standing.memberships and not open_here and proven.scope is None:
            raise FactorWasReset
        place = choose_place(standing.account, open_here, members=door.members)
        parts = [*also, *_parts_entering(place, proven, entry, door)]
        parts += [(part, Conflict) for part in _parts_making_room(standing, entry.replaced, door)]
        opened = open_session(
            place,
            door=door,
            also=parts,
            scope=proven.scope,
            origins=_origins(standing.account, entry),
            is_proven=not proven.alone,
        )
        return standing.account, opened

    account, opened = door.patiently(once)
    _tell_if_new(account, entry, door)
    return opened


def _parts_entering(place: Place, proven: Proven, entry: Entry, door: Door) -> list[Guarded]:
    """The person's own row of history, and the office's of its member.

    The first time at an office is in its history already: that is where the person became active.
    """
    by = themselves(place.account, entry.by)
    where = place.member.office_id
    own = part_of_own_history(
        "session.opened", place.account.id, by, door=door, factor=proven.kind.value, office_id=where
    )
    if place.member.last_login_at is None:
        return [(own, Conflict)]
    theirs = part_of_member_history("session.opened", place.member, by, door=door)
    return [(own, Conflict), (theirs, Conflict)]


def _origins(account: Account, entry: Entry) -> list[str] | None:
    if not entry.origin or entry.origin in account.origins:
        return None
    return with_origin(account.origins, entry.origin)


def _tell_if_new(account: Account, entry: Entry, door: Door) -> None:
    """A sign-in from where the person has never signed in before is theirs to know; the very first is not news."""
    if account.origins and entry.origin and entry.origin not in account.origins:
        told = {"person_name": account.name, "device": entry.by.device}
        send_now(notice_to(account, NoticeKind.NEW_SIGN_IN, door=door, **told), door=door)


def _standing(account_id: str, door: Door) -> Standing:
    standing = door.accounts.everything(account_id)
    if standing is None:
        raise InvalidCredentials
    return standing


def _parts_making_room(standing: Standing, replaced: str | None, door: Door) -> list[Part]:
    """Ends the replaced session, those past their time, and the oldest where there would be more than twenty."""
    now = door.clock.now()
    newest_first = sorted(
        standing.sessions, key=lambda each: (each.is_alive(now), each.created_at), reverse=True
    )
    ended = {
        (each.account_id, each.hash)
        for place, each in enumerate(newest_first)
        if place >= MOST_AT_ONCE - 1 or not each.is_alive(now)
    }
    if replaced is not None:
        with suppress(Unauthenticated):
            account_id, secret = parse_token(replaced)
            ended.add((account_id, door.sessions.hash_of(secret)))
    return [door.sessions.part_end(account_id, session_hash) for account_id, session_hash in sorted(ended)]
