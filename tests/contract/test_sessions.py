"""Sessions as DynamoDB keeps them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.sessions import Sessions
from chalicelib.adapters.dynamodb.table import Table, TransactionFailed
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.domain.errors import Unauthenticated
from chalicelib.domain.session import Role, Session, token_of
from chalicelib.services import sessions as service
from tests.contract.requests_made import requests_made

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
CARLA = "acc_" + "c" * 20
SECRET = "S" * 43


class StoppedClock:
    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant


@pytest.fixture
def sessions(identity: Table) -> Sessions:
    return Sessions(identity)


def session(secret: str = SECRET, **what: Any) -> Session:
    facts = {
        "id": "ses_x",
        "hash": Sessions.hash_of(None, secret),  # type: ignore[arg-type]
        "account_id": CARLA,
        "name": "Carla",
        "office_id": "off_a",
        "member_id": "usr_a",
        "role": Role.CLIENT,
        "company_id": "cmp_a",
        "created_at": NOW,
        "last_seen_at": NOW,
        "expires_at": NOW + timedelta(hours=12),
        "proven_at": NOW,
    }
    return Session.model_validate(facts | what)


@pytest.mark.statement("E1")
def test_neither_token_nor_secret_is_stored(sessions: Sessions, identity: Table, dynamodb: Any) -> None:
    commit(dynamodb, [sessions.part_open(session())])

    assert SECRET not in str(dynamodb.scan(TableName=identity.name)["Items"])
    assert sessions.find(CARLA, sessions.hash_of(SECRET)) == session()


def test_a_session_is_deleted_by_the_table_after_its_end(
    sessions: Sessions, identity: Table, dynamodb: Any
) -> None:
    commit(dynamodb, [sessions.part_open(session())])

    (item,) = dynamodb.scan(TableName=identity.name)["Items"]

    assert item["ttl"] == {"N": str(int((NOW + timedelta(hours=12)).timestamp()))}


def test_checking_a_session_is_one_read_and_at_most_every_five_minutes_one_write(
    sessions: Sessions, dynamodb: Any
) -> None:
    commit(dynamodb, [sessions.part_open(session())])
    token = token_of(CARLA, SECRET)

    made = []
    for minutes in (4, 5, 9, 10):
        with requests_made(dynamodb) as counted:
            service.current(token, sessions=sessions, clock=StoppedClock(NOW + timedelta(minutes=minutes)))
        made.append(dict(counted))

    assert made == [{"GetItem": 1}, {"GetItem": 1, "UpdateItem": 1}] * 2


def test_of_two_requests_that_touch_at_once_both_go_on(sessions: Sessions, dynamodb: Any) -> None:
    commit(dynamodb, [sessions.part_open(session())])
    later = NOW + timedelta(minutes=6)

    assert sessions.touch(session(), later)
    assert sessions.touch(session(), later + timedelta(seconds=1))

    found = sessions.find(CARLA, session().hash)
    assert found is not None
    assert found.last_seen_at == later


@pytest.mark.statement("E5")
def test_touching_does_not_bring_an_ended_session_back(sessions: Sessions, dynamodb: Any) -> None:
    commit(dynamodb, [sessions.part_open(session())])
    sessions.end(CARLA, session().hash)

    assert not sessions.touch(session(), NOW + timedelta(minutes=6))

    assert sessions.all(CARLA) == []
    with pytest.raises(Unauthenticated):
        service.current(token_of(CARLA, SECRET), sessions=sessions, clock=StoppedClock(NOW))


def test_a_session_is_replaced_once(sessions: Sessions, dynamodb: Any) -> None:
    commit(dynamodb, [sessions.part_open(session())])
    commit(dynamodb, [sessions.part_replace(session())])

    with pytest.raises(TransactionFailed):
        commit(dynamodb, [sessions.part_replace(session())])
    commit(dynamodb, [sessions.part_end(CARLA, session().hash)])


@pytest.mark.statement("E5")
def test_an_office_ends_the_sessions_at_its_own_and_at_no_other(sessions: Sessions, dynamodb: Any) -> None:
    for number, office_id in enumerate(["off_a", "off_a", "off_b"]):
        commit(dynamodb, [sessions.part_open(session(str(number) * 43, office_id=office_id))])

    commit(dynamodb, sessions.parts_end_sessions(CARLA, "off_a"))

    assert [each.office_id for each in sessions.all(CARLA)] == ["off_b"]


@pytest.mark.statement("E5")
def test_a_session_that_moved_while_an_office_ended_it_has_to_be_found_anew(
    sessions: Sessions, dynamodb: Any
) -> None:
    commit(dynamodb, [sessions.part_open(session())])
    ends = sessions.parts_end_sessions(CARLA, session().office_id)
    commit(dynamodb, [sessions.part_replace(session()), sessions.part_open(session("n" * 43))])

    with pytest.raises(TransactionFailed):
        commit(dynamodb, ends)

    commit(dynamodb, sessions.parts_end_sessions(CARLA, session().office_id))
    assert sessions.all(CARLA) == []
