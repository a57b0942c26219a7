"""The shapes in which the API answers about client users: documented fields, masked numbers in lists."""

from datetime import datetime
from typing import Any

from chalicelib.domain import catalogue, client_user
from chalicelib.domain.audit import AuditRow
from chalicelib.domain.client_user import ClientUser, CompanyGrant, DepartmentGrant, Status
from chalicelib.domain.invitation import Invitation, InvitationStatus
from chalicelib.domain.model import Model
from chalicelib.domain.phone import mask_phone
from chalicelib.domain.tax_id import mask_cpf
from chalicelib.entrypoints.changes import Names, told_by
from chalicelib.entrypoints.places import cursor_of
from chalicelib.services.history import Page
from chalicelib.web import sentences


class InvitationAnswer(Model):
    """``soft_bounces`` and ``delays`` count how often the mailbox took a mail of this version not, or not yet."""

    status: InvitationStatus
    sent_at: datetime | None
    expires_at: datetime | None
    delivered_at: datetime | None
    bounced_at: datetime | None
    complained_at: datetime | None
    soft_bounces: int
    delays: int
    sends: int
    sent_by: str
    bounce_reason: str | None

    @classmethod
    def of(cls, invitation: Invitation | None, now: datetime) -> "InvitationAnswer | None":
        if invitation is None:
            return None
        is_over = invitation.is_live and invitation.is_past(now)
        return cls(
            status=InvitationStatus.EXPIRED if is_over else invitation.status,
            sent_at=invitation.sent_at,
            expires_at=invitation.expires_at,
            delivered_at=invitation.delivered_at,
            bounced_at=invitation.bounced_at,
            complained_at=invitation.complained_at,
            soft_bounces=invitation.soft_bounces,
            delays=invitation.delays,
            sends=invitation.sends,
            sent_by=invitation.invited_by,
            bounce_reason=invitation.bounce_reason and sentences.bounce(invitation.bounce_reason),
        )


class ClientUserFacts(Model):
    """What both the list and the full answer tell of a client user.

    ``email_undeliverable``: no invitation is sent to this address; another one is needed first.
    """

    id: str
    name: str
    email: str
    phone_masked: str | None
    cpf_masked: str | None
    status: Status
    portal_access: bool
    demo: bool
    email_undeliverable: bool
    invitation: InvitationAnswer | None
    mfa: bool
    last_login_at: datetime | None
    version: int


def _facts(user: ClientUser, now: datetime) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "phone_masked": mask_phone(user.phone) if user.phone else None,
        "cpf_masked": mask_cpf(user.cpf) if user.cpf else None,
        "status": client_user.status(user, now),
        "portal_access": user.portal_access,
        "demo": user.demo,
        "email_undeliverable": user.is_undeliverable,
        "invitation": InvitationAnswer.of(user.invitation, now),
        "mfa": user.mfa,
        "last_login_at": user.last_login_at,
        "version": user.version,
    }


class ClientUserItem(ClientUserFacts):
    """One row of the list: companies and departments by id."""

    companies: list[str]
    departments: list[str]

    @classmethod
    def of(cls, user: ClientUser, now: datetime) -> "ClientUserItem":
        return cls(
            **_facts(user, now),
            companies=[each.id for each in user.companies],
            departments=[each.id for each in user.departments],
        )


class ClientUserList(Model):
    items: list[ClientUserItem]
    next_cursor: str | None = None


class ClientUserAnswer(ClientUserFacts):
    """One client user in full, with grants."""

    phone: str | None
    cpf: str | None
    companies: list[CompanyGrant]
    departments: list[DepartmentGrant]
    permissions: list[str]
    preset: str | None
    notifications: dict[str, catalogue.Channel]
    notification_preset: str | None
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str

    @classmethod
    def of(cls, user: ClientUser, now: datetime) -> "ClientUserAnswer":
        own = set(cls.model_fields) - set(ClientUserFacts.model_fields)
        return cls(**_facts(user, now), **user.model_dump(include=own))


class HistoryEntry(Model):
    """One thing that happened to a person at this office, in words.

    ``note`` is what somebody wrote with it: the reason of a reset, the message of whoever declined. ``not_me``: the
    invitation reached somebody else. ``changes`` says of an edit what it changed, from what to what.
    """

    at: datetime
    action: str
    text: str
    by: str
    by_kind: str
    result: str
    note: str | None
    not_me: bool
    changes: list[str]

    @classmethod
    def of(cls, row: AuditRow, names: Names) -> "HistoryEntry":
        return cls(
            at=row.at,
            action=row.action,
            text=_told(row),
            by=row.actor.name,
            by_kind=row.actor.kind,
            result=row.result,
            note=row.facts.get("reason"),
            not_me=row.facts.get("not_me") is True,
            changes=told_by(row, names),
        )


def _told(row: AuditRow) -> str:
    given, to, bounce = (row.facts.get(name) for name in ("all_personnel_documents", "to", "bounce"))
    told = sentences.event(row.action)
    if to is not None:
        told = f"{told} ({to})"
    if bounce is not None and not row.action.endswith(".complained"):  # which is its own reason
        told = f"{told}: {sentences.bounce_in_brief(str(bounce))}"
    return told if given is None else f"{told}, {sentences.personnel_documents(given is True)}"


class HistoryList(Model):
    items: list[HistoryEntry]
    next_cursor: str | None = None

    @classmethod
    def of(cls, page: Page, user: ClientUser, names: Names) -> "HistoryList":
        """What somebody wrote in declining is kept with their invitation, and forgotten with it; it is shown here."""
        entries = [HistoryEntry.of(row, names) for row in page.rows]
        declined = next((each for each in entries if each.action == "invitation.declined"), None)
        if declined is not None and user.invitation is not None:
            declined.note = user.invitation.decline_message
        return cls(items=entries, next_cursor=cursor_of(page.after, f"{user.office_id}/{user.id}"))
