"""Owed calls as they are kept: due after their grace, taken by one worker at a time."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.outbox import MOST_DUE, Outbox
from chalicelib.domain.outbox import GRACE, LEASE, Owed
from chalicelib.services.ports import Store
from tests.contract.stores import make_table
from tests.unit.domain.people import NOON

DUE = NOON + GRACE


def owed(**what: Any) -> Owed:
    facts = {
        "id": "out_x",
        "office_id": "off_a",
        "member_id": "usr_carla",
        "onboarding_version": 1,
        "settle": "registered",
        "events": ["account.registered"],
        "created_at": NOON,
        "due_at": DUE,
    }
    return Owed.model_validate(facts | what)


def add(store: Store, row: Owed) -> None:
    store.commit([store.outbox.part_add(row)])


def test_a_row_comes_back_as_it_was(store: Store) -> None:
    add(store, owed())

    assert store.outbox.find("off_a", "out_x") == owed()
    assert store.outbox.find("off_b", "out_x") is None


def test_a_row_is_due_after_its_grace(store: Store) -> None:
    add(store, owed())

    assert store.outbox.due(DUE - timedelta(milliseconds=1)) == []
    assert store.outbox.due(DUE) == [owed()]


def test_rows_of_every_office_are_found(store: Store) -> None:
    offices = [f"off_{letter}" for letter in "abcdefgh"]
    for office_id in offices:
        add(store, owed(office_id=office_id))

    assert sorted(row.office_id for row in store.outbox.due(DUE)) == offices


def test_a_taken_row_is_another_workers_only_when_its_lease_is_over(store: Store) -> None:
    add(store, owed())

    assert store.outbox.claim(owed(), DUE + LEASE)

    assert store.outbox.due(DUE) == []
    (again,) = store.outbox.due(DUE + LEASE)
    assert again.attempts == 1
    assert store.outbox.claim(again, DUE + 2 * LEASE)


def test_of_two_workers_that_saw_the_same_row_one_gets_it(store: Store) -> None:
    add(store, owed())

    assert [store.outbox.claim(owed(), DUE + LEASE) for _ in range(2)] == [True, False]


def test_a_row_that_is_done_is_gone_and_cannot_be_taken(store: Store) -> None:
    add(store, owed())

    for _ in range(2):
        store.outbox.done(owed())

    assert store.outbox.find("off_a", "out_x") is None
    assert not store.outbox.claim(owed(), DUE + LEASE)
    assert store.outbox.due(DUE) == []


@pytest.mark.statement("J9")
def test_of_very_many_rows_the_oldest_come_first_and_no_more_than_a_round_can_do(dynamodb: Any) -> None:
    outbox = Outbox(make_table(dynamodb, "Outbox"))
    for number in range(MOST_DUE + 5):
        row = owed(id=f"out_{number:04}", due_at=DUE - timedelta(seconds=number))
        dynamodb.transact_write_items(TransactItems=[outbox.part_add(row)])

    due = outbox.due(DUE)

    assert len(due) == MOST_DUE
    assert due[0].id == f"out_{MOST_DUE + 4:04}"


def test_a_row_whose_mail_is_sent_keeps_what_else_is_owed_and_is_free_for_anybody(store: Store) -> None:
    row = owed(settle="registered", mails=["password_set"])
    add(store, row)
    assert store.outbox.claim(row, DUE + LEASE)

    store.outbox.mailed(row)

    (left,) = store.outbox.due(DUE)
    assert (left.settle, left.mails, left.claimed_until) == ("registered", [], None)


def test_a_row_that_is_gone_stays_gone_when_its_mail_is_sent(store: Store) -> None:
    store.outbox.mailed(owed())

    assert store.outbox.find("off_a", "out_x") is None
