"""Signing in by a passkey alone: whose it is stands in the answer, and a stranger's tries hold nobody."""

from typing import Any

import pytest

from chalicelib.domain.errors import (
    ChallengeInvalid,
    CodeInvalid,
    InvalidCredentials,
    ProofRequired,
    TooManyAttempts,
)
from chalicelib.domain.limits import FACTOR_OF_ACCOUNT, PASSKEY_FROM_ADDRESS
from chalicelib.domain.mfa import Factor
from chalicelib.domain.passkey import user_handle
from chalicelib.domain.session import Session
from chalicelib.services import passkey_sign_in
from tests.unit.services.identity_house import FakeHouse
from tests.unit.services.identity_steps import SOMEBODY, entry


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def enter(house: FakeHouse, credential_id: str, account_id: str, **spoilt: Any) -> Session:
    """Asks, answers as a genuine authenticator would, and gives the session."""
    challenge, options = passkey_sign_in.ask(door=house.door())
    credential = {
        "id": credential_id,
        "signed": options["challenge"],
        "count": 0,
        "response": {"userHandle": user_handle(account_id)},
    }
    session, _ = passkey_sign_in.enter(challenge, credential | spoilt, entry(), door=house.door())
    return session


def carla_with_a_passkey(house: FakeHouse, **what: Any) -> Factor:
    carla, office = house.add_account("Carla"), house.add_office("A")
    house.add_client(carla, office)
    return house.add_passkey(carla, **what)


def failures(house: FakeHouse, name: str, subject: str) -> int:
    return sum(
        tally.failed
        for (limit, _, counted), tally in house.counters.tallies.items()
        if (limit, counted) == (name, subject)
    )


def test_a_passkey_opens_a_session_of_its_owner(house: FakeHouse) -> None:
    passkey = carla_with_a_passkey(house)

    session = enter(house, passkey.credential_id, passkey.account_id)

    assert session.account_id == passkey.account_id
    assert [
        (row.action, row.facts["factor"]) for row in house.audit.rows if row.owner_id == passkey.account_id
    ] == [("session.opened", "passkey")]
    assert not house.challenges


@pytest.mark.statement("D12")
def test_a_session_that_no_password_opened_is_not_proven(house: FakeHouse) -> None:
    passkey = carla_with_a_passkey(house)

    session = enter(house, passkey.credential_id, passkey.account_id)

    with pytest.raises(ProofRequired):
        session.ensure_proven(house.clock.now())


def test_a_passkey_of_one_office_opens_no_other(house: FakeHouse) -> None:
    passkey = carla_with_a_passkey(house, office_id="off_another")

    with pytest.raises(InvalidCredentials):
        enter(house, passkey.credential_id, passkey.account_id)


def test_a_challenge_opens_one_session(house: FakeHouse) -> None:
    passkey, door = carla_with_a_passkey(house), house.door()
    challenge, options = passkey_sign_in.ask(door=door)
    handle = {"userHandle": user_handle(passkey.account_id)}
    credential = {"id": passkey.credential_id, "signed": options["challenge"], "count": 0, "response": handle}
    passkey_sign_in.enter(challenge, credential, entry(), door=door)

    with pytest.raises(ChallengeInvalid):
        passkey_sign_in.enter(challenge, credential, entry(), door=door)


@pytest.mark.statement("C6")
def test_naming_an_account_without_its_passkey_counts_against_the_address_only(house: FakeHouse) -> None:
    passkey = carla_with_a_passkey(house)

    for credential_id, account_id in [("UNKNOWN", passkey.account_id), ("UNKNOWN", "acc_" + "z" * 20)]:
        with pytest.raises(CodeInvalid):
            enter(house, credential_id, account_id)

    assert failures(house, PASSKEY_FROM_ADDRESS.name, SOMEBODY.source_ip) == 2
    assert failures(house, FACTOR_OF_ACCOUNT.name, passkey.account_id) == 0
    assert house.passkeys.asked == 0


@pytest.mark.statement("C7")
def test_after_twenty_failures_in_five_minutes_an_address_waits(house: FakeHouse) -> None:
    passkey = carla_with_a_passkey(house)
    for _ in range(20):
        with pytest.raises(CodeInvalid):
            enter(house, "UNKNOWN", passkey.account_id)

    with pytest.raises(TooManyAttempts):
        enter(house, passkey.credential_id, passkey.account_id)

    house.clock.pass_time(minutes=5)
    enter(house, passkey.credential_id, passkey.account_id)


@pytest.mark.statement("C9")
def test_tries_with_a_known_passkey_count_like_any_second_factor(house: FakeHouse) -> None:
    passkey = carla_with_a_passkey(house)
    for _ in range(5):
        with pytest.raises(CodeInvalid):
            enter(house, passkey.credential_id, passkey.account_id, signed="something else")

    with pytest.raises(TooManyAttempts):
        enter(house, passkey.credential_id, passkey.account_id)


def test_a_success_counts_as_no_failure(house: FakeHouse) -> None:
    passkey = carla_with_a_passkey(house)

    for _ in range(25):
        enter(house, passkey.credential_id, passkey.account_id)

    assert failures(house, PASSKEY_FROM_ADDRESS.name, SOMEBODY.source_ip) == 0
