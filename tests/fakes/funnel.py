"""The funnel in memory."""

from chalicelib.domain.funnel import FunnelMonth, FunnelStep, Passed

WAITS = {FunnelStep.REGISTERED: "registration", FunnelStep.ACTIVE: "activation"}


class FakeFunnel:
    def __init__(self) -> None:
        self.months: dict[tuple[str, str], FunnelMonth] = {}

    def add(self, passed: Passed) -> None:
        key = (passed.office_id, passed.month)
        counted = self.months.setdefault(key, FunnelMonth(month=passed.month))
        setattr(counted, passed.step.value, getattr(counted, passed.step.value) + 1)
        if passed.waited is not None:
            getattr(counted, WAITS[passed.step])[passed.waited] += 1

    def since(self, office_id: str, month: str) -> list[FunnelMonth]:
        found = sorted(self.months.items())
        return [counted for (office, each), counted in found if office == office_id and each >= month]
