"""Counts who passes a step of the funnel, and reads an office's months."""

from contextlib import suppress

from chalicelib.domain import funnel
from chalicelib.domain.brasilia import last_months
from chalicelib.domain.errors import DomainError
from chalicelib.domain.funnel import FunnelMonth, FunnelStep
from chalicelib.domain.member import Member
from chalicelib.services.ports import Clock, Store


def count_step(member: Member, step: FunnelStep, *, store: Store, clock: Clock) -> None:
    """Right after the commit that took ``member`` past ``step``.

    A chart is no ledger: a count that cannot be written is left out rather than hold the person up.
    """
    passed = funnel.passed(member, step, clock.now())
    if passed is not None:
        with suppress(DomainError):
            store.funnel.add(passed)


def of_office(office_id: str, months: int, *, store: Store, clock: Clock) -> list[FunnelMonth]:
    """The last ``months`` months, newest first, those without anybody included."""
    wanted = last_months(clock.now(), months)
    counted = {each.month: each for each in store.funnel.since(office_id, wanted[-1])}
    return [counted.get(month, FunnelMonth(month=month)) for month in wanted]
