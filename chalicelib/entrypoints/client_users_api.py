"""Client users over HTTP: the list, one in full, and what the office does with an invitation."""

from chalice.app import Blueprint
from pydantic import ConfigDict

from chalicelib import wiring
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.email import EmailAddress
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.changes import names_for
from chalicelib.entrypoints.client_user_answers import (
    ClientUserAnswer,
    ClientUserItem,
    ClientUserList,
    HistoryList,
)
from chalicelib.entrypoints.client_user_query import ListQuery
from chalicelib.entrypoints.paging import Page
from chalicelib.entrypoints.places import place_at
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.entrypoints.retries import once_more
from chalicelib.services import client_user_lists, client_users, invitations

bp = Blueprint(__name__)


class EmailBody(Model):
    model_config = ConfigDict(extra="forbid")

    email: EmailAddress


@bp.route("/client-users", methods=["GET"])
@endpoint(
    access=Access.PORTAL_STAFF, summary="Client users of the office", query=ListQuery, answer=ClientUserList
)
def get_client_users(request: Request, query: ListQuery) -> ClientUserList:
    office_id = request.session.office_id
    people, place = client_user_lists.page(
        office_id, query.filters(), query.part(office_id), store=wiring.store(), clock=wiring.clock
    )
    now = wiring.clock.now()
    items = [ClientUserItem.of(each, now) for each in people]
    return ClientUserList(items=items, next_cursor=query.cursor_at(place, office_id))


@bp.route("/client-users/{client_user_id}", methods=["GET"])
@endpoint(access=Access.PORTAL_STAFF, summary="One client user in full", answer=ClientUserAnswer)
def get_client_user(request: Request, client_user_id: str) -> Reply:
    user = client_users.get_client_user(request.session.office_id, client_user_id, store=wiring.store())
    return _reply(user)


@bp.route("/client-users/{client_user_id}/history", methods=["GET"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="What happened to a client user, newest first",
    query=Page,
    answer=HistoryList,
)
def get_history(request: Request, query: Page, client_user_id: str) -> HistoryList:
    office_id = request.session.office_id
    user = client_users.get_client_user(office_id, client_user_id, store=wiring.store())
    after = place_at(query.cursor, f"{office_id}/{user.id}")
    page = client_users.history_of(user, store=wiring.store(), limit=query.limit, after=after)
    return HistoryList.of(page, user, names_for(office_id, page.rows))


@bp.route("/client-users/{client_user_id}/invitation", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Send the invitation now, or again",
    answer=ClientUserAnswer,
    status=202,
)
def post_invitation(request: Request, client_user_id: str) -> Reply:
    return _reply(
        once_more(
            lambda: invitations.send_invitation(
                request.session.office_id, client_user_id, actor(request), tools=wiring.tools()
            )
        )
    )


@bp.route("/client-users/{client_user_id}/invitation", methods=["DELETE"])
@endpoint(access=Access.PORTAL_STAFF, summary="Take the invitation back", status=204)
def delete_invitation(request: Request, client_user_id: str) -> None:
    where = (request.session.office_id, client_user_id)
    once_more(lambda: invitations.revoke(*where, actor(request), tools=wiring.tools()))


@bp.route("/client-users/{client_user_id}/email", methods=["PATCH"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Move a person who has not registered to another address",
    body=EmailBody,
    answer=ClientUserAnswer,
    versioned=True,
)
def patch_email(request: Request, body: EmailBody, client_user_id: str) -> Reply:
    where = (request.session.office_id, client_user_id)
    return _reply(
        once_more(
            lambda: invitations.change_email(
                where, body.email, request.version or 0, actor(request), tools=wiring.tools()
            )
        )
    )


@bp.route("/client-users/{client_user_id}/delivery-test", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Mail a test message without a link to any address",
    body=EmailBody,
    status=202,
)
def post_delivery_test(request: Request, body: EmailBody, client_user_id: str) -> None:
    invitations.test_delivery(
        request.session.office_id, client_user_id, body.email, actor(request), tools=wiring.tools()
    )


@bp.route("/client-users/{client_user_id}/activate", methods=["POST"])
@endpoint(access=Access.PORTAL_STAFF, summary="Give portal access", answer=ClientUserAnswer)
def post_activate(request: Request, client_user_id: str) -> Reply:
    return _reply(
        once_more(
            lambda: client_users.activate(
                request.session.office_id, client_user_id, actor(request), tools=wiring.tools()
            )
        )
    )


@bp.route("/client-users/{client_user_id}/deactivate", methods=["POST"])
@endpoint(access=Access.PORTAL_STAFF, summary="Take portal access away, at once", answer=ClientUserAnswer)
def post_deactivate(request: Request, client_user_id: str) -> Reply:
    return _reply(
        once_more(
            lambda: client_users.deactivate(
                request.session.office_id,
                client_user_id,
                actor(request),
                tools=wiring.tools(),
                end_sessions=wiring.parts_ending_sessions,
            )
        )
    )


def _reply(user: ClientUser) -> Reply:
    return Reply(ClientUserAnswer.of(user, wiring.clock.now()), version=user.version)
