"""What signing in stands on, over DynamoDB and KMS, and Ana who has an account there."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import boto3
import pyotp

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.dynamodb.accounts import Accounts
from chalicelib.adapters.dynamodb.audit import Audit
from chalicelib.adapters.dynamodb.challenges import Challenges
from chalicelib.adapters.dynamodb.counters import Counters
from chalicelib.adapters.dynamodb.factors import Factors
from chalicelib.adapters.dynamodb.mailed_links import MailedLinks
from chalicelib.adapters.dynamodb.members import Members
from chalicelib.adapters.dynamodb.notices import Notices
from chalicelib.adapters.dynamodb.notifications import Notifications
from chalicelib.adapters.dynamodb.sessions import Sessions
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.adapters.kms import Sealer
from chalicelib.adapters.tokens import Tokens
from chalicelib.domain.account import Account, Membership
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import DomainError
from chalicelib.domain.member import StaffMember
from chalicelib.domain.mfa import FactorKind, Proven
from chalicelib.domain.session import Role, Session
from chalicelib.services import mfa, sign_in, totp
from chalicelib.services.ports_identity import Door
from chalicelib.services.sign_in import Entry
from chalicelib.services.throttles import Throttle
from tests.contract.stores import make_table
from tests.unit.services.identity_basics import PASSWORD, FakePasswords
from tests.unit.services.identity_beside import FakePasskeys

OFFICE = "off_" + "a" * 20
SOMEBODY = Actor(kind="link_holder", id="", name="", source_ip="198.51.100.7")
NO_CONSEQUENCES = mfa.Consequences(parts=lambda account_id: [], announce=lambda account_id: None)


class MovableClock(SystemClock):
    ahead = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.ahead


def make_door(client: Any, identity: Table, portal: Table) -> Door:
    kms = boto3.client("kms", region_name="sa-east-1", aws_access_key_id="test", aws_secret_access_key="test")
    clock = MovableClock()
    return Door(
        accounts=Accounts(identity),
        challenges=Challenges(identity),
        factors=Factors(identity),
        passkeys=FakePasskeys(),
        sessions=Sessions(identity),
        members=Members(portal),
        passwords=FakePasswords(),
        sealer=Sealer(kms, kms.create_key()["KeyMetadata"]["KeyId"]),
        audit=Audit(make_table(client, "Audit")),
        notices=Notices(identity),
        notifications=Notifications(identity),
        links=MailedLinks(identity),
        throttle=Throttle(Counters(identity), clock),
        hand_over=lambda notice: None,
        clock=clock,
        tokens=Tokens(),
        commit=partial(commit, client),
    )


def add_ana(door: Door) -> Account:
    now = door.clock.now()
    account = Account(
        id=door.tokens.new_id("acc"),
        email="ana@modelo.com.br",
        email_key="ana@modelo.com.br",
        name="Ana",
        password_hash=f"hashed:{PASSWORD}",
        created_at=now,
    )
    member = StaffMember(
        id=door.tokens.new_id("stf"),
        office_id=OFFICE,
        name="Ana",
        email=account.email,
        email_key=account.email_key,
        account_id=account.id,
        created_at=now,
        created_by="-",
        updated_at=now,
        updated_by="-",
    )
    membership = Membership(
        account_id=account.id, office_id=OFFICE, member_id=member.id, role=Role.STAFF, joined_at=now
    )
    assert isinstance(door.accounts, Accounts)
    assert isinstance(door.members, Members)
    door.commit([*door.accounts.parts_create(account), door.accounts.part_join(membership)])
    door.commit(door.members.parts_create(member))
    return account


def at_once(act: Callable[[], Any], times: int = 16) -> Counter[str]:
    """How ``times`` people fared who acted in the same instant: ``done``, or the code of the refusal."""

    def outcome(_: int) -> str:
        try:
            act()
        except DomainError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(16) as people:
        return Counter(people.map(outcome, range(times)))


def log_in(account: Account, door: Door) -> str:
    """The challenge that the right password gives."""
    return sign_in.log_in(account.email, PASSWORD, SOMEBODY, door=door).challenge


def enter(account: Account, door: Door) -> tuple[Session, str]:
    return sign_in.enter(account.id, Proven(kind=FactorKind.TOTP), Entry(SOMEBODY), door=door)


def enrol(challenge: str, code: str, door: Door) -> mfa.Enrolled:
    """The end of an enrolment, and the sign-in that follows it."""
    factor, read = totp.confirm_totp(challenge, code, door=door)
    enrolled = mfa.complete_enrolment(factor, read, SOMEBODY, door=door, consequences=NO_CONSEQUENCES)
    proven = Proven(kind=factor.kind, scope=enrolled.scope)
    sign_in.enter(enrolled.account_id, proven, Entry(SOMEBODY), door=door)
    return enrolled


def with_app(account: Account, door: Door) -> pyotp.TOTP:
    """The account's authenticator app, whose next code is fresh."""
    challenge = log_in(account, door)
    app = pyotp.TOTP(totp.start_totp(challenge, door=door).secret)
    enrol(challenge, app.at(door.clock.now()), door)
    pass_time(door, seconds=30)
    return app


def pass_time(door: Door, **lapse: float) -> None:
    assert isinstance(door.clock, MovableClock)
    door.clock.ahead += timedelta(**lapse)
