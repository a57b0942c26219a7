"""Signing in: the password gives a challenge, the second factor turns it into a session."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Literal, NamedTuple

from pydantic_core import PydanticCustomError

from chalicelib.domain.account import Account
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.email import canonical_email
from chalicelib.domain.errors import ChallengeInvalid, Conflict, InvalidCredentials, Unauthenticated
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.session import MOST_AT_ONCE, Session, parse_token
from chalicelib.services.challenges import open_challenge, try_challenge
from chalicelib.services.mfa import Consequences, confirm_totp, prove_factor
from chalicelib.services.places import choose_place
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Accounts, Door, Guarded, Passwords, Standing
from chalicelib.services.sessions import open_session


class NextStep(NamedTuple):
    """What a right password leads to; ``factors`` are those that may be proven, or enrolled."""

    next: Literal["mfa", "enrol_mfa"]
    challenge: str
    factors: list[FactorKind]


def check_password(
    account: Account | None, password: str, *, accounts: Accounts, passwords: Passwords
) -> Account:
    """The account, if this is its password; nobody's account costs the same work.

    A hash made below today's policy is made anew, which is the one case of two hashes in a request.
    Errors: ``InvalidCredentials``.
    """
    if account is None:
        passwords.burn(password)
        raise InvalidCredentials
    if not passwords.verify(account.password_hash, password):
        raise InvalidCredentials
    if passwords.needs_rehash(account.password_hash):
        with suppress(Conflict):
            accounts.update_password_hash(account.id, account.password_hash, passwords.hash(password))
    return account


def authenticate(email: str, password: str, *, accounts: Accounts, passwords: Passwords) -> Account:
    """As :func:`check_password`, for whoever has this e-mail; text that is no e-mail is nobody's."""
    return check_password(accounts.by_email(_key(email)), password, accounts=accounts, passwords=passwords)


def log_in(email: str, password: str, *, door: Door) -> NextStep:
    """The first step. Errors: ``InvalidCredentials``, whatever was wrong."""
    account = authenticate(email, password, accounts=door.accounts, passwords=door.passwords)
    standing = _standing(account.id, door)
    choose_place(standing.account, standing.memberships, members=door.members)
    purpose = Purpose.VERIFY if standing.account.has_factor else Purpose.ENROL
    challenge = open_challenge(
        account.id, purpose, challenges=door.challenges, clock=door.clock, tokens=door.tokens
    )
    if purpose is Purpose.ENROL:
        return NextStep("enrol_mfa", challenge, [FactorKind.TOTP])
    return NextStep("mfa", challenge, standing.factor_kinds())


def verify(
    challenge_token: str, factor: FactorKind, code: str, *, door: Door, replaced: str | None = None
) -> tuple[Session, str]:
    """The second step for who has a factor. One challenge gives one session.

    Errors: ``ChallengeInvalid``, ``CodeInvalid``, ``InvalidCredentials`` when no office lets the person in.
    """
    challenge = try_challenge(challenge_token, Purpose.VERIFY, challenges=door.challenges, clock=door.clock)
    prove_factor(
        challenge.account_id,
        factor,
        code,
        factors=door.factors,
        sealer=door.sealer,
        clock=door.clock,
    )
    spent: Guarded = (door.challenges.part_spend(challenge, door.clock.now()), ChallengeInvalid)
    return enter(challenge.account_id, door=door, also=[spent], replaced=replaced)


def enrol(
    challenge_token: str,
    code: str,
    *,
    door: Door,
    consequences: Consequences,
    replaced: str | None = None,
) -> tuple[Session, str, list[str]]:
    """The second step for who has no factor yet: session, token, and recovery codes shown this once.

    Errors: ``ChallengeInvalid``, ``CodeInvalid``, ``InvalidCredentials``, ``Conflict``.
    """
    account_id, codes = confirm_totp(challenge_token, code, door=door, consequences=consequences)
    session, token = enter(account_id, door=door, replaced=replaced)
    return session, token, codes


def enter(
    account_id: str, *, door: Door, also: Sequence[Guarded] = (), replaced: str | None = None
) -> tuple[Session, str]:
    """Lets an account in; the session of the token ``replaced`` ends with that, and the oldest of too many.

    Errors: ``InvalidCredentials`` where no office lets it in, ``Conflict``; those of ``also``.
    """

    def once() -> tuple[Session, str]:
        standing = _standing(account_id, door)
        place = choose_place(standing.account, standing.memberships, members=door.members)
        ended: list[Guarded] = [(part, Conflict) for part in _parts_making_room(standing, replaced, door)]
        return open_session(place, door=door, also=[*also, *ended])

    return door.patiently(once)


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


def _key(email: str) -> str:
    """The canonical e-mail; text that is none is looked up all the same, as nobody's."""
    try:
        return canonical_email(email)
    except PydanticCustomError:
        return ""
