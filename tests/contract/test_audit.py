"""History as it is kept: rows are added once and told newest first."""

from datetime import timedelta

import pytest

from chalicelib.domain.audit import SYSTEM, Actor, AuditRow
from chalicelib.services.ports import Store, TransactionFailed
from tests.unit.domain.people import NOON

ANA = Actor(kind="staff", id="stf_ana", name="Ana Souza", source_ip="192.0.2.7", request_id="r-1")


def row(number: int, **what: object) -> AuditRow:
    facts = {
        "id": f"aud_{number}",
        "owner_id": "off_a",
        "action": "client_user.changed",
        "target_id": "usr_carla",
        "at": NOON + timedelta(seconds=number),
        "actor": ANA,
        "facts": {"permission": "read_news"},
    }
    return AuditRow.model_validate(facts | what)


@pytest.mark.statement("L4")
def test_the_history_of_one_target_is_told_newest_first(store: Store) -> None:
    rows = [row(1), row(2, actor=SYSTEM), row(10)]

    store.commit([store.audit.part_row(each) for each in rows])
    store.commit([store.audit.part_row(row(3, target_id="usr_davi"))])

    assert store.audit.rows_about("off_a", "usr_carla") == rows[::-1]


@pytest.mark.statement("F1")
def test_another_office_has_no_history_of_the_target(store: Store) -> None:
    store.commit([store.audit.part_row(row(1))])

    assert store.audit.rows_about("off_b", "usr_carla") == []


@pytest.mark.statement("L5")
def test_a_row_is_never_written_over(store: Store) -> None:
    store.commit([store.audit.part_row(row(1))])

    with pytest.raises(TransactionFailed):
        store.commit([store.audit.part_row(row(1, action="nothing happened"))])

    assert [each.action for each in store.audit.rows_about("off_a", "usr_carla")] == ["client_user.changed"]


def test_two_rows_of_one_instant_are_both_kept(store: Store) -> None:
    store.commit([store.audit.part_row(row(number, at=NOON)) for number in (1, 2)])

    assert len(store.audit.rows_about("off_a", "usr_carla")) == 2
