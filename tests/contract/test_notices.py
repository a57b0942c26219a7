"""Notices as they are kept: owed until they are sent, taken by one worker at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.notices import Notices
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.notice import Notice, NoticeKind
from chalicelib.domain.outbox import GRACE, LEASE
from tests.unit.domain.people import NOON
from tests.unit.services.identity_basics import commit as commit_in_memory
from tests.unit.services.identity_beside import FakeNotices

DUE = NOON + GRACE


@pytest.fixture(params=["fake", "dynamodb"])
def notices(request: pytest.FixtureRequest) -> Any:
    """The same contract for the fake that the services' tests stand on and for the real adapter."""
    if request.param == "fake":
        return FakeNotices()
    return Notices(request.getfixturevalue("identity"))


def notice(**what: Any) -> Notice:
    facts = {
        "id": "ntc_x",
        "kind": NoticeKind.PASSWORD_CHANGED,
        "to": "carla@exemplo.com.br",
        "account_id": "acc_carla",
        "facts": {"person_name": "Carla"},
        "created_at": NOON,
        "due_at": DUE,
    }
    return Notice.model_validate(facts | what)


def test_a_notice_comes_back_as_it_was(notices: Notices) -> None:
    notices.add(notice())

    assert notices.find("ntc_x") == notice()
    assert notices.find("ntc_y") is None


def test_a_notice_is_written_with_the_change_that_owes_it(notices: Notices, dynamodb: Any) -> None:
    part = notices.part_add(notice())
    if isinstance(notices, FakeNotices):
        commit_in_memory([part])
    else:
        dynamodb.transact_write_items(TransactItems=[part])

    assert notices.find("ntc_x") == notice()


def test_a_notice_is_due_after_its_grace(notices: Notices) -> None:
    notices.add(notice())

    assert notices.due(DUE - timedelta(milliseconds=1)) == []
    assert notices.due(DUE) == [notice()]


def test_notices_of_everybody_are_found(notices: Notices) -> None:
    every = [notice(id=f"ntc_{letter}") for letter in "abcdefgh"]
    for each in every:
        notices.add(each)

    assert sorted(notices.due(DUE), key=lambda each: each.id) == every


def test_of_sixteen_workers_that_saw_the_same_notice_one_gets_it(notices: Notices) -> None:
    notices.add(notice())

    with ThreadPoolExecutor(16) as workers:
        taken = list(workers.map(lambda _: notices.claim(notice(), DUE + LEASE), range(16)))

    assert taken.count(True) == 1
    found = notices.find("ntc_x")
    assert found is not None
    assert (found.attempts, found.claimed_until) == (1, DUE + LEASE)


def test_a_taken_notice_is_another_workers_only_when_its_lease_is_over(notices: Notices) -> None:
    notices.add(notice())
    notices.claim(notice(), DUE + LEASE)

    assert notices.due(DUE) == []
    (again,) = notices.due(DUE + LEASE)
    assert notices.claim(again, DUE + 2 * LEASE)


def test_a_notice_that_was_sent_is_gone_and_cannot_be_taken(notices: Notices) -> None:
    notices.add(notice())

    for _ in range(2):
        notices.done(notice())

    assert notices.find("ntc_x") is None
    assert not notices.claim(notice(), DUE + LEASE)
    assert notices.due(DUE) == []


@pytest.mark.statement("J9")
def test_an_index_that_lags_behind_makes_nobody_send_twice(identity: Table) -> None:
    notices = Notices(identity)
    notices.add(notice())
    (stale,) = notices.due(DUE)
    notices.claim(notice(), DUE + LEASE)

    assert not notices.claim(stale, DUE + LEASE)


@pytest.mark.statement("L9")
def test_a_notice_that_cannot_be_sent_is_deleted_by_the_table_after_a_week(identity: Table) -> None:
    Notices(identity).add(notice())

    item = identity.get({"pk": "NOTICE#ntc_x", "sk": "NOTICE"})

    assert item is not None
    assert item["ttl"] == int((NOON + timedelta(days=7)).timestamp())
