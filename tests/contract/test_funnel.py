"""The funnel's numbers: only added to, per office and month."""

from chalicelib.domain.funnel import FunnelStep, Passed
from chalicelib.services.ports import Store


def test_what_is_added_is_found_by_month(store: Store) -> None:
    for step, waited in ((FunnelStep.COMPLETED, None), (FunnelStep.ACTIVE, 2), (FunnelStep.ACTIVE, 2)):
        store.funnel.add(Passed("off_a", "2026-12", step, waited))
    store.funnel.add(Passed("off_a", "2026-10", FunnelStep.COMPLETED, None))
    store.funnel.add(Passed("off_b", "2026-12", FunnelStep.COMPLETED, None))

    (month,) = store.funnel.since("off_a", "2026-11")

    assert (month.month, month.completed, month.invited, month.active) == ("2026-12", 1, 0, 2)
    assert month.activation == [0, 0, 2, 0, 0, 0]
    assert month.registration == [0] * 6
