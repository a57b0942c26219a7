"""Links by their hash, and task tokens of waits: spent once, within their time, and cleared by their own only."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.invitations import InvitationTokens
from chalicelib.domain.invitation import KEPT_AFTER_END
from chalicelib.services.ports import InvitationToken, Store, TransactionFailed, Wait
from tests.contract.stores import make_table
from tests.unit.domain.people import NOON, WEEK

TOKEN = InvitationToken("the hash", "off_a", "usr_carla", 1, NOON + WEEK, b"\x00sealed")
WAIT = Wait("off_a", "usr_carla", 1, "SendInvitation", "task-1")


def issue(store: Store) -> None:
    store.commit([store.invitation_tokens.part_issue(TOKEN)])


def test_a_link_leads_to_whom_it_invites(store: Store) -> None:
    issue(store)

    assert store.invitation_tokens.find("the hash") == TOKEN
    assert store.invitation_tokens.find("another hash") is None


def test_a_hash_is_issued_once(store: Store) -> None:
    issue(store)

    with pytest.raises(TransactionFailed):
        issue(store)


@pytest.mark.statement("B3")
def test_a_link_is_spent_once(store: Store) -> None:
    issue(store)

    store.commit([store.invitation_tokens.part_spend("the hash", NOON)])

    assert store.invitation_tokens.find("the hash") is None
    with pytest.raises(TransactionFailed):
        store.commit([store.invitation_tokens.part_spend("the hash", NOON)])


@pytest.mark.statement("B5")
def test_the_write_itself_compares_the_time(store: Store) -> None:
    issue(store)

    with pytest.raises(TransactionFailed):
        store.commit([store.invitation_tokens.part_spend("the hash", NOON + WEEK)])

    store.commit([store.invitation_tokens.part_spend("the hash", NOON + WEEK - timedelta(milliseconds=1))])


@pytest.mark.statement("B7")
def test_a_killed_link_is_gone_and_killing_it_again_is_no_error(store: Store) -> None:
    issue(store)

    for _ in range(2):
        store.commit([store.invitation_tokens.part_kill("the hash")])

    assert store.invitation_tokens.find("the hash") is None


def test_the_table_forgets_a_link_long_after_its_time(dynamodb: Any) -> None:
    tokens = InvitationTokens(make_table(dynamodb, "Identity"))
    dynamodb.transact_write_items(TransactItems=[tokens.part_issue(TOKEN)])

    (item,) = dynamodb.scan(TableName="Identity")["Items"]

    assert int(item["ttl"]["N"]) == int((NOON + WEEK + KEPT_AFTER_END).timestamp())


def test_a_wait_is_found_until_its_next_one_takes_its_place(store: Store) -> None:
    store.waits.put(WAIT)
    following = replace(WAIT, step="AwaitMfaEnrolment", task_token="task-2")
    store.waits.put(following)

    assert store.waits.find("off_a", "usr_carla") == following
    assert store.waits.find("off_b", "usr_carla") is None


def test_a_settled_wait_takes_only_itself_away(store: Store) -> None:
    following = replace(WAIT, task_token="task-2")
    store.waits.put(following)

    store.waits.clear(WAIT)
    assert store.waits.find("off_a", "usr_carla") == following
    for _ in range(2):
        store.waits.clear(following)

    assert store.waits.find("off_a", "usr_carla") is None
