"""The wizard over HTTP: one route per step, and Concluir."""

from chalice.app import Blueprint
from pydantic import ConfigDict

from chalicelib import wiring
from chalicelib.domain import client_user
from chalicelib.domain.draft import Draft
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.domain.steps import (
    CompaniesStep,
    DepartmentsStep,
    GeneralStep,
    Id,
    NotificationsStep,
    PermissionsStep,
    Step,
    StepName,
    warnings,
)
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.changes import clash, telling_what_changed
from chalicelib.entrypoints.draft_answers import Completed, DraftAnswer, DraftList
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.observability import logger
from chalicelib.services import completion, drafts

bp = Blueprint(__name__)


class NewDraft(Model):
    model_config = ConfigDict(extra="forbid")

    client_user_id: Id | None = None


@bp.route("/drafts", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Open a wizard, empty or filled from a client user",
    body=NewDraft,
    answer=DraftAnswer,
    status=201,
)
def post_draft(request: Request, body: NewDraft) -> Reply:
    draft = drafts.open_draft(
        request.session.office_id,
        body.client_user_id,
        actor(request),
        store=wiring.store(),
        clock=wiring.clock,
        tokens=wiring.tokens,
    )
    reply = _reply(draft)
    return Reply(reply.body, headers={"Location": f"/drafts/{draft.id}"}, version=draft.version)


@bp.route("/drafts", methods=["GET"])
@endpoint(access=Access.PORTAL_STAFF, summary="The office's open drafts", answer=DraftList)
def get_drafts(request: Request) -> DraftList:
    found = drafts.open_drafts(request.session.office_id, store=wiring.store(), clock=wiring.clock)
    return DraftList(items=[DraftAnswer.of(each) for each in found])


@bp.route("/drafts/{draft_id}", methods=["GET"])
@endpoint(access=Access.PORTAL_STAFF, summary="One open draft", answer=DraftAnswer)
def get_draft(request: Request, draft_id: str) -> Reply:
    return _reply(
        drafts.get_draft(request.session.office_id, draft_id, store=wiring.store(), clock=wiring.clock)
    )


@bp.route("/drafts/{draft_id}", methods=["DELETE"])
@endpoint(access=Access.PORTAL_STAFF, summary="Throw a draft away", status=204)
def delete_draft(request: Request, draft_id: str) -> None:
    drafts.delete_draft(request.session.office_id, draft_id, store=wiring.store(), clock=wiring.clock)


@bp.route("/drafts/{draft_id}/general", methods=["PUT"])
@endpoint(
    access=Access.PORTAL_STAFF, summary="Save Geral", body=GeneralStep, answer=DraftAnswer, versioned=True
)
def put_general(request: Request, body: GeneralStep, draft_id: str) -> Reply:
    return _save(request, draft_id, StepName.GENERAL, body)


@bp.route("/drafts/{draft_id}/departments", methods=["PUT"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Save Departamentos",
    body=DepartmentsStep,
    answer=DraftAnswer,
    versioned=True,
)
def put_departments(request: Request, body: DepartmentsStep, draft_id: str) -> Reply:
    return _save(request, draft_id, StepName.DEPARTMENTS, body)


@bp.route("/drafts/{draft_id}/companies", methods=["PUT"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Save Clientes",
    body=CompaniesStep,
    answer=DraftAnswer,
    versioned=True,
)
def put_companies(request: Request, body: CompaniesStep, draft_id: str) -> Reply:
    return _save(request, draft_id, StepName.COMPANIES, body)


@bp.route("/drafts/{draft_id}/permissions", methods=["PUT"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Save Permissões",
    body=PermissionsStep,
    answer=DraftAnswer,
    versioned=True,
)
def put_permissions(request: Request, body: PermissionsStep, draft_id: str) -> Reply:
    return _save(request, draft_id, StepName.PERMISSIONS, body)


@bp.route("/drafts/{draft_id}/notifications", methods=["PUT"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Save Notificações",
    body=NotificationsStep,
    answer=DraftAnswer,
    versioned=True,
)
def put_notifications(request: Request, body: NotificationsStep, draft_id: str) -> Reply:
    return _save(request, draft_id, StepName.NOTIFICATIONS, body)


@bp.route("/drafts/{draft_id}/complete", methods=["POST"])
@endpoint(access=Access.PORTAL_STAFF, summary="Concluir", answer=Completed, status=202, versioned=True)
def complete_draft(request: Request, draft_id: str) -> Reply:
    where = (request.session.office_id, draft_id, request.version or 0)
    with telling_what_changed(request.session.office_id):
        user = completion.complete_draft(
            where, actor(request), tools=wiring.tools(), end_sessions=wiring.parts_ending_sessions
        )
    logger.info("draft completed", extra={"draft_id": draft_id, "client_user_id": user.id})
    answer = Completed(client_user_id=user.id, status=client_user.status(user, wiring.clock.now()))
    return Reply(answer, headers={"Location": f"/client-users/{user.id}"})


@bp.route("/drafts/{draft_id}/take-up", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Take up what changed in the person since the edit began, keeping what was typed",
    answer=DraftAnswer,
    versioned=True,
)
def take_up_changes(request: Request, draft_id: str) -> Reply:
    where = (request.session.office_id, draft_id, request.version or 0)
    with telling_what_changed(request.session.office_id):
        taken = drafts.take_up_changes(where, actor(request), store=wiring.store(), clock=wiring.clock)
    return Reply(
        DraftAnswer.of(taken.draft, clashes=clash(request.session.office_id, taken.clashes)),
        version=taken.draft.version,
    )


def _save(request: Request, draft_id: str, name: StepName, step: Step) -> Reply:
    where = (request.session.office_id, draft_id, request.version or 0)
    with telling_what_changed(request.session.office_id):
        draft = drafts.save_step(where, step, name, actor(request), store=wiring.store(), clock=wiring.clock)
    return _reply(draft, warnings(step))


def _reply(draft: Draft, found: list[str] | None = None) -> Reply:
    return Reply(DraftAnswer.of(draft, found), version=draft.version)
