"""History as it is kept: rows are added once, numbered and linked, and told newest first."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.audit import Audit
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.domain.audit import SYSTEM, Actor, AuditRow, broken_links
from chalicelib.domain.errors import Conflict
from chalicelib.services.ports import Store, TransactionFailed
from tests.contract.stores import make_table
from tests.unit.domain.people import NOON

ANA = Actor(kind="staff", id="stf_ana", name="Ana Souza", source_ip="192.0.2.7", request_id="r-1")
SOMEWHERE = {"pk": "off_a#X", "sk": "one"}


def row(number: int, **what: object) -> AuditRow:
    facts = {
        "id": f"aud_{number}",
        "owner_id": "off_a",
        "action": "client_user.changed",
        "target_id": "usr_carla",
        "at": NOON + timedelta(milliseconds=number),
        "actor": ANA,
        "facts": {"added": ["read_news"], "administrator": True, "version": 3},
    }
    return AuditRow.model_validate(facts | what)


def ids(rows: list[AuditRow]) -> list[str]:
    return [each.id for each in rows]


@pytest.mark.statement("L4")
def test_a_row_comes_back_with_all_that_it_says(store: Store) -> None:
    store.commit([store.audit.part_row(row(1, result="failed"))])

    (kept,) = store.audit.rows_about("off_a", "usr_carla")

    assert kept.model_copy(update={"seq": 0, "prev": "", "hash": ""}) == row(1, result="failed")


@pytest.mark.statement("L4")
def test_the_history_of_one_target_is_told_newest_first(store: Store) -> None:
    for each in (row(1), row(2, actor=SYSTEM), row(3, target_id="usr_davi"), row(10)):
        store.commit([store.audit.part_row(each)])

    assert ids(store.audit.rows_about("off_a", "usr_carla")) == ["aud_10", "aud_2", "aud_1"]


@pytest.mark.statement("F1")
def test_another_office_has_no_history_of_the_target(store: Store) -> None:
    store.commit([store.audit.part_row(row(1))])

    assert store.audit.rows_about("off_b", "usr_carla") == []


@pytest.mark.statement("L5")
def test_rows_are_numbered_and_linked_also_within_one_transaction(store: Store) -> None:
    store.commit([store.audit.part_row(row(1))])
    store.commit([store.audit.part_row(each) for each in (row(2), row(3, target_id="usr_davi"), row(4))])

    rows = store.audit.rows_about("off_a", "usr_carla")[::-1]

    assert [(each.id, each.seq) for each in rows] == [("aud_1", 1), ("aud_2", 2), ("aud_4", 3)]
    assert broken_links(rows) == []
    assert broken_links(store.audit.rows_about("off_a", "usr_davi")) == []


@pytest.mark.statement("L5")
def test_a_row_stands_after_the_newest_of_the_moment_it_is_written(store: Store) -> None:
    slow, quick = store.audit.part_row(row(1)), store.audit.part_row(row(2))

    store.commit([quick])
    store.commit([slow])

    assert ids(store.audit.rows_about("off_a", "usr_carla")) == ["aud_1", "aud_2"]


def test_a_refused_change_leaves_no_row(dynamodb: Any) -> None:
    table = make_table(dynamodb, "Audit")
    audit = Audit(table)
    held = table.part_check(SOMEWHERE, "attribute_exists(pk)")

    with pytest.raises(TransactionFailed) as failure:
        commit(dynamodb, [audit.part_row(row(1)), held])

    assert failure.value.items == [None, {}]
    assert audit.rows_about("off_a", "usr_carla") == []


class Outrun:
    """A client before whose next transactions somebody else writes the next row."""

    def __init__(self, client: Any, audit: Audit, times: int) -> None:
        self._client, self._audit, self._left = client, audit, times

    def transact_write_items(self, **request: Any) -> None:
        if self._left:
            self._left -= 1
            commit(self._client, [self._audit._part_next(row(9), {})])
        self._client.transact_write_items(**request)


@pytest.mark.statement("L5")
def test_who_loses_the_race_for_a_place_takes_the_next_and_nobody_is_told(dynamodb: Any) -> None:
    table = make_table(dynamodb, "Audit")
    audit = Audit(table)

    commit(Outrun(dynamodb, audit, times=2), [audit.part_row(row(1)), table.part_put(SOMEWHERE)])

    rows = audit.rows_about("off_a", "usr_carla")[::-1]
    assert ids(rows) == ["aud_9", "aud_9", "aud_1"]
    assert broken_links(rows) == []
    assert table.get(SOMEWHERE) is not None


def test_whoever_loses_it_over_and_over_is_told_of_a_conflict(dynamodb: Any) -> None:
    table = make_table(dynamodb, "Audit")
    audit = Audit(table)

    with pytest.raises(Conflict):
        commit(Outrun(dynamodb, audit, times=20), [audit.part_row(row(1))])


def test_a_lost_place_is_never_named_beside_a_condition_that_failed(dynamodb: Any) -> None:
    table = make_table(dynamodb, "Audit")
    audit = Audit(table)
    held = table.part_check(SOMEWHERE, "attribute_exists(pk)")

    with pytest.raises(TransactionFailed) as failure:
        commit(Outrun(dynamodb, audit, times=1), [audit.part_row(row(1)), held])

    assert failure.value.items == [None, {}]


@pytest.mark.statement("L5")
def test_a_row_is_never_written_over(dynamodb: Any) -> None:
    table = make_table(dynamodb, "Audit")
    audit = Audit(table)
    first, again = audit._part_next(row(1), {}), audit._part_next(row(2), {})
    commit(dynamodb, [first])

    with pytest.raises(TransactionFailed):
        commit(dynamodb, [again])

    assert ids(audit.rows_about("off_a", "usr_carla")) == ["aud_1"]


@pytest.mark.statement("L5")
def test_a_row_can_be_checked_from_what_is_stored(dynamodb: Any) -> None:
    table = make_table(dynamodb, "Audit")
    audit = Audit(table)
    commit(dynamodb, [audit.part_row(row(number)) for number in (1, 2, 3)])
    key = {"pk": "off_a#usr_carla", "sk": "0000000002"}

    table.update(key, "SET #action = :other", names={"#action": "action"}, values={":other": "nothing"})

    assert [str(each.fault) for each in broken_links(audit.rows_about("off_a", "usr_carla")[::-1])] == [
        "was changed"
    ]
