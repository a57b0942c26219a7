"""Collaborators of the office over HTTP: invited, changed, removed, their sessions and second factor."""

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.session import Access
from chalicelib.domain.setup import StaffChange, StaffData
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.factor_resets_api import ResetBody
from chalicelib.entrypoints.office_answers import StaffAnswer, StaffList
from chalicelib.entrypoints.paging import Page, paged
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.entrypoints.retries import once_more
from chalicelib.services import ended_sessions, factor_resets, staff

bp = Blueprint(__name__)


@bp.route("/staff", methods=["GET"])
@endpoint(access=Access.ADMINISTRATOR, summary="Staff of the office", query=Page, answer=StaffList)
def get_staff(request: Request, query: Page) -> StaffList:
    office_id = request.session.office_id
    found = sorted(wiring.store().members.all_staff(office_id), key=lambda each: each.name.casefold())
    items, cursor = paged(found, query, office_id)
    now = wiring.clock.now()
    return StaffList(items=[StaffAnswer.of(each, now) for each in items], next_cursor=cursor)


@bp.route("/staff", methods=["POST"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="Invite a collaborator",
    body=StaffData,
    answer=StaffAnswer,
    status=201,
)
def post_staff(request: Request, body: StaffData) -> Reply:
    member = staff.add_staff(request.session.office_id, body, actor(request), tools=wiring.tools())
    return Reply(
        StaffAnswer.of(member, wiring.clock.now()),
        headers={"Location": f"/staff/{member.id}"},
        version=member.version,
    )


@bp.route("/staff/{staff_id}", methods=["PATCH"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="Change a collaborator",
    body=StaffChange,
    answer=StaffAnswer,
    versioned=True,
)
def patch_staff(request: Request, body: StaffChange, staff_id: str) -> Reply:
    where = (request.session.office_id, staff_id)
    member = once_more(
        lambda: staff.change_staff(
            where,
            body.model_dump(exclude_none=True),
            request.version or 0,
            actor(request),
            tools=wiring.tools(),
            end_sessions=wiring.parts_ending_sessions,
        )
    )
    return Reply(StaffAnswer.of(member, wiring.clock.now()), version=member.version)


@bp.route("/staff/{staff_id}", methods=["DELETE"])
@endpoint(access=Access.ADMINISTRATOR, summary="Remove a collaborator", status=204)
def delete_staff(request: Request, staff_id: str) -> None:
    where = (request.session.office_id, staff_id)
    staff.remove_staff(where, actor(request), tools=wiring.tools(), door=wiring.door())


@bp.route("/staff/{staff_id}/invitation", methods=["POST"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="Send a collaborator's invitation again",
    answer=StaffAnswer,
    status=202,
)
def post_staff_invitation(request: Request, staff_id: str) -> Reply:
    where = (request.session.office_id, staff_id)
    member = once_more(lambda: staff.send_invitation(where, actor(request), tools=wiring.tools()))
    return Reply(StaffAnswer.of(member, wiring.clock.now()), version=member.version)


@bp.route("/staff/{staff_id}/sessions", methods=["DELETE"])
@endpoint(access=Access.ADMINISTRATOR, summary="End a collaborator's sessions at this office", status=204)
def delete_staff_sessions(request: Request, staff_id: str) -> None:
    where = (request.session.office_id, staff_id)
    ended_sessions.of_staff(where, actor(request), tools=wiring.tools(), door=wiring.door())


@bp.route("/staff/{staff_id}/mfa-reset", methods=["POST"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="Ask a collaborator for a new second factor",
    body=ResetBody,
    status=202,
)
def post_staff_reset(request: Request, body: ResetBody, staff_id: str) -> None:
    where = (request.session.office_id, staff_id)
    factor_resets.reset_staff(where, body.reason, actor(request), tools=wiring.tools(), door=wiring.door())
