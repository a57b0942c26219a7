"""Accounts, challenges, factors and sessions in memory, and the cast that signs in."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.catalogue import Level
from chalicelib.domain.challenge import Challenge
from chalicelib.domain.client_user import ClientUser, CompanyGrant, DepartmentGrant
from chalicelib.domain.errors import ChallengeInvalid
from chalicelib.domain.member import Member, StaffMember
from chalicelib.domain.mfa import Factor
from chalicelib.domain.office import Company, Office
from chalicelib.domain.session import Role, Session
from chalicelib.services.mfa import Consequences
from chalicelib.services.ports import TransactionFailed
from chalicelib.services.ports_identity import Door, Standing

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PASSWORD = "girassol azul na varanda"
NO_CONSEQUENCES = Consequences(parts=lambda account_id: [], announce=lambda account_id: None)


def part(is_held: Callable[[], bool], act: Callable[[], Any]) -> dict[str, Any]:
    return {"is_held": is_held, "act": act}


def commit(parts: Sequence[dict[str, Any]]) -> None:
    failed = [None if each["is_held"]() else {} for each in parts]
    if any(item is not None for item in failed):
        raise TransactionFailed(failed)
    for each in parts:
        each["act"]()


class FakeClock:
    def __init__(self) -> None:
        self.instant = NOON

    def now(self) -> datetime:
        return self.instant

    def pass_time(self, **lapse: float) -> None:
        self.instant += timedelta(**lapse)


class FakeTokens:
    """Different every time, the same in every run."""

    def __init__(self) -> None:
        self.made = 0

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{self._next(20).lower()}"

    def secret(self) -> str:
        return self._next(43)

    def base32(self, bits: int) -> str:
        return self._next(bits // 5)

    def _next(self, length: int) -> str:
        self.made += 1
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        number = int.from_bytes(hashlib.sha256(str(self.made).encode()).digest())
        return "".join(letters[number >> (5 * place) & 31] for place in range(length))


class FakePasswords:
    """``hashed:`` in front of the password; counts how often a hash was computed."""

    def __init__(self) -> None:
        self.computed = 0

    def hash(self, password: str) -> str:
        self.computed += 1
        return f"hashed:{password}"

    def verify(self, password_hash: str, password: str) -> bool:
        self.computed += 1
        return password_hash.removeprefix("old-") == f"hashed:{password}"

    def needs_rehash(self, password_hash: str) -> bool:
        return password_hash.startswith("old-")

    def burn(self, password: str) -> None:
        self.computed += 1


class FakeSealer:
    def seal(self, plain: bytes, context: dict[str, str]) -> bytes:
        return repr(sorted(context.items())).encode() + b"|" + plain

    def open(self, sealed: bytes, context: dict[str, str]) -> bytes:
        bound_to, _, plain = sealed.partition(b"|")
        assert bound_to == repr(sorted(context.items())).encode(), "sealed for another context"
        return plain


class FakeHouse:
    """Everything that is stored, and every port that the door asks for, in one place."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.memberships: dict[tuple[str, str], Membership] = {}
        self.factors: dict[str, Factor] = {}
        self.recovery_codes: dict[str, set[str]] = {}
        self.sessions: dict[tuple[str, str], Session] = {}
        self.challenges: dict[str, Challenge] = {}
        self.members: dict[tuple[str, str], Member] = {}
        self.offices: dict[str, Office] = {}
        self.companies: dict[tuple[str, str], Company] = {}
        self.clock = FakeClock()
        self.tokens = FakeTokens()
        self.passwords = FakePasswords()

    def door(self) -> Door:
        return Door(
            accounts=FakeAccounts(self),
            challenges=FakeChallenges(self),
            factors=FakeFactors(self),
            sessions=FakeSessions(self),
            members=FakeMembers(self),
            passwords=self.passwords,
            sealer=FakeSealer(),
            clock=self.clock,
            tokens=self.tokens,
            commit=commit,
        )

    def add_account(self, name: str, **what: Any) -> Account:
        account = Account(
            id=self.tokens.new_id("acc"),
            email=f"{name.lower()}@exemplo.com.br",
            email_key=f"{name.lower()}@exemplo.com.br",
            name=name,
            password_hash=f"hashed:{PASSWORD}",
            created_at=NOON,
            **what,
        )
        self.accounts[account.id] = account
        return account

    def add_office(self, name: str, *company_names: str) -> str:
        office_id = self.tokens.new_id("off")
        self.offices[office_id] = Office(id=office_id, name=name, created_at=NOON)
        for company_name in company_names:
            company = Company(
                id=self.tokens.new_id("cmp"),
                office_id=office_id,
                name=company_name,
                tax_id="11222333000181",
                portal_enabled=True,
                updated_at=NOON,
                updated_by="Ana",
            )
            self.companies[office_id, company.id] = company
        return office_id

    def add_client(self, account: Account, office_id: str, **what: Any) -> ClientUser:
        """A client user with every company of the office."""
        own = [company for office, company in self.companies if office == office_id]
        client = ClientUser(
            **_member_facts(self, account, office_id, "usr"),
            **{"portal_access": True, "permissions": ["read_news"]} | what,
            companies=[CompanyGrant(id=company) for company in own],
            departments=[DepartmentGrant(id="dep_fiscal", level=Level.REVIEWER)],
        )
        return self._join(client, account)

    def add_staff(self, account: Account, office_id: str, **what: Any) -> StaffMember:
        return self._join(StaffMember(**_member_facts(self, account, office_id, "stf"), **what), account)

    def add_totp(self, account: Account) -> pyotp.TOTP:
        """Gives ``account`` an authenticator app, as if it had been enrolled long ago."""
        secret = self.tokens.base32(160)
        account.has_factor = True
        factor = Factor(
            id=self.tokens.new_id("fac"),
            account_id=account.id,
            kind="totp",
            sealed_secret=FakeSealer().seal(
                secret.encode(), {"purpose": "factor", "account_id": account.id}
            ),
            confirmed_at=NOON,
            last_step=0,
        )
        self.factors[factor.id] = factor
        return pyotp.TOTP(secret)

    def _join[Kind: Member](self, member: Kind, account: Account) -> Kind:
        self.members[member.office_id, member.id] = member
        self.memberships[account.id, member.office_id] = Membership(
            account_id=account.id,
            office_id=member.office_id,
            member_id=member.id,
            role=Role.STAFF if isinstance(member, StaffMember) else Role.CLIENT,
            joined_at=NOON,
        )
        return member


