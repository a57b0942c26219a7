"""The office's funnel over HTTP: from Concluir to active, month by month."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import ConfigDict, Field

from chalicelib import wiring
from chalicelib.domain.funnel import WITHIN, FunnelMonth
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.entrypoints.requests import Request, endpoint
from chalicelib.services import funnel

bp = Blueprint(__name__)


class FunnelQuery(Model):
    model_config = ConfigDict(extra="forbid")

    months: Annotated[int, Field(ge=1, le=36)] = 6


class Wait(Model):
    """How many waited less than so many seconds and longer than the class before; ``None`` has no upper bound."""

    within_seconds: int | None
    people: int


class FunnelMonthAnswer(Model):
    """The people registered in ``month`` (``2026-12``), by how far they have come.

    ``registration`` is from the mail to the account, ``activation`` from Concluir to the portal.
    """

    month: str
    completed: int
    invited: int
    registered: int
    active: int
    registration: list[Wait]
    activation: list[Wait]

    @classmethod
    def of(cls, counted: FunnelMonth) -> "FunnelMonthAnswer":
        plain = counted.model_dump(exclude={"registration", "activation"})
        return cls(**plain, registration=_waits(counted.registration), activation=_waits(counted.activation))


class FunnelAnswer(Model):
    items: list[FunnelMonthAnswer]
    next_cursor: str | None = None


@bp.route("/office/funnel", methods=["GET"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="From Concluir to active, by month of registration",
    query=FunnelQuery,
    answer=FunnelAnswer,
)
def get_funnel(request: Request, query: FunnelQuery) -> FunnelAnswer:
    months = funnel.of_office(
        request.session.office_id, query.months, store=wiring.store(), clock=wiring.clock
    )
    return FunnelAnswer(items=[FunnelMonthAnswer.of(each) for each in months])


def _waits(people: list[int]) -> list[Wait]:
    return [
        Wait(within_seconds=bound, people=count) for bound, count in zip((*WITHIN, None), people, strict=True)
    ]
