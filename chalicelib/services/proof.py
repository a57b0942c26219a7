"""Proves a signed-in person anew, password and second factor, before they change how their account is reached."""

from chalicelib.domain.audit import Actor
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import (
    ChallengeInvalid,
    CodeInvalid,
    Conflict,
    InvalidCredentials,
)
from chalicelib.domain.mfa import Evidence, FactorKind
from chalicelib.domain.session import Session
from chalicelib.services.challenges import open_challenge, try_challenge
from chalicelib.services.mfa import prove
from chalicelib.services.own_history import part_of_own_history
from chalicelib.services.password_guesses import check_password
from chalicelib.services.ports_identity import Door, Guarded
from chalicelib.services.sessions import renew

SESSION = "session"


def begin(session: Session, password: str, by: Actor, *, door: Door) -> tuple[str, list[FactorKind]]:
    """The first half; gives a challenge and what may be proven with it.

    Errors: ``TooManyAttempts``, ``InvalidCredentials``.
    """
    standing = door.accounts.everything(session.account_id)
    if standing is None:
        raise InvalidCredentials
    account = standing.account
    check_password(account, account.email_key, password, by, door=door)
    challenge = open_challenge(
        account.id,
        Purpose.PROVE,
        facts={SESSION: session.hash},
        challenges=door.challenges,
        clock=door.clock,
        tokens=door.tokens,
    )
    return challenge, standing.factor_kinds(door.offered)


def confirm(
    session: Session, challenge_token: str, kind: FactorKind, evidence: Evidence, by: Actor, *, door: Door
) -> tuple[Session, str]:
    """The second half; for five minutes the session counts as proven, and it has a new token.

    Errors: ``ChallengeInvalid`` for another session's challenge, ``TooManyAttempts``, ``CodeInvalid``.
    """
    challenge = try_challenge(challenge_token, Purpose.PROVE, challenges=door.challenges, clock=door.clock)
    if challenge.facts.get(SESSION) != session.hash:
        raise ChallengeInvalid
    if prove(challenge, kind, evidence, door=door).scope != session.scope:
        raise CodeInvalid
    now = door.clock.now()

    def once() -> tuple[Session, str]:
        row = part_of_own_history("session.proven", session.account_id, by, door=door, factor=kind.value)
        spent: Guarded = (door.challenges.part_spend(challenge, now), ChallengeInvalid)
        return renew(session, now, door=door, also=[spent, (row, Conflict)])

    return door.patiently(once)