def _member_facts(house: FakeHouse, account: Account, office_id: str, prefix: str) -> dict[str, Any]:
    return {
        "id": house.tokens.new_id(prefix),
        "office_id": office_id,
        "name": account.name,
        "email": account.email,
        "email_key": account.email_key,
        "account_id": account.id,
        "created_at": NOON,
        "created_by": "Ana",
        "updated_at": NOON,
        "updated_by": "Ana",
    }


class FakeAccounts:
    def __init__(self, house: FakeHouse) -> None:
        self.house = house

    def get(self, account_id: str) -> Account | None:
        return self.house.accounts.get(account_id)

    def by_email(self, email_key: str) -> Account | None:
        return next((each for each in self.house.accounts.values() if each.email_key == email_key), None)

    def membership(self, account_id: str, office_id: str) -> Membership | None:
        return self.house.memberships.get((account_id, office_id))

    def everything(self, account_id: str) -> Standing | None:
        if account_id not in self.house.accounts:
            return None
        return Standing(
            account=self.house.accounts[account_id],
            memberships=[each for (owner, _), each in self.house.memberships.items() if owner == account_id],
            factors=[each for each in self.house.factors.values() if each.account_id == account_id],
            recovery_codes_left=len(self.house.recovery_codes.get(account_id, ())),
            sessions=[each for (owner, _), each in self.house.sessions.items() if owner == account_id],
        )

    def update_password_hash(self, account_id: str, old: str, new: str) -> None:
        commit([self.part_update_password_hash(account_id, old, new)])

    def part_update_password_hash(self, account_id: str, old: str, new: str) -> dict[str, Any]:
        account = self.house.accounts[account_id]
        return part(lambda: account.password_hash == old, lambda: setattr(account, "password_hash", new))

    def part_enter(self, account_id: str, office_id: str) -> dict[str, Any]:
        account = self.house.accounts.get(account_id)
        return part(lambda: account is not None, lambda: setattr(account, "last_office_id", office_id))

    def part_gain_factor(self, account_id: str) -> dict[str, Any]:
        account = self.house.accounts[account_id]
        return part(lambda: not account.has_factor, lambda: setattr(account, "has_factor", True))


