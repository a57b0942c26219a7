"""What signing in asks of the outside: accounts, factors, challenges, sessions, passwords, sealed secrets."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.challenge import Challenge
from chalicelib.domain.errors import Conflict, DomainError
from chalicelib.domain.member import Member
from chalicelib.domain.mfa import Factor, FactorKind
from chalicelib.domain.office import Company, Office
from chalicelib.domain.session import Session
from chalicelib.services.ports import Clock, Part, Sealer, TransactionFailed

TRIES: Final = 3

Guarded = tuple[Part, type[DomainError]]
"""A part of a transaction, and the refusal that it means when its condition does not hold."""


@dataclass(frozen=True)
class Standing:
    """All that is known of one account, read at once."""

    account: Account
    memberships: list[Membership] = field(default_factory=list)
    factors: list[Factor] = field(default_factory=list)
    recovery_codes_left: int = 0
    sessions: list[Session] = field(default_factory=list)

    def factor_kinds(self) -> list[FactorKind]:
        """What the person may prove themselves with."""
        kinds = sorted({factor.kind for factor in self.factors})
        return [*kinds, FactorKind.RECOVERY_CODE] if self.recovery_codes_left else kinds


class TokenSource(Protocol):
    def new_id(self, prefix: str) -> str: ...
    def secret(self) -> str: ...
    def base32(self, bits: int) -> str: ...


class Passwords(Protocol):
    def hash(self, password: str) -> str: ...
    def verify(self, password_hash: str, password: str) -> bool: ...
    def needs_rehash(self, password_hash: str) -> bool: ...
    def burn(self, password: str) -> None: ...


class Accounts(Protocol):
    def get(self, account_id: str) -> Account | None: ...
    def by_email(self, email_key: str) -> Account | None: ...
    def membership(self, account_id: str, office_id: str) -> Membership | None: ...
    def everything(self, account_id: str) -> Standing | None: ...
    def update_password_hash(self, account_id: str, old: str, new: str) -> None: ...
    def part_update_password_hash(self, account_id: str, old: str, new: str) -> Part: ...
    def part_enter(self, account_id: str, office_id: str) -> Part: ...
    def part_gain_factor(self, account_id: str) -> Part: ...


class Challenges(Protocol):
    def hash_of(self, token: str) -> str: ...
    def add(self, challenge: Challenge) -> None: ...
    def find(self, challenge_hash: str) -> Challenge | None: ...
    def count_attempt(self, challenge_hash: str) -> Challenge | None: ...
    def note(self, challenge: Challenge, facts: dict[str, str], now: datetime) -> None: ...
    def part_spend(self, challenge: Challenge, now: datetime) -> Part: ...


class Factors(Protocol):
    def confirmed(self, account_id: str) -> list[Factor]: ...
    def part_add(self, factor: Factor) -> Part: ...
    def part_set_recovery_codes(self, account_id: str, codes: Sequence[str], now: datetime) -> Part: ...
    def accept_step(self, factor: Factor, step: int) -> bool: ...
    def burn_recovery_code(self, account_id: str, code: str) -> bool: ...


class Sessions(Protocol):
    def hash_of(self, secret: str) -> str: ...
    def find(self, account_id: str, session_hash: str) -> Session | None: ...
    def all(self, account_id: str) -> list[Session]: ...
    def touch(self, session: Session, now: datetime) -> bool: ...
    def end(self, account_id: str, session_hash: str) -> None: ...
    def part_open(self, session: Session) -> Part: ...
    def part_end(self, account_id: str, session_hash: str) -> Part: ...
    def part_replace(self, session: Session) -> Part: ...
    def parts_end_sessions(self, account_id: str, office_id: str) -> list[Part]: ...


class Members(Protocol):
    """Client users and staff of every office."""

    def find(self, office_id: str, member_id: str) -> Member | None: ...
    def part_entered(self, member: Member, now: datetime) -> Part: ...


class Offices(Protocol):
    def get(self, office_id: str) -> Office: ...


class Companies(Protocol):
    def get_many(self, office_id: str, ids: Sequence[str]) -> list[Company]: ...


def commit_guarded(guarded: Sequence[Guarded], commit: Callable[[Sequence[Part]], None]) -> None:
    """Writes all parts or none. Errors: the refusal of the first part whose condition did not hold."""
    try:
        commit([part for part, _ in guarded])
    except TransactionFailed as failure:
        raise next(error for at, (_, error) in enumerate(guarded) if failure.failed(at)) from None


@dataclass(frozen=True)
class Door:
    """Everything that signing in stands on, in one hand."""

    accounts: Accounts
    challenges: Challenges
    factors: Factors
    sessions: Sessions
    members: Members
    passwords: Passwords
    sealer: Sealer
    clock: Clock
    tokens: TokenSource
    commit: Callable[[Sequence[Part]], None]

    def commit_guarded(self, guarded: Sequence[Guarded]) -> None:
        """As the function of this name, with the commit at hand."""
        commit_guarded(guarded, self.commit)

    def patiently[Result](self, act: Callable[[], Result]) -> Result:
        """Acts again, on what then stands there, while somebody else writes the same things in that instant."""
        for _ in range(TRIES - 1):
            with suppress(Conflict):
                return act()
        return act()
