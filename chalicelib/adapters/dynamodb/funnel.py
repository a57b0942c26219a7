"""The funnel in the Portal table: one item per office and month, whose numbers are only added to."""

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.funnel import WITHIN, FunnelMonth, FunnelStep, Passed

WAITS = {FunnelStep.REGISTERED: "registration", FunnelStep.ACTIVE: "activation"}
CLASSES = range(len(WITHIN) + 1)


class Funnel:
    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, passed: Passed) -> None:
        """One write of one unit."""
        key, values = keys.funnel_month(passed.office_id, passed.month), {":one": 1}
        names = {"#step": passed.step.value}
        if passed.waited is None:
            self._table.update(key, "ADD #step :one", names=names, values=values)
            return
        names["#waited"] = f"{WAITS[passed.step]}_{passed.waited}"
        self._table.update(key, "ADD #step :one, #waited :one", names=names, values=values)

    def since(self, office_id: str, month: str) -> list[FunnelMonth]:
        items = self._table.query_from(keys.funnel_of(office_id), month)
        return [
            FunnelMonth.model_validate(
                {"month": item["sk"], **item}
                | {name: [item.get(f"{name}_{each}", 0) for each in CLASSES] for name in WAITS.values()}
            )
            for item in items
        ]
