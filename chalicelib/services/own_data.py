"""All that is held about the signed-in person, for themselves (LGPD, article 18); no secret, nobody else's name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple

from chalicelib.domain.account import Membership
from chalicelib.domain.audit import AuditRow
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import Unauthenticated
from chalicelib.domain.invitation import Invitation
from chalicelib.domain.mailed_link import LinkPurpose
from chalicelib.domain.member import Member, StaffMember
from chalicelib.domain.model import Model
from chalicelib.domain.notification import KEPT_FOR, Notification, owner_of, person_at
from chalicelib.domain.own_data import (
    AccountData,
    GrantedDepartment,
    HistoryData,
    InvitationData,
    Named,
    NotificationData,
    OfficeData,
    PendingEmail,
    RecordData,
)
from chalicelib.domain.session import Session
from chalicelib.services.me import OwnSession, own_sessions
from chalicelib.services.notifications import AtOffice, InWords, name_for
from chalicelib.services.own_email import NEW
from chalicelib.services.own_factors import OwnFactors, described
from chalicelib.services.ports import Store
from chalicelib.services.ports_identity import Door, Standing

MOST_TOLD: Final = 1000


class OwnData(Model):
    generated_at: datetime
    account: AccountData
    pending_email: PendingEmail | None
    offices: list[OfficeData]
    factors: OwnFactors
    sessions: list[OwnSession]
    history: list[HistoryData]
    notifications: list[NotificationData]


class Words(NamedTuple):
    """What an action of the history is, and what a notification says."""

    event: Callable[[str], str]
    notification: InWords


def report(session: Session, *, door: Door, store: Store, in_words: Words) -> OwnData:
    """Errors: ``OfficeScopeOnly``, ``Unauthenticated``."""
    session.ensure_whole()
    standing = door.accounts.everything(session.account_id)
    if standing is None:
        raise Unauthenticated
    account_id = session.account_id
    oldest_first = sorted(standing.memberships, key=lambda each: each.joined_at)
    return OwnData(
        generated_at=door.clock.now(),
        account=_account(standing),
        pending_email=_pending_email(account_id, door),
        offices=[_office(each, store) for each in oldest_first],
        factors=described(standing, store.offices),
        sessions=own_sessions(session, sessions=door.sessions, offices=store.offices, clock=door.clock),
        history=[_event(row, in_words.event) for row in door.audit.rows_about(account_id, account_id)],
        notifications=_notifications(standing, door, store, in_words.notification),
    )


def _account(standing: Standing) -> AccountData:
    account = standing.account
    return AccountData(
        sign_in_places=account.origins, **account.model_dump(include=set(AccountData.model_fields))
    )


def _pending_email(account_id: str, door: Door) -> PendingEmail | None:
    link = door.links.find(LinkPurpose.EMAIL_CONFIRM, account_id)
    if link is None or door.clock.now() >= link.expires_at:
        return None
    return PendingEmail(email=link.facts[NEW], expires_at=link.expires_at)


def _office(membership: Membership, store: Store) -> OfficeData:
    office_id = membership.office_id
    member = store.members.find(office_id, membership.member_id)
    return OfficeData(
        office=Named(id=office_id, name=store.offices.get(office_id).name),
        role=membership.role,
        joined_at=membership.joined_at,
        record=_record(member, store) if member is not None else None,
    )


def _record(member: Member, store: Store) -> RecordData:
    shared = {"id", "name", "email", "last_login_at", "created_at", "updated_at"}
    facts = member.model_dump(include=shared) | {"invitation": _invitation(member.invitation)}
    if isinstance(member, StaffMember):
        rights = member.model_dump(include={"administrator", "uses_client_portal"})
        return RecordData(**facts, **rights)
    if isinstance(member, ClientUser):
        own = member.model_dump(include={"cpf", "phone", "portal_access", "permissions", "notifications"})
        return RecordData(**facts, **own, **_grants(member, store))
    return RecordData(**facts)


def _invitation(invitation: Invitation | None) -> InvitationData | None:
    if invitation is None:
        return None
    return InvitationData(**invitation.model_dump(include=set(InvitationData.model_fields)))


def _grants(user: ClientUser, store: Store) -> dict[str, Any]:
    """Companies and departments by name; those that are gone are left out."""
    companies = store.companies.get_many(user.office_id, [each.id for each in user.companies])
    departments = store.departments.get_many(user.office_id, [each.id for each in user.departments])
    levels = {each.id: each.level for each in user.departments}
    return {
        "companies": [Named(id=each.id, name=each.name) for each in companies],
        "departments": [
            GrantedDepartment(id=each.id, name=each.name, level=levels[each.id]) for each in departments
        ],
    }


def _event(row: AuditRow, in_words: Callable[[str], str]) -> HistoryData:
    return HistoryData(
        at=row.at,
        action=row.action,
        text=in_words(row.action),
        result=row.result,
        source_ip=row.actor.source_ip,
        facts={name: str(value) for name, value in row.facts.items()},
    )


def _notifications(standing: Standing, door: Door, store: Store, in_words: InWords) -> list[NotificationData]:
    """The account's own, then what the person was told at each office."""
    since = door.clock.now() - KEPT_FOR
    own = door.notifications.newest(owner_of(standing.account.id), since=since, most=MOST_TOLD)
    told = [
        NotificationData(at=row.at, slug=row.slug, text=in_words(row.slug, ""), office=None) for row in own
    ]
    for each in standing.memberships:
        user = store.members.find(each.office_id, each.member_id)
        if isinstance(user, ClientUser):
            centre = AtOffice(store.notifications, each)
            rows = centre.newest(person_at(user.office_id, user.id), since=since, most=MOST_TOLD)
            told += _told_at_office(user, rows, store, in_words)
    return told


def _told_at_office(
    user: ClientUser, rows: list[Notification], store: Store, in_words: InWords
) -> list[NotificationData]:
    office = store.offices.get(user.office_id).name
    names = {each: name_for(user, each, store) for each in {row.subject_id for row in rows if row.subject_id}}
    return [
        NotificationData(
            at=row.at, slug=row.slug, text=in_words(row.slug, names.get(row.subject_id, "")), office=office
        )
        for row in rows
    ]
