"""What is owed, and whose it is for a while."""

from datetime import timedelta

from chalicelib.domain.outbox import LEASE, Owed
from tests.unit.domain.people import NOON


def owed(**what: object) -> Owed:
    facts = {
        "id": "out_x",
        "office_id": "off_a",
        "member_id": "usr_carla",
        "onboarding_version": 1,
        "created_at": NOON,
        "due_at": NOON + LEASE,
    }
    return Owed.model_validate(facts | what)


def test_a_new_row_is_free_before_it_is_due() -> None:
    assert not owed().is_claimed(NOON)


def test_a_row_taken_by_a_worker_is_theirs_until_the_lease_is_over() -> None:
    taken = owed(attempts=1, claimed_until=NOON + LEASE)

    assert taken.is_claimed(NOON + LEASE - timedelta(milliseconds=1))
    assert not taken.is_claimed(NOON + LEASE)


def test_two_rows_share_no_list() -> None:
    owed().events.append("client_user.changed")

    assert owed().events == []
