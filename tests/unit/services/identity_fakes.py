"""The ports of signing in, over what a house holds in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.challenge import Challenge
from chalicelib.domain.errors import ChallengeInvalid
from chalicelib.domain.member import Member
from chalicelib.domain.mfa import Factor
from chalicelib.domain.office import Company, Office
from chalicelib.domain.session import Session
from chalicelib.services.ports_identity import Standing
from tests.unit.services.identity_basics import NOON, FakeClock, FakeSealer, FakeTokens, commit, part

if TYPE_CHECKING:
    from tests.unit.services.identity_house import FakeHouse

__all__ = ["NOON", "FakeClock", "FakeSealer", "FakeTokens"]


class FakeAccounts:
    def __init__(self, house: "FakeHouse") -> None:
        self.house = house

    def get(self, account_id: str) -> Account | None:
        found = self.house.accounts.get(account_id)
        return found.model_copy(deep=True) if found else None

    def by_email(self, email_key: str) -> Account | None:
        found = (each.id for each in self.house.accounts.values() if each.email_key == email_key)
        return self.get(next(found, ""))

    def membership(self, account_id: str, office_id: str) -> Membership | None:
        return self.house.memberships.get((account_id, office_id))

    def everything(self, account_id: str) -> Standing | None:
        account = self.get(account_id)
        if account is None:
            return None
        return Standing(
            account=account,
            memberships=self.memberships(account_id),
            factors=[each for each in self.house.factors.values() if each.account_id == account_id],
            recovery_codes_left=len(self.house.recovery_codes.get(account_id, ())),
            codes_saved_at=self.house.codes_saved.get(account_id),
            sessions=[each for (owner, _), each in self.house.sessions.items() if owner == account_id],
        )

    def update_password_hash(self, account_id: str, old: str, new: str) -> None:
        account = self.house.accounts[account_id]
        commit([part(lambda: account.password_hash == old, lambda: setattr(account, "password_hash", new))])

    def part_change_password(self, account: Account, new: str, now: datetime) -> dict[str, Any]:
        stored, old = self.house.accounts[account.id], account.password_hash

        def change() -> None:
            stored.password_hash, stored.password_changed_at = new, now

        return part(lambda: stored.password_hash == old, change)

    def owner_of(self, email_key: str) -> str | None:
        found = self.by_email(email_key)
        return found.id if found else None

    def memberships(self, account_id: str) -> list[Membership]:
        return [each for (owner, _), each in self.house.memberships.items() if owner == account_id]

    def part_save_membership(self, membership: Membership) -> dict[str, Any]:
        key = (membership.account_id, membership.office_id)
        return part(
            lambda: key in self.house.memberships, lambda: self.house.memberships.update({key: membership})
        )

    def part_enter(
        self, account_id: str, office_id: str, origins: Sequence[str] | None = None
    ) -> dict[str, Any]:
        account = self.house.accounts.get(account_id)

        def enter() -> None:
            assert account is not None
            account.last_office_id = office_id
            account.origins = account.origins if origins is None else list(origins)

        return part(lambda: account is not None, enter)

    def parts_erase(self, account: Account) -> list[dict[str, Any]]:
        seen = (account.gains, account.password_hash, account.email_key)

        def is_as_read() -> bool:
            standing = self.get(account.id)
            return standing is not None and seen == (
                standing.gains,
                standing.password_hash,
                standing.email_key,
            )

        return [part(is_as_read, lambda: self.house.accounts.pop(account.id)), part(is_as_read, lambda: None)]

    def parts_move_email(self, account: Account, email: str) -> list[dict[str, Any]]:
        stored, old = self.house.accounts[account.id], account.email_key

        def write() -> None:
            stored.email, stored.email_key = email, email

        return [
            part(lambda: stored.email_key == old, lambda: None),
            part(lambda: self.by_email(email) is None, lambda: None),
            part(lambda: stored.email_key == old, write),
        ]

    def part_gain_factor(self, account_id: str) -> dict[str, Any]:
        account = self.house.accounts[account_id]

        def gain() -> None:
            account.has_factor, account.gains = True, account.gains + 1

        return part(lambda: not account.has_factor, gain)

    def part_gain_one_more_factor(self, account: Account) -> dict[str, Any]:
        stored, seen = self.house.accounts[account.id], (account.gains, account.password_hash)
        return part(
            lambda: (stored.gains, stored.password_hash) == seen,
            lambda: setattr(stored, "gains", stored.gains + 1),
        )

    def part_leave(self, membership: Membership) -> dict[str, Any]:
        key, kept = (membership.account_id, membership.office_id), self.house.memberships
        return part(
            lambda: key not in kept or kept[key].member_id == membership.member_id,
            lambda: kept.pop(key, None),
        )


class FakeChallenges:
    def __init__(self, house: "FakeHouse") -> None:
        self.kept = house.challenges

    def hash_of(self, token: str) -> str:
        return f"#{token}"

    def add(self, challenge: Challenge) -> None:
        self.kept[challenge.hash] = challenge

    def find(self, challenge_hash: str) -> Challenge | None:
        found = self.kept.get(challenge_hash)
        return found.model_copy() if found else None

    def count_attempt(self, challenge_hash: str) -> Challenge | None:
        if challenge_hash in self.kept:
            self.kept[challenge_hash].attempts += 1
        return self.find(challenge_hash)

    def note(self, challenge: Challenge, facts: dict[str, str], now: datetime) -> None:
        if challenge.hash not in self.kept or now >= challenge.expires_at:
            raise ChallengeInvalid
        self.kept[challenge.hash].facts = facts

    def exchange(self, challenge: Challenge, facts: dict[str, str], now: datetime) -> bool:
        stored = self.kept.get(challenge.hash)
        if stored is None or now >= stored.expires_at or stored.facts != challenge.facts:
            return False
        stored.facts = facts
        return True

    def take(self, challenge: Challenge, fact: str, now: datetime) -> bool:
        standing = self.kept.get(challenge.hash)
        if standing is None or now >= standing.expires_at or fact not in standing.facts:
            return False
        if standing.facts[fact] != challenge.facts[fact]:
            return False
        standing.facts = {name: value for name, value in standing.facts.items() if name != fact}
        return True

    def part_spend(self, challenge: Challenge, now: datetime) -> dict[str, Any]:
        return part(
            lambda: challenge.hash in self.kept and now < challenge.expires_at,
            lambda: self.kept.pop(challenge.hash),
        )


class FakeFactors:
    def __init__(self, house: "FakeHouse") -> None:
        self.house = house

    def confirmed(self, account_id: str) -> list[Factor]:
        return [each for each in self.house.factors.values() if each.account_id == account_id]

    def has_recovery_codes(self, account_id: str) -> bool:
        return bool(self.house.recovery_codes.get(account_id))

    def note_codes_saved(self, account_id: str, now: datetime) -> None:
        if account_id in self.house.recovery_codes:
            self.house.codes_saved[account_id] = now

    def part_remove_codes(self, account_id: str) -> dict[str, Any]:
        def remove() -> None:
            self.house.recovery_codes.pop(account_id, None)
            self.house.codes_saved.pop(account_id, None)

        return part(lambda: True, remove)

    def part_kept(self, factor: Factor) -> dict[str, Any]:
        return part(lambda: factor.id in self.house.factors, lambda: None)

    def part_remove(self, factor: Factor) -> dict[str, Any]:
        return part(lambda: factor.id in self.house.factors, lambda: self.house.factors.pop(factor.id))

    def part_add(self, factor: Factor) -> dict[str, Any]:
        return part(
            lambda: factor.id not in self.house.factors,
            lambda: self.house.factors.update({factor.id: factor}),
        )

    def part_set_recovery_codes(self, account_id: str, codes: Sequence[str], now: datetime) -> dict[str, Any]:
        def put() -> None:
            self.house.recovery_codes[account_id] = set(codes)
            self.house.codes_saved.pop(account_id, None)

        return part(lambda: True, put)

    def accept_step(self, factor: Factor, step: int) -> bool:
        is_later = self.house.factors[factor.id].last_step < step
        if is_later:
            self.house.factors[factor.id].last_step = step
        return is_later

    def note_use(self, factor: Factor, now: datetime) -> bool:
        if factor.id in self.house.factors:
            self.house.factors[factor.id].last_used_at = now
        return factor.id in self.house.factors

    def accept_count(self, factor: Factor, sign_count: int, now: datetime) -> bool:
        stored = self.house.factors[factor.id]
        has_risen = stored.sign_count < sign_count or stored.sign_count == sign_count == 0
        if has_risen:
            stored.sign_count, stored.last_used_at = sign_count, now
        return has_risen

    def burn_recovery_code(self, account_id: str, code: str) -> int | None:
        codes = self.house.recovery_codes.get(account_id, set())
        is_there = code in codes
        codes.discard(code)
        return len(codes) if is_there else None


class FakeSessions:
    def __init__(self, house: "FakeHouse") -> None:
        self.kept = house.sessions

    def hash_of(self, secret: str) -> str:
        return f"#{secret}"

    def find(self, account_id: str, session_hash: str) -> Session | None:
        return self.kept.get((account_id, session_hash))

    def all(self, account_id: str) -> list[Session]:
        return [each for (owner, _), each in self.kept.items() if owner == account_id]

    def touch(self, session: Session, now: datetime) -> bool:
        found = self.find(session.account_id, session.hash)
        if found is not None:
            found.last_seen_at = now
        return found is not None

    def end(self, account_id: str, session_hash: str) -> None:
        self.kept.pop((account_id, session_hash), None)

    def part_open(self, session: Session) -> dict[str, Any]:
        key = (session.account_id, session.hash)
        return part(lambda: key not in self.kept, lambda: self.kept.update({key: session}))

    def part_end(self, account_id: str, session_hash: str) -> dict[str, Any]:
        return part(lambda: True, lambda: self.end(account_id, session_hash))

    def part_replace(self, session: Session) -> dict[str, Any]:
        key = (session.account_id, session.hash)
        return part(lambda: key in self.kept, lambda: self.kept.pop(key))

    def part_kept(self, session: Session) -> dict[str, Any]:
        return part(lambda: (session.account_id, session.hash) in self.kept, lambda: None)

    def parts_end_sessions(self, account_id: str, office_id: str) -> list[dict[str, Any]]:
        own = [each for each in self.all(account_id) if each.office_id == office_id]
        return [self.part_replace(each) for each in own]


class FakeMembers:
    def __init__(self, house: "FakeHouse") -> None:
        self.house = house

    def find(self, office_id: str, member_id: str) -> Member | None:
        found = self.house.members.get((office_id, member_id))
        return found.model_copy(deep=True) if found else None

    def part_protected(self, membership: Membership) -> dict[str, Any]:
        stored = self.house.members.get((membership.office_id, membership.member_id))
        return part(
            lambda: stored is not None and stored.account_id == membership.account_id,
            lambda: setattr(stored, "mfa", True),
        )

    def part_entered(self, member: Member, now: datetime) -> dict[str, Any]:
        stored = self.house.members.get((member.office_id, member.id))
        return part(lambda: self._is_as_read(member), lambda: setattr(stored, "last_login_at", now))

    def _is_as_read(self, member: Member) -> bool:
        stored = self.house.members.get((member.office_id, member.id))
        return stored is not None and (stored.version, stored.account_id) == (
            member.version,
            member.account_id,
        )


class FakeOffices:
    def __init__(self, house: "FakeHouse") -> None:
        self.house = house

    def get(self, office_id: str) -> Office:
        return self.house.offices[office_id]


class FakeCompanies:
    def __init__(self, house: "FakeHouse") -> None:
        self.house = house

    def get_many(self, office_id: str, ids: Sequence[str]) -> list[Company]:
        return [
            self.house.companies[office_id, each] for each in ids if (office_id, each) in self.house.companies
        ]