class FakeChallenges:
    def __init__(self, house: FakeHouse) -> None:
        self.kept = house.challenges

    def hash_of(self, token: str) -> str:
        return f"#{token}"

    def add(self, challenge: Challenge) -> None:
        self.kept[challenge.hash] = challenge

    def find(self, challenge_hash: str) -> Challenge | None:
        return self.kept.get(challenge_hash)

    def count_attempt(self, challenge_hash: str) -> Challenge | None:
        if challenge_hash in self.kept:
            self.kept[challenge_hash].attempts += 1
        return self.kept.get(challenge_hash)

    def note(self, challenge: Challenge, facts: dict[str, str], now: datetime) -> None:
        if challenge.hash not in self.kept or now >= challenge.expires_at:
            raise ChallengeInvalid
        self.kept[challenge.hash].facts = facts

    def part_spend(self, challenge: Challenge, now: datetime) -> dict[str, Any]:
        return part(
            lambda: challenge.hash in self.kept and now < challenge.expires_at,
            lambda: self.kept.pop(challenge.hash),
        )


class FakeFactors:
    def __init__(self, house: FakeHouse) -> None:
        self.house = house

    def confirmed(self, account_id: str) -> list[Factor]:
        return [each for each in self.house.factors.values() if each.account_id == account_id]

    def part_add(self, factor: Factor) -> dict[str, Any]:
        return part(lambda: factor.id not in self.house.factors, lambda: self.house.factors.update({factor.id: factor}))

    def part_set_recovery_codes(self, account_id: str, codes: Sequence[str], now: datetime) -> dict[str, Any]:
        return part(lambda: True, lambda: self.house.recovery_codes.update({account_id: set(codes)}))

    def accept_step(self, factor: Factor, step: int) -> bool:
        is_later = self.house.factors[factor.id].last_step < step
        if is_later:
            self.house.factors[factor.id].last_step = step
        return is_later

    def burn_recovery_code(self, account_id: str, code: str) -> bool:
        codes = self.house.recovery_codes.get(account_id, set())
        is_there = code in codes
        codes.discard(code)
        return is_there


class FakeSessions:
    def __init__(self, house: FakeHouse) -> None:
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

    def parts_end_sessions(self, account_id: str, office_id: str) -> list[dict[str, Any]]:
        own = [each for each in self.all(account_id) if each.office_id == office_id]
        return [self.part_end(account_id, each.hash) for each in own]

    def end_sessions(self, account_id: str, office_id: str) -> None:
        commit(self.parts_end_sessions(account_id, office_id))


class FakeMembers:
    def __init__(self, house: FakeHouse) -> None:
        self.house = house

    def find(self, office_id: str, member_id: str) -> Member | None:
        found = self.house.members.get((office_id, member_id))
        return found.model_copy(deep=True) if found else None

    def part_unchanged(self, member: Member) -> dict[str, Any]:
        return part(lambda: self._is_as_read(member), lambda: None)

    def part_entered(self, member: Member, now: datetime) -> dict[str, Any]:
        stored = self.house.members.get((member.office_id, member.id))
        return part(lambda: self._is_as_read(member), lambda: setattr(stored, "last_login_at", now))

    def _is_as_read(self, member: Member) -> bool:
        stored = self.house.members.get((member.office_id, member.id))
        return stored is not None and (stored.version, stored.account_id) == (member.version, member.account_id)


class FakeOffices:
    def __init__(self, house: FakeHouse) -> None:
        self.house = house

    def get(self, office_id: str) -> Office:
        return self.house.offices[office_id]


class FakeCompanies:
    def __init__(self, house: FakeHouse) -> None:
        self.house = house

    def get_many(self, office_id: str, ids: Sequence[str]) -> list[Company]:
        return [self.house.companies[office_id, each] for each in ids if (office_id, each) in self.house.companies]


def with_commit(door: Door, act: Callable[[Sequence[dict[str, Any]]], None]) -> Door:
    return replace(door, commit=act)
