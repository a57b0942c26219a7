"""Factors and recovery codes as DynamoDB keeps them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.accounts import Accounts
from chalicelib.adapters.dynamodb.factors import Factors
from chalicelib.adapters.dynamodb.table import Table, TransactionFailed
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.domain.account import Account
from chalicelib.domain.mfa import Factor, FactorKind

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
CARLA = "acc_" + "c" * 20
CODES = ["A" * 16, "B" * 16, "C" * 16]


@pytest.fixture
def factors(identity: Table) -> Factors:
    return Factors(identity)


@pytest.fixture
def factor(factors: Factors, dynamodb: Any) -> Factor:
    added = Factor(
        id="fac_x",
        account_id=CARLA,
        kind=FactorKind.TOTP,
        sealed_secret=b"\x00sealed",
        confirmed_at=NOW,
        last_step=100,
    )
    commit(dynamodb, [factors.part_add(added)])
    return added


def test_a_factor_comes_back_as_it_was_added_and_is_added_once(
    factors: Factors, factor: Factor, dynamodb: Any
) -> None:
    with pytest.raises(TransactionFailed):
        commit(dynamodb, [factors.part_add(factor.model_copy(update={"last_step": 0}))])

    assert factors.confirmed(CARLA) == [factor]
    assert factors.confirmed("acc_" + "d" * 20) == []


@pytest.mark.statement("D4")
def test_a_step_is_accepted_once_and_an_earlier_one_never(factors: Factors, factor: Factor) -> None:
    assert factors.accept_step(factor, 102)

    assert not factors.accept_step(factor, 102)
    assert not factors.accept_step(factor, 101)
    assert factors.accept_step(factor, 103)


@pytest.mark.statement("D4")
def test_of_sixteen_uses_at_once_one_counts(factors: Factors, factor: Factor) -> None:
    with ThreadPoolExecutor(16) as people:
        accepted = list(people.map(lambda _: factors.accept_step(factor, 101), range(16)))

    assert accepted.count(True) == 1


def test_when_a_factor_was_last_proven_is_remembered(factors: Factors, factor: Factor) -> None:
    assert factors.note_use(factor, NOW)

    assert [each.last_used_at for each in factors.confirmed(CARLA)] == [NOW]


def test_a_removed_factor_does_not_come_back_by_a_code(factors: Factors, factor: Factor) -> None:
    gone = factor.model_copy(update={"id": "fac_gone"})

    assert not factors.accept_step(gone, 101)
    assert not factors.note_use(gone, NOW)
    assert factors.confirmed(CARLA) == [factor]


@pytest.fixture
def passkey(factors: Factors, dynamodb: Any) -> Factor:
    added = Factor(
        id="fac_p",
        account_id=CARLA,
        kind=FactorKind.PASSKEY,
        sealed_secret=b"\x00key",
        confirmed_at=NOW,
        credential_id="Y3JlZA",
        sign_count=5,
        transports=["internal"],
    )
    commit(dynamodb, [factors.part_add(added)])
    return added


@pytest.mark.statement("D4")
def test_a_passkeys_count_is_accepted_once_and_a_lower_one_never(factors: Factors, passkey: Factor) -> None:
    assert factors.accept_count(passkey, 7, NOW)

    assert not factors.accept_count(passkey, 7, NOW)
    assert not factors.accept_count(passkey, 6, NOW)
    assert not factors.accept_count(passkey, 0, NOW)
    assert factors.accept_count(passkey, 8, NOW)
    (kept,) = factors.confirmed(CARLA)
    assert kept == passkey.model_copy(update={"sign_count": 8, "last_used_at": NOW})


@pytest.mark.statement("D4")
def test_of_sixteen_uses_of_one_count_at_once_one_is_accepted(factors: Factors, passkey: Factor) -> None:
    with ThreadPoolExecutor(16) as people:
        accepted = list(people.map(lambda _: factors.accept_count(passkey, 6, NOW), range(16)))

    assert accepted.count(True) == 1


def test_a_passkey_that_never_counts_is_accepted_every_time(factors: Factors, dynamodb: Any) -> None:
    silent = Factor(id="fac_s", account_id=CARLA, kind=FactorKind.PASSKEY, confirmed_at=NOW)
    commit(dynamodb, [factors.part_add(silent)])

    assert factors.accept_count(silent, 0, NOW)
    assert factors.accept_count(silent, 0, NOW)
    assert factors.accept_count(silent, 1, NOW)
    assert not factors.accept_count(silent, 0, NOW)


def test_a_removed_passkey_does_not_come_back_by_its_use(factors: Factors, passkey: Factor) -> None:
    gone = passkey.model_copy(update={"id": "fac_gone"})

    assert not factors.accept_count(gone, 6, NOW)
    assert not factors.accept_count(gone, 0, NOW)
    assert factors.confirmed(CARLA) == [passkey]


@pytest.mark.statement("D13")
def test_recovery_codes_are_stored_as_hashes_and_counted(
    factors: Factors, identity: Table, dynamodb: Any
) -> None:
    account = Account(
        id=CARLA, email="c@x.com.br", email_key="c@x.com.br", name="Carla", password_hash="-", created_at=NOW
    )
    commit(dynamodb, Accounts(identity).parts_create(account))
    commit(dynamodb, [factors.part_set_recovery_codes(CARLA, CODES, NOW)])

    standing = Accounts(identity).everything(CARLA)

    assert standing is not None
    assert standing.recovery_codes_left == 3
    assert not any(code in str(dynamodb.scan(TableName=identity.name)["Items"]) for code in CODES)


@pytest.mark.statement("D13")
def test_a_recovery_code_burns_once_even_for_sixteen_at_once(factors: Factors, dynamodb: Any) -> None:
    commit(dynamodb, [factors.part_set_recovery_codes(CARLA, CODES, NOW)])

    with ThreadPoolExecutor(16) as people:
        burnt = list(people.map(lambda _: factors.burn_recovery_code(CARLA, CODES[0]), range(16)))

    assert sorted(left for left in burnt if left is not None) == [2]
    assert factors.burn_recovery_code(CARLA, "D" * 16) is None


def test_the_last_recovery_code_burns_too_and_then_there_is_none(factors: Factors, dynamodb: Any) -> None:
    commit(dynamodb, [factors.part_set_recovery_codes(CARLA, CODES[:1], NOW)])

    assert factors.has_recovery_codes(CARLA)

    assert factors.burn_recovery_code(CARLA, CODES[0]) == 0

    assert not factors.has_recovery_codes(CARLA)
    assert factors.burn_recovery_code(CARLA, CODES[0]) is None
    assert factors.burn_recovery_code("acc_" + "d" * 20, CODES[0]) is None


def test_a_factor_that_is_gone_cannot_be_removed_again(
    factors: Factors, factor: Factor, dynamodb: Any
) -> None:
    commit(dynamodb, [factors.part_remove(factor)])

    with pytest.raises(TransactionFailed):
        commit(dynamodb, [factors.part_remove(factor)])
    assert factors.confirmed(CARLA) == []


@pytest.mark.statement("D12")
def test_a_factor_is_kept_while_it_is_there(factors: Factors, factor: Factor, dynamodb: Any) -> None:
    commit(dynamodb, [factors.part_kept(factor)])

    commit(dynamodb, [factors.part_remove(factor)])

    with pytest.raises(TransactionFailed):
        commit(dynamodb, [factors.part_kept(factor)])


@pytest.mark.statement("D13")
def test_new_recovery_codes_take_the_place_of_the_old_and_are_not_saved_yet(
    factors: Factors, identity: Table, dynamodb: Any
) -> None:
    account = Account(
        id=CARLA, email="c@x.com.br", email_key="c@x.com.br", name="Carla", password_hash="-", created_at=NOW
    )
    commit(dynamodb, Accounts(identity).parts_create(account))
    commit(dynamodb, [factors.part_set_recovery_codes(CARLA, CODES, NOW)])
    factors.note_codes_saved(CARLA, NOW)
    saved = Accounts(identity).everything(CARLA)

    commit(dynamodb, [factors.part_set_recovery_codes(CARLA, ["D" * 16], NOW)])

    renewed = Accounts(identity).everything(CARLA)
    assert saved is not None and renewed is not None
    assert (saved.recovery_codes_left, saved.codes_saved_at) == (3, NOW)
    assert (renewed.recovery_codes_left, renewed.codes_saved_at) == (1, None)
    assert factors.burn_recovery_code(CARLA, CODES[0]) is None


def test_codes_that_nobody_has_are_not_saved_and_may_be_taken_away(
    factors: Factors, identity: Table, dynamodb: Any
) -> None:
    factors.note_codes_saved(CARLA, NOW)
    commit(dynamodb, [factors.part_remove_codes(CARLA)])

    assert dynamodb.scan(TableName=identity.name)["Items"] == []
