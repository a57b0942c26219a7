"""Signing in over the real adapters: what holds when many try the same at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import cycle
from typing import Any

import boto3
import pyotp
import pytest

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.dynamodb.accounts import Accounts
from chalicelib.adapters.dynamodb.challenges import Challenges
from chalicelib.adapters.dynamodb.factors import Factors
from chalicelib.adapters.dynamodb.members import Members
from chalicelib.adapters.dynamodb.sessions import Sessions
from chalicelib.adapters.dynamodb.table import Table, TransactionFailed, commit
from chalicelib.adapters.kms import Sealer
from chalicelib.adapters.tokens import Tokens
from chalicelib.domain.account import Account, Membership
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import DomainError, Unauthenticated
from chalicelib.domain.member import StaffMember
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.session import Role
from chalicelib.services import mfa, sessions, sign_in
from chalicelib.services.challenges import open_challenge
from chalicelib.services.mfa import Consequences
from chalicelib.services.ports_identity import Door
from tests.contract.requests_made import requests_made
from tests.unit.services.identity_basics import PASSWORD, FakePasswords

NO_CONSEQUENCES = Consequences(parts=lambda account_id: [], announce=lambda account_id: None)
OFFICE = "off_" + "a" * 20


class MovableClock(SystemClock):
    ahead = timedelta(0)

    def now(self) -> Any:
        return super().now() + self.ahead


@pytest.fixture
def door(dynamodb: Any, identity: Table, portal: Table) -> Door:
    kms = boto3.client("kms", region_name="sa-east-1", aws_access_key_id="test", aws_secret_access_key="test")
    return Door(
        accounts=Accounts(identity),
        challenges=Challenges(identity),
        factors=Factors(identity),
        sessions=Sessions(identity),
        members=Members(portal),
        passwords=FakePasswords(),
        sealer=Sealer(kms, kms.create_key()["KeyMetadata"]["KeyId"]),
        clock=MovableClock(),
        tokens=Tokens(),
        commit=partial(commit, dynamodb),
    )


@pytest.fixture
def ana(door: Door, portal: Table) -> Account:
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


def sixteen_times(act: Callable[[], Any]) -> Counter[str]:
    def outcome(_: int) -> str:
        try:
            act()
        except DomainError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(16) as people:
        return Counter(people.map(outcome, range(16)))


def enrolled(account: Account, door: Door) -> pyotp.TOTP:
    challenge = sign_in.log_in(account.email, PASSWORD, door=door).challenge
    app = pyotp.TOTP(mfa.start_totp(challenge, door=door).secret)
    sign_in.enrol(challenge, app.at(door.clock.now()), door=door, consequences=NO_CONSEQUENCES)
    assert isinstance(door.clock, MovableClock)
    door.clock.ahead += timedelta(seconds=30)
    return app


@pytest.mark.statement("D10")
def test_of_sixteen_confirmations_at_once_one_enrols_and_signs_in(door: Door, ana: Account) -> None:
    challenges = [sign_in.log_in(ana.email, PASSWORD, door=door).challenge for _ in range(16)]
    started = [(each, mfa.start_totp(each, door=door).secret) for each in challenges]

    def confirm() -> None:
        challenge, secret = started.pop()
        code = pyotp.TOTP(secret).at(door.clock.now())
        sign_in.enrol(challenge, code, door=door, consequences=NO_CONSEQUENCES)

    outcomes = sixteen_times(confirm)

    standing = door.accounts.everything(ana.id)
    assert outcomes == {"done": 1, "challenge_invalid": 15}
    assert standing is not None
    assert (len(standing.factors), standing.recovery_codes_left, len(standing.sessions)) == (1, 10, 1)


@pytest.mark.statement("D4")
def test_of_sixteen_uses_of_one_code_at_once_one_signs_in(door: Door, ana: Account) -> None:
    app = enrolled(ana, door)
    code = app.at(door.clock.now())
    challenges = [sign_in.log_in(ana.email, PASSWORD, door=door).challenge for _ in range(16)]

    outcomes = sixteen_times(lambda: sign_in.verify(challenges.pop(), FactorKind.TOTP, code, door=door))

    assert outcomes == {"done": 1, "code_invalid": 15}


@pytest.mark.statement("D13")
def test_one_challenge_gives_one_session_however_it_is_proven(door: Door, ana: Account) -> None:
    challenge = sign_in.log_in(ana.email, PASSWORD, door=door).challenge
    app = pyotp.TOTP(mfa.start_totp(challenge, door=door).secret)
    _, _, codes = sign_in.enrol(challenge, app.at(door.clock.now()), door=door, consequences=NO_CONSEQUENCES)
    challenge = sign_in.log_in(ana.email, PASSWORD, door=door).challenge
    before = len(door.sessions.all(ana.id))
    any_code = cycle(codes)

    outcomes = sixteen_times(
        lambda: sign_in.verify(challenge, FactorKind.RECOVERY_CODE, next(any_code), door=door)
    )

    assert outcomes["done"] == 1
    assert len(door.sessions.all(ana.id)) == before + 1


@pytest.mark.statement("D11")
def test_sealed_secrets_swapped_in_the_table_open_nothing(door: Door, ana: Account) -> None:
    enrolled(ana, door)
    (factor,) = door.factors.confirmed(ana.id)
    other = door.sealer.seal(b"A" * 32, mfa.seal_context("acc_other"))
    door.commit(
        [door.factors.part_add(factor.model_copy(update={"id": "fac_swapped", "sealed_secret": other}))]
    )

    with pytest.raises(Exception, match="InvalidCiphertext"):
        mfa.prove_factor(
            ana.id, FactorKind.TOTP, "123456", factors=door.factors, sealer=door.sealer, clock=door.clock
        )


@pytest.mark.statement("E2")
def test_of_sixteen_switches_at_once_one_moves_the_session(door: Door, ana: Account) -> None:
    session, token = sign_in.enter(ana.id, door=door)

    outcomes = sixteen_times(
        lambda: sessions.switch(session, OFFICE, None, door=door, companies=NoCompanies())
    )

    assert outcomes == {"done": 1, "unauthenticated": 15}
    assert len(door.sessions.all(ana.id)) == 1
    with pytest.raises(Unauthenticated):
        sessions.current(token, sessions=door.sessions, clock=door.clock)


def test_the_second_step_of_a_sign_in_stays_within_its_budget(
    door: Door, ana: Account, dynamodb: Any
) -> None:
    app = enrolled(ana, door)
    challenge = open_challenge(
        ana.id, Purpose.VERIFY, challenges=door.challenges, clock=door.clock, tokens=door.tokens
    )

    with requests_made(dynamodb) as made:
        sign_in.verify(challenge, FactorKind.TOTP, app.at(door.clock.now()), door=door)

    assert made == {"UpdateItem": 2, "Query": 2, "GetItem": 1, "TransactWriteItems": 1}


@pytest.mark.statement("E5")
@pytest.mark.parametrize("is_moved", [True, False])
def test_no_session_slips_in_between_the_listing_and_the_ending(
    door: Door, ana: Account, is_moved: bool
) -> None:
    session, _ = sign_in.enter(ana.id, door=door)
    member = door.members.find(OFFICE, session.member_id)
    assert isinstance(member, StaffMember)
    assert isinstance(door.members, Members)
    change = [door.members.part_save(member), *door.sessions.parts_end_sessions(ana.id, OFFICE)]

    if is_moved:
        sessions.switch(session, OFFICE, None, door=door, companies=NoCompanies())
    else:
        sign_in.enter(ana.id, door=door)

    with pytest.raises(TransactionFailed):
        door.commit(change)


class NoCompanies:
    def get_many(self, office_id: str, ids: Any) -> list[Any]:
        return []
