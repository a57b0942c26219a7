"""A history vouches for itself: each row for what it says, and for the row before it."""

from datetime import timedelta, timezone

import pytest
from pydantic import ValidationError

from chalicelib.domain.audit import SYSTEM, Actor, AuditRow, Fault, broken_links, hash_of, linked
from tests.unit.domain.people import NOON

ANA = Actor(kind="staff", id="stf_ana", name="Ana Souza", source_ip="192.0.2.7", request_id="r-1")
OTHERWISE = {
    "owner_id": "off_b",
    "target_id": "usr_davi",
    "action": "client_user.deactivated",
    "at": NOON + timedelta(milliseconds=1),
    "actor": SYSTEM,
    "result": "failed",
    "facts": {"added": ["read_news", "request_services"]},
    "id": "aud_other",
    "seq": 4,
    "prev": "another",
}


def history(length: int = 5) -> list[AuditRow]:
    rows: list[AuditRow] = []
    for number in range(length):
        row = AuditRow(
            id=f"aud_{number}", owner_id="off_a", target_id="usr_carla", action="client_user.changed",
            at=NOON + timedelta(seconds=number), actor=ANA, facts={"added": ["read_news"]},
        )  # fmt: skip
        rows.append(linked(row, rows[-1] if rows else None))
    return rows


def faults(rows: list[AuditRow]) -> list[tuple[int, Fault]]:
    return [tuple(each) for each in broken_links(rows)]


def test_a_history_as_it_was_written_is_whole() -> None:
    assert [each.seq for each in history()] == [1, 2, 3, 4, 5]
    assert faults(history()) == faults([]) == []


@pytest.mark.statement("L5")
@pytest.mark.parametrize("field", OTHERWISE)
def test_no_field_can_be_changed_unseen(field: str) -> None:
    rows = history()
    rows[2] = rows[2].model_copy(update={field: OTHERWISE[field]})

    assert (rows[2].seq, Fault.CHANGED) in faults(rows)


@pytest.mark.statement("L5")
def test_a_changed_row_with_its_hash_made_anew_is_given_away_by_the_next() -> None:
    rows = history()
    forged = rows[2].model_copy(update={"action": "nothing.happened"})
    rows[2] = forged.model_copy(update={"hash": hash_of(forged)})

    assert faults(rows) == [(4, Fault.UNLINKED)]


@pytest.mark.statement("L5")
@pytest.mark.parametrize("missing", [0, 1, 3])
def test_a_row_that_was_taken_away_leaves_a_gap(missing: int) -> None:
    rows = history()
    del rows[missing]

    assert faults(rows) == [(missing + 2, Fault.GAP)]


@pytest.mark.statement("L5")
def test_two_rows_in_each_others_place_are_seen() -> None:
    rows = history()
    rows[1], rows[2] = rows[2], rows[1]

    assert faults(rows) == [(3, Fault.GAP), (2, Fault.OUT_OF_ORDER), (4, Fault.GAP)]


def test_a_tail_that_was_cut_off_does_not_show_by_itself() -> None:
    assert faults(history()[:3]) == []


def test_the_hash_counts_instants_as_they_are_stored_and_leaves_defaults_out() -> None:
    (row,) = history(1)
    there = row.at.astimezone(timezone(timedelta(hours=-3)))

    assert hash_of(row) == hash_of(row.model_copy(update={"at": there + timedelta(microseconds=7)}))
    assert hash_of(row) == hash_of(AuditRow.model_validate(row.model_dump(exclude_defaults=True)))


def test_facts_are_ids_words_and_numbers_and_nothing_is_not_said() -> None:
    (row,) = history(1)
    told = AuditRow.model_validate(
        row.model_dump() | {"facts": {"draft": None, "mfa": True, "to": ("a", "b")}}
    )

    assert told.facts == {"mfa": True, "to": ["a", "b"]}
    for fact in (1.5, NOON, {"deep": [None]}):
        with pytest.raises(ValidationError):
            AuditRow.model_validate(row.model_dump() | {"facts": {"fact": fact}})
