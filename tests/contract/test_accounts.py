"""Accounts as DynamoDB keeps them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.accounts import Accounts
from chalicelib.adapters.dynamodb.table import Table, TransactionFailed
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.domain.account import Account, Membership
from chalicelib.domain.errors import Conflict
from chalicelib.domain.session import Role
from tests.contract.requests_made import requests_made

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
CARLA = "acc_" + "c" * 20


@pytest.fixture
def accounts(identity: Table) -> Accounts:
    return Accounts(identity)


def account(**what: Any) -> Account:
    facts = {
        "id": CARLA,
        "email": "carla@exemplo.com.br",
        "email_key": "carla@exemplo.com.br",
        "name": "Carla",
        "password_hash": "first",
        "created_at": NOW,
    }
    return Account.model_validate(facts | what)


def membership(office_id: str = "off_a", member_id: str = "usr_a") -> Membership:
    return Membership(
        account_id=CARLA, office_id=office_id, member_id=member_id, role=Role.CLIENT, joined_at=NOW
    )


def test_a_new_account_is_found_by_id_and_by_email(accounts: Accounts, dynamodb: Any) -> None:
    commit(dynamodb, accounts.parts_create(account()))

    assert accounts.get(CARLA) == accounts.by_email("carla@exemplo.com.br") == account()


def test_a_mailbox_has_one_account(accounts: Accounts, dynamodb: Any) -> None:
    commit(dynamodb, accounts.parts_create(account()))

    with pytest.raises(TransactionFailed):
        commit(dynamodb, accounts.parts_create(account(id="acc_" + "d" * 20)))

    assert accounts.get("acc_" + "d" * 20) is None


@pytest.mark.statement("C2")
def test_nobodys_email_takes_the_same_two_reads(accounts: Accounts, dynamodb: Any) -> None:
    commit(dynamodb, accounts.parts_create(account()))

    made = []
    for email_key in ("carla@exemplo.com.br", "ninguem@exemplo.com.br", ""):
        with requests_made(dynamodb) as counted:
            accounts.by_email(email_key)
        made.append(dict(counted))

    assert made == [{"GetItem": 2}] * 3


def test_everything_about_an_account_is_one_query(accounts: Accounts, dynamodb: Any) -> None:
    commit(dynamodb, [*accounts.parts_create(account()), accounts.part_join(membership())])

    with requests_made(dynamodb) as made:
        standing = accounts.everything(CARLA)

    assert made == {"Query": 1}
    assert standing is not None
    assert (standing.account, standing.memberships) == (account(), [membership()])
    assert (standing.factors, standing.recovery_codes_left, standing.sessions) == ([], 0, [])
    assert accounts.everything("acc_" + "x" * 20) is None


def test_an_account_joins_an_office_once_and_may_leave_twice(accounts: Accounts, dynamodb: Any) -> None:
    commit(dynamodb, [accounts.part_join(membership())])
    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_join(membership(member_id="usr_b"))])
    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_leave(membership(member_id="usr_b"))])
    assert accounts.memberships(CARLA) == [membership()]
    assert accounts.membership(CARLA, "off_a") == membership()

    for _ in range(2):
        commit(dynamodb, [accounts.part_leave(membership())])

    assert accounts.memberships(CARLA) == []


@pytest.mark.statement("A8")
def test_a_password_hash_is_only_changed_over_the_one_that_was_checked(
    accounts: Accounts, dynamodb: Any
) -> None:
    commit(dynamodb, accounts.parts_create(account()))

    accounts.update_password_hash(CARLA, "first", "second")

    with pytest.raises(Conflict):
        accounts.update_password_hash(CARLA, "first", "third")
    with pytest.raises(Conflict):
        accounts.update_password_hash("acc_" + "x" * 20, "first", "third")
    found = accounts.get(CARLA)
    assert found is not None
    assert found.password_hash == "second"


@pytest.mark.statement("A10")
def test_a_password_is_changed_over_the_one_that_was_read_and_remembers_when(
    accounts: Accounts, dynamodb: Any
) -> None:
    commit(dynamodb, accounts.parts_create(account()))

    commit(dynamodb, [accounts.part_change_password(account(), "second", NOW)])

    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_change_password(account(), "third", NOW)])
    assert accounts.get(CARLA) == account(password_hash="second", password_changed_at=NOW)


def test_a_membership_is_changed_but_never_made_or_given_to_another(
    accounts: Accounts, dynamodb: Any
) -> None:
    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_save_membership(membership())])
    commit(dynamodb, [accounts.part_join(membership())])

    commit(dynamodb, [accounts.part_save_membership(membership().model_copy(update={"own_factors": True}))])

    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_save_membership(membership(member_id="usr_b"))])
    found = accounts.membership(CARLA, "off_a")
    assert found is not None
    assert found.own_factors


def test_whose_an_email_is_takes_one_read_and_tells_no_more(accounts: Accounts, dynamodb: Any) -> None:
    commit(dynamodb, accounts.parts_create(account()))

    with requests_made(dynamodb) as made:
        found = [accounts.owner_of(key) for key in ("carla@exemplo.com.br", "ninguem@exemplo.com.br")]

    assert found == [CARLA, None]
    assert made == {"GetItem": 2}


def test_a_first_factor_is_gained_once(accounts: Accounts, dynamodb: Any) -> None:
    commit(dynamodb, accounts.parts_create(account()))
    commit(dynamodb, [accounts.part_gain_factor(CARLA)])

    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_gain_factor(CARLA)])


def test_entering_never_makes_an_account(accounts: Accounts, dynamodb: Any) -> None:
    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_enter(CARLA, "off_a")])

    commit(dynamodb, accounts.parts_create(account()))
    commit(dynamodb, [accounts.part_enter(CARLA, "off_a")])
    assert accounts.get(CARLA) == account(last_office_id="off_a")

    commit(dynamodb, [accounts.part_enter(CARLA, "off_a", ["home"])])
    commit(dynamodb, [accounts.part_enter(CARLA, "off_b")])
    assert accounts.get(CARLA) == account(last_office_id="off_b", origins=["home"])


@pytest.mark.statement("G4")
def test_an_account_moves_to_another_mailbox_and_frees_its_own(accounts: Accounts, dynamodb: Any) -> None:
    commit(dynamodb, accounts.parts_create(account()))

    commit(dynamodb, accounts.parts_move_email(account(), "nova@exemplo.com.br"))

    moved = account(email="nova@exemplo.com.br", email_key="nova@exemplo.com.br")
    assert accounts.by_email("nova@exemplo.com.br") == moved
    assert accounts.owner_of("carla@exemplo.com.br") is None
    other = account(id="acc_" + "d" * 20)
    commit(dynamodb, accounts.parts_create(other))
    assert accounts.by_email("carla@exemplo.com.br") == other


@pytest.mark.statement("G4")
def test_an_account_never_moves_to_a_mailbox_that_is_taken_or_from_one_it_has_left(
    accounts: Accounts, dynamodb: Any
) -> None:
    other = account(id="acc_" + "d" * 20, email="davi@exemplo.com.br", email_key="davi@exemplo.com.br")
    for each in (account(), other):
        commit(dynamodb, accounts.parts_create(each))

    with pytest.raises(TransactionFailed) as taken:
        commit(dynamodb, accounts.parts_move_email(account(), "davi@exemplo.com.br"))
    commit(dynamodb, accounts.parts_move_email(account(), "nova@exemplo.com.br"))
    with pytest.raises(TransactionFailed) as stale:
        commit(dynamodb, accounts.parts_move_email(account(), "outra@exemplo.com.br"))

    assert [taken.value.failed(part) for part in range(3)] == [False, True, False]
    assert [stale.value.failed(part) for part in range(3)] == [True, False, True]
    assert accounts.owner_of("davi@exemplo.com.br") == other.id
    assert accounts.owner_of("outra@exemplo.com.br") is None


@pytest.mark.statement("L8")
@pytest.mark.parametrize("office", [None, "off_a"])
def test_an_erased_account_is_gone_and_its_mailbox_free(
    accounts: Accounts, dynamodb: Any, office: str | None
) -> None:
    erased = account(last_office_id=office)
    commit(dynamodb, accounts.parts_create(erased))

    commit(dynamodb, accounts.parts_erase(erased))

    assert accounts.get(CARLA) is None
    assert accounts.owner_of("carla@exemplo.com.br") is None
    assert dynamodb.scan(TableName="Identity")["Items"] == []


@pytest.mark.statement("L8")
def test_an_account_that_moved_or_came_to_another_office_is_not_erased_as_it_was_read(
    accounts: Accounts, dynamodb: Any
) -> None:
    read = account(last_office_id="off_a")
    commit(dynamodb, accounts.parts_create(read))

    commit(dynamodb, [accounts.part_gain_office(read, "off_b")])
    with pytest.raises(TransactionFailed):
        commit(dynamodb, accounts.parts_erase(read))
    entered = read.model_copy(update={"last_office_id": "off_b", "gains": 1})
    commit(dynamodb, accounts.parts_move_email(entered, "nova@exemplo.com.br"))
    with pytest.raises(TransactionFailed):
        commit(dynamodb, accounts.parts_erase(entered))

    assert accounts.owner_of("nova@exemplo.com.br") == CARLA


@pytest.mark.statement("D14")
@pytest.mark.parametrize(
    "in_between",
    [
        lambda accounts: accounts.part_gain_office(account(), "off_b"),
        lambda accounts: accounts.part_gain_one_more_factor(account()),
        lambda accounts: accounts.part_gain_factor(CARLA),
        lambda accounts: accounts.part_change_password(account(), "second", NOW),
    ],
    ids=["an office", "a factor", "the first factor", "another password"],
)
def test_whoever_read_an_account_sees_what_was_added_since(
    accounts: Accounts, dynamodb: Any, in_between: Any
) -> None:
    commit(dynamodb, accounts.parts_create(account()))
    read = account()
    commit(dynamodb, [in_between(accounts)])

    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_gain_one_more_factor(read)])
    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_gain_office(read, "off_c")])

    found = accounts.get(CARLA)
    assert found is not None
    commit(dynamodb, [accounts.part_gain_office(found, "off_c")])
    again = accounts.get(CARLA)
    assert again is not None
    assert (again.last_office_id, again.gains) == ("off_c", found.gains + 1)


def test_nothing_is_added_to_an_account_that_is_not_there(accounts: Accounts, dynamodb: Any) -> None:
    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_gain_office(account(), "off_a")])
    with pytest.raises(TransactionFailed):
        commit(dynamodb, [accounts.part_gain_one_more_factor(account())])
