"""Everything that signing in reads and writes, in memory, and how its cast gets there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pyotp

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.catalogue import Level
from chalicelib.domain.challenge import Challenge
from chalicelib.domain.client_user import ClientUser, CompanyGrant, DepartmentGrant
from chalicelib.domain.member import Member, StaffMember
from chalicelib.domain.mfa import Factor, FactorKind
from chalicelib.domain.notice import Notice
from chalicelib.domain.office import Company, Office
from chalicelib.domain.session import Role, Session
from chalicelib.services.mfa import Consequences
from chalicelib.services.ports_identity import Door
from chalicelib.services.throttles import Throttle
from chalicelib.services.totp import seal_context
from tests.fakes.notifications import FakeNotifications
from tests.unit.services.identity_basics import (
    NOON,
    PASSWORD,
    FakeClock,
    FakePasswords,
    FakeSealer,
    FakeTokens,
    commit,
)
from tests.unit.services.identity_beside import FakeAudit, FakeCounters, FakeLinks, FakeNotices, FakePasskeys
from tests.unit.services.identity_fakes import (
    FakeAccounts,
    FakeChallenges,
    FakeFactors,
    FakeMembers,
    FakeSessions,
)

NO_CONSEQUENCES = Consequences(parts=lambda account_id: [], announce=lambda account_id: None)


class FakeHouse:
    """Everything that is stored, and every port that the door asks for, in one place."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.memberships: dict[tuple[str, str], Membership] = {}
        self.factors: dict[str, Factor] = {}
        self.recovery_codes: dict[str, set[str]] = {}
        self.codes_saved: dict[str, datetime] = {}
        self.sessions: dict[tuple[str, str], Session] = {}
        self.challenges: dict[str, Challenge] = {}
        self.members: dict[tuple[str, str], Member] = {}
        self.offices: dict[str, Office] = {}
        self.companies: dict[tuple[str, str], Company] = {}
        self.counters, self.notices = FakeCounters(), FakeNotices()
        self.notifications = FakeNotifications()
        self.links, self.audit = FakeLinks(), FakeAudit()
        self.passkeys = FakePasskeys()
        self.handed_over: list[Notice] = []
        self.clock = FakeClock()
        self.tokens = FakeTokens()
        self.passwords = FakePasswords()
        self.offered = (FactorKind.TOTP, FactorKind.PASSKEY, FactorKind.SMS)

    def door(self) -> Door:
        return Door(
            accounts=FakeAccounts(self),
            challenges=FakeChallenges(self),
            factors=FakeFactors(self),
            passkeys=self.passkeys,
            sessions=FakeSessions(self),
            members=FakeMembers(self),
            passwords=self.passwords,
            sealer=FakeSealer(),
            audit=self.audit,
            notices=self.notices,
            notifications=self.notifications,
            links=self.links,
            throttle=Throttle(self.counters, self.clock),
            hand_over=self.handed_over.append,
            clock=self.clock,
            tokens=self.tokens,
            commit=commit,
            offered=self.offered,
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
            kind=FactorKind.TOTP,
            sealed_secret=FakeSealer().seal(secret.encode(), seal_context(account.id)),
            confirmed_at=NOON,
            last_step=0,
        )
        self.factors[factor.id] = factor
        return pyotp.TOTP(secret)

    def add_phone(self, account: Account, phone: str) -> Factor:
        """Gives ``account`` a telephone for text messages, as if it had been enrolled long ago."""
        account.has_factor = True
        factor = Factor(
            id=self.tokens.new_id("fac"),
            account_id=account.id,
            kind=FactorKind.SMS,
            sealed_secret=FakeSealer().seal(phone.encode(), seal_context(account.id)),
            hint=phone[-4:],
            confirmed_at=NOON,
        )
        self.factors[factor.id] = factor
        return factor

    def add_passkey(self, account: Account, **what: Any) -> Factor:
        """Gives ``account`` a passkey, as if it had been enrolled long ago."""
        account.has_factor = True
        credential_id = self.tokens.base32(40)
        facts: dict[str, Any] = {
            "id": self.tokens.new_id("fac"),
            "account_id": account.id,
            "kind": FactorKind.PASSKEY,
            "sealed_secret": FakeSealer().seal(f"key of {credential_id}".encode(), seal_context(account.id)),
            "confirmed_at": NOON,
            "credential_id": credential_id,
        }
        factor = Factor(**facts | what)
        self.factors[factor.id] = factor
        return factor

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


def with_commit(door: Door, act: Callable[[Sequence[dict[str, Any]]], None]) -> Door:
    return replace(door, commit=act)
