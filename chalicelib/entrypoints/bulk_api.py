"""One act on many client users over HTTP: send again, give or take portal access, with a result for each."""

from collections.abc import Callable
from typing import Annotated, Final, Literal

from chalice.app import Blueprint
from pydantic import Field, field_validator

from chalicelib import wiring
from chalicelib.domain.audit import Actor
from chalicelib.domain.bulk import MOST, Outcome
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.domain.steps import Id
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.models import Body
from chalicelib.entrypoints.requests import Request, endpoint
from chalicelib.entrypoints.retries import once_more
from chalicelib.observability import logger
from chalicelib.services import bulk, client_users, invitations
from chalicelib.web import sentences

bp = Blueprint(__name__)


class BulkBody(Body):
    action: Literal["resend", "activate", "deactivate"]
    ids: Annotated[list[Id], Field(min_length=1, max_length=MOST)]

    @field_validator("ids")
    @classmethod
    def each_once(cls, value: list[str]) -> list[str]:
        if len(set(value)) != len(value):
            raise ValueError("repeated")
        return value


class BulkResult(Model):
    """``code`` is the one that the act on this person alone would be refused with, ``detail`` its sentence.

    ``not_reached``: nothing was done to this one; ask again for it, with another Idempotency-Key.
    """

    id: str
    ok: bool
    code: str | None
    detail: str | None

    @classmethod
    def of(cls, outcome: Outcome) -> "BulkResult":
        code = outcome.code
        return cls(id=outcome.id, ok=code is None, code=code, detail=code and sentences.detail(code))


class BulkResults(Model):
    results: list[BulkResult]


@bp.route("/client-users/bulk", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="One act on many client users, each with its own result",
    body=BulkBody,
    answer=BulkResults,
)
def post_bulk(request: Request, body: BulkBody) -> BulkResults:
    act = _ACTS[body.action]
    office_id, by = request.session.office_id, actor(request)
    outcomes = bulk.on_each(
        body.ids,
        lambda each: once_more(lambda: act(office_id, each, by)),
        clock=wiring.clock,
        report=lambda defect: logger.error("one of many failed", extra={"error_type": defect}),
    )
    return BulkResults(results=[BulkResult.of(each) for each in outcomes])


def _resend(office_id: str, client_user_id: str, by: Actor) -> ClientUser:
    return invitations.send_invitation(office_id, client_user_id, by, tools=wiring.tools())


def _activate(office_id: str, client_user_id: str, by: Actor) -> ClientUser:
    return client_users.activate(office_id, client_user_id, by, tools=wiring.tools())


def _deactivate(office_id: str, client_user_id: str, by: Actor) -> ClientUser:
    return client_users.deactivate(
        office_id, client_user_id, by, tools=wiring.tools(), end_sessions=wiring.parts_ending_sessions
    )


_ACTS: Final[dict[str, Callable[[str, str, Actor], ClientUser]]] = {
    "resend": _resend,
    "activate": _activate,
    "deactivate": _deactivate,
}
