"""What a signed-in person sees of themselves: offices, companies, rights, sessions; nothing of other people."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import NotFound, Unauthenticated
from chalicelib.domain.member import Member, StaffMember
from chalicelib.domain.model import Model
from chalicelib.domain.own_data import Named
from chalicelib.domain.session import Role, Session
from chalicelib.domain.view import viewer_of
from chalicelib.services.places import granted_companies, place_at
from chalicelib.services.ports import Clock
from chalicelib.services.ports_identity import Companies, Door, Offices, Sessions


class OwnAccount(Named):
    email: str


class OwnOffice(Named):
    role: Role
    companies: list[Named]


class Context(Model):
    office: Named
    company: Named | None
    role: Role


class OwnView(Model):
    """Marks a view of a demonstration user: which staff member looks, and until when at most."""

    by: str
    expires_at: datetime


class Me(Model):
    """In a ``view``, which only reads, the account is the demonstration user's record: none belongs to it."""

    account: OwnAccount
    context: Context
    offices: list[OwnOffice]
    permissions: list[str]
    recovery_codes_left: int
    view: OwnView | None = None


class OwnSession(Model):
    """``current`` is the session that asks. A view is its viewer's own, who is staff."""

    id: str
    office: Named
    role: Role
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool


def about(session: Session, *, door: Door, offices: Offices, companies: Companies) -> Me:
    """The person behind a session, with every office that lets them in now.

    A session whose factor opens one office shows that one alone.
    Errors: ``Unauthenticated`` when the session's own office no longer does.
    """
    standing = door.accounts.everything(session.account_id)
    if standing is None:
        raise Unauthenticated
    seen = [each for each in standing.memberships if session.scope in {None, each.office_id}]
    places = [place_at(standing.account, each, members=door.members) for each in seen]
    members = [place.member for place in places if place is not None]
    own = [_own_office(member, offices, companies) for member in members]
    here = next((member for member in members if member.id == session.member_id), None)
    if here is None:
        raise Unauthenticated
    account = standing.account
    return Me(
        account=OwnAccount(id=account.id, name=account.name, email=account.email),
        context=_context(session, own),
        offices=own,
        permissions=_permissions(here),
        recovery_codes_left=standing.recovery_codes_left,
    )


def about_view(view: Session, user: ClientUser, *, offices: Offices, companies: Companies) -> Me:
    """What the demonstration user ``user`` would see of themselves; nothing of whoever looks but the name."""
    own = _own_office(user, offices, companies)
    return Me(
        account=OwnAccount(id=user.id, name=user.name, email=user.email),
        context=_context(view, [own]),
        offices=[own],
        permissions=user.permissions,
        recovery_codes_left=0,
        view=OwnView(by=viewer_of(view).name, expires_at=view.expires_at),
    )


def own_sessions(session: Session, *, sessions: Sessions, offices: Offices, clock: Clock) -> list[OwnSession]:
    """The live sessions of the same account, the newest first."""
    now = clock.now()
    alive = [each for each in sessions.all(session.account_id) if each.is_alive(now)]
    names = {office_id: _named(office_id, offices) for office_id in {each.office_id for each in alive}}
    return [
        OwnSession(
            id=each.id,
            office=names[each.office_id],
            role=Role.STAFF if each.is_view else each.role,
            created_at=each.created_at,
            last_seen_at=each.last_seen_at,
            expires_at=each.expires_at,
            current=each.hash == session.hash,
        )
        for each in sorted(alive, key=lambda each: each.created_at, reverse=True)
    ]


def _named(office_id: str, offices: Offices) -> Named:
    return Named(id=office_id, name=offices.get(office_id).name)


def _own_office(member: Member, offices: Offices, companies: Companies) -> OwnOffice:
    office = _named(member.office_id, offices)
    return OwnOffice(
        id=office.id, name=office.name, role=member.role, companies=_own_companies(member, companies)
    )


def _own_companies(member: Member, companies: Companies) -> list[Named]:
    """Companies that still take part in the portal, in the order in which they were given."""
    granted = granted_companies(member)
    found = {each.id: each for each in companies.get_many(member.office_id, granted) if each.portal_enabled}
    return [Named(id=each, name=found[each].name) for each in granted if each in found]


def _context(session: Session, own: Sequence[OwnOffice]) -> Context:
    office = next((each for each in own if each.id == session.office_id), None)
    if office is None:
        raise NotFound
    company = next((each for each in office.companies if each.id == session.company_id), None)
    return Context(office=Named(id=office.id, name=office.name), company=company, role=session.role)


def _permissions(member: Member) -> list[str]:
    """What a client may do; of staff, which of the two rights they hold."""
    if isinstance(member, ClientUser):
        return member.permissions
    if isinstance(member, StaffMember):
        rights = {"administrator": member.administrator, "uses_client_portal": member.uses_client_portal}
        return [name for name, is_held in rights.items() if is_held]
    return []
