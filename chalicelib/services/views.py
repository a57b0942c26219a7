"""Views: a staff member looks at the portal as a demonstration user, in their own session, moved and only reading.

A view lies in its viewer's account, so that whatever ends the sessions of the staff member there ends it too. The
demonstration user is read anew with each request: one who was deleted or closed, or is none any more, shows nothing.
"""

from chalicelib.domain.audit import Actor
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import Conflict, DomainError, Unauthenticated
from chalicelib.domain.session import Session, token_of
from chalicelib.domain.view import ensure_viewable, view_of, viewer_of
from chalicelib.services import me, sessions
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools
from chalicelib.services.own_history import part_of_own_history
from chalicelib.services.places import granted_companies
from chalicelib.services.ports import Store
from chalicelib.services.ports_identity import Door, Guarded


def open_view(
    session: Session, client_user_id: str, by: Actor, *, tools: Tools, door: Door
) -> tuple[Session, str]:
    """Moves the session of a staff member into a view; the old token dies. Gives the view with its token.

    Errors: ``NotFound``, ``NotDemo``, ``PortalAccessInactive``, ``CompanyNotTest``, ``Unauthenticated`` when the
    session has ended meanwhile, ``Conflict``.
    """

    def once() -> tuple[Session, str]:
        user = tools.store.members.get_client_user(session.office_id, client_user_id)
        company_id = _first_company(user, tools.store)
        secret = door.tokens.secret()
        view = view_of(session, user, company_id, door.sessions.hash_of(secret), door.clock.now())
        door.commit_guarded(
            [
                (door.sessions.part_replace(session), Unauthenticated),
                (door.sessions.part_open(view), Conflict),
                *_history("client_user.view_opened", view, by, tools, door),
            ]
        )
        return view, token_of(view.account_id, secret)

    return door.patiently(once)


def close_view(view: Session, by: Actor, *, tools: Tools, door: Door) -> tuple[Session, str]:
    """Moves a view back to where it was opened from, with the rights that the staff member has now.

    Errors: ``NotFound`` where the office has let them go, ``Unauthenticated``, ``Conflict``.
    """
    before = view.model_copy(update={"expires_at": viewer_of(view).until})

    def once() -> tuple[Session, str]:
        place = sessions.own_place(view.account_id, view.office_id, door=door)
        rows = _history("client_user.view_closed", view, by, tools, door)
        return sessions.open_session(place, door=door, also=rows, scope=view.scope, moved=before)

    return door.patiently(once)


def ensure_still_open(view: Session, *, store: Store) -> None:
    """Errors: ``Unauthenticated`` where the portal may not be shown as this user any more."""
    user = store.members.find(view.office_id, view.member_id)
    if not isinstance(user, ClientUser):
        raise Unauthenticated
    try:
        _first_company(user, store)
    except DomainError:
        raise Unauthenticated from None


def about(view: Session, *, store: Store) -> me.Me:
    """The demonstration user as they would see themselves, marked as a view. Errors: ``NotFound``."""
    user = store.members.get_client_user(view.office_id, view.member_id)
    return me.about_view(view, user, offices=store.offices, companies=store.companies)


def _first_company(user: ClientUser, store: Store) -> str | None:
    """The first of the companies that the portal shows. Errors: those of ``ensure_viewable``."""
    granted = granted_companies(user)
    found = {each.id: each for each in store.companies.get_many(user.office_id, granted)}
    ensure_viewable(user, list(found.values()))
    return next((each for each in granted if each in found and found[each].portal_enabled), None)


def _history(action: str, view: Session, by: Actor, tools: Tools, door: Door) -> list[Guarded]:
    """The office's row about the demonstration user, and the viewer's own."""
    store, clock, tokens = tools.store, tools.clock, tools.tokens
    where = (view.office_id, view.member_id)
    theirs = part_of_history(action, *where, by, store=store, clock=clock, tokens=tokens)
    own = part_of_own_history(action, view.account_id, by, door=door, office_id=view.office_id)
    return [(theirs, Conflict), (own, Conflict)]
