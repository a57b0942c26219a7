"""Challenges as DynamoDB keeps them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.challenges import Challenges
from chalicelib.adapters.dynamodb.table import Table, TransactionFailed
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.domain.challenge import LIFE, Challenge, Purpose
from chalicelib.domain.errors import ChallengeInvalid

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TOKEN = "T" * 43


@pytest.fixture
def challenges(identity: Table) -> Challenges:
    return Challenges(identity)


@pytest.fixture
def challenge(challenges: Challenges) -> Challenge:
    opened = Challenge(
        hash=challenges.hash_of(TOKEN),
        account_id="acc_carla",
        purpose=Purpose.ENROL,
        facts={"member_id": "usr_a"},
        expires_at=NOW + LIFE,
    )
    challenges.add(opened)
    return opened


def test_a_challenge_is_kept_without_its_token(
    challenges: Challenges, challenge: Challenge, identity: Table, dynamodb: Any
) -> None:
    assert challenges.find(challenges.hash_of(TOKEN)) == challenge
    assert TOKEN not in str(dynamodb.scan(TableName=identity.name)["Items"])


def test_attempts_at_once_are_all_counted(challenges: Challenges, challenge: Challenge) -> None:
    with ThreadPoolExecutor(16) as people:
        seen = list(people.map(lambda _: challenges.count_attempt(challenge.hash), range(16)))

    assert sorted(each.attempts for each in seen if each) == list(range(1, 17))


def test_an_attempt_on_nothing_leaves_nothing(challenges: Challenges, identity: Table, dynamodb: Any) -> None:
    assert challenges.count_attempt("unknown") is None
    assert dynamodb.scan(TableName=identity.name)["Items"] == []


def test_facts_are_noted_until_the_end_and_not_after(challenges: Challenges, challenge: Challenge) -> None:
    challenges.note(challenge, {"secret": "sealed"}, NOW)

    with pytest.raises(ChallengeInvalid):
        challenges.note(challenge, {"secret": "other"}, challenge.expires_at)
    found = challenges.find(challenge.hash)
    assert found is not None
    assert found.facts == {"secret": "sealed"}


@pytest.mark.statement("D6")
def test_of_sixteen_who_exchange_the_same_facts_at_once_one_does(
    challenges: Challenges, challenge: Challenge
) -> None:
    with ThreadPoolExecutor(16) as people:
        done = list(people.map(lambda at: challenges.exchange(challenge, {"by": str(at)}, NOW), range(16)))

    found = challenges.find(challenge.hash)
    assert found is not None
    assert sorted(done) == [False] * 15 + [True]
    assert found.facts == {"by": str(done.index(True))}


def test_facts_that_somebody_changed_meanwhile_are_not_exchanged(
    challenges: Challenges, challenge: Challenge
) -> None:
    challenges.note(challenge, {"phone": "other"}, NOW)

    assert not challenges.exchange(challenge, {"code": "sealed"}, NOW)


@pytest.mark.statement("B5")
def test_facts_of_a_challenge_past_its_time_are_not_exchanged(
    challenges: Challenges, challenge: Challenge
) -> None:
    assert not challenges.exchange(challenge, {"code": "sealed"}, challenge.expires_at)


@pytest.mark.statement("D4")
def test_a_fact_is_taken_once_even_by_sixteen_at_once(challenges: Challenges, challenge: Challenge) -> None:
    with ThreadPoolExecutor(16) as people:
        taken = list(people.map(lambda _: challenges.take(challenge, "member_id", NOW), range(16)))

    found = challenges.find(challenge.hash)
    assert taken.count(True) == 1
    assert found is not None
    assert found.facts == {}


def test_a_fact_is_taken_as_it_was_read_and_before_the_end(
    challenges: Challenges, challenge: Challenge
) -> None:
    assert not challenges.take(challenge, "member_id", challenge.expires_at)
    challenges.note(challenge, {"member_id": "usr_b", "kept": "yes"}, NOW)
    assert not challenges.take(challenge, "member_id", NOW)

    read = challenges.find(challenge.hash)

    assert read is not None
    assert challenges.take(read, "member_id", NOW)
    left = challenges.find(challenge.hash)
    assert left is not None
    assert left.facts == {"kept": "yes"}


def test_a_challenge_that_is_gone_has_nothing_to_take(challenges: Challenges, challenge: Challenge) -> None:
    gone = challenge.model_copy(update={"hash": "unknown"})

    assert not challenges.take(gone, "member_id", NOW)
    assert challenges.find("unknown") is None


def test_a_challenge_is_spent_once(challenges: Challenges, challenge: Challenge, dynamodb: Any) -> None:
    commit(dynamodb, [challenges.part_spend(challenge, NOW)])

    with pytest.raises(TransactionFailed):
        commit(dynamodb, [challenges.part_spend(challenge, NOW)])


@pytest.mark.statement("B5")
def test_a_challenge_past_its_time_is_not_spent_though_it_is_still_stored(
    challenges: Challenges, challenge: Challenge, dynamodb: Any
) -> None:
    with pytest.raises(TransactionFailed):
        commit(dynamodb, [challenges.part_spend(challenge, challenge.expires_at)])
