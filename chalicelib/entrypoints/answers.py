"""The shapes that the API answers with: documented fields only, personal numbers masked in lists."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from chalicelib.domain import catalogue, client_user
from chalicelib.domain.audit import AuditRow
from chalicelib.domain.client_user import ClientUser, CompanyGrant, DepartmentGrant, Status
from chalicelib.domain.draft import Draft
from chalicelib.domain.invitation import Invitation, InvitationStatus
from chalicelib.domain.member import StaffMember
from chalicelib.domain.office import Company, Department, Office
from chalicelib.domain.phone import mask_phone
from chalicelib.domain.steps import StepName
from chalicelib.domain.tax_id import mask_cpf
from chalicelib.web import sentences


class DraftWarning(BaseModel):
    code: str
    message: str


class DraftSteps(BaseModel):
    general: dict[str, Any] | None
    departments: dict[str, Any] | None
    companies: dict[str, Any] | None
    permissions: dict[str, Any] | None
    notifications: dict[str, Any] | None


class DraftAnswer(BaseModel):
    id: str
    version: int
    editing: str | None
    steps: DraftSteps
    missing: list[str]
    warnings: list[DraftWarning]
    updated_at: datetime
    updated_by: str
    expires_at: datetime

    @classmethod
    def of(cls, draft: Draft, warnings: list[str] | None = None) -> "DraftAnswer":
        steps = {name.value: draft.steps.get(name) for name in StepName}
        return cls(
            id=draft.id,
            version=draft.version,
            editing=draft.client_user_id if draft.is_edit else None,
            steps=DraftSteps(**steps),
            missing=draft.missing,
            warnings=[
                DraftWarning(code=code, message=sentences.field_message(code)) for code in warnings or []
            ],
            updated_at=draft.updated_at,
            updated_by=draft.updated_by,
            expires_at=draft.expires_at,
        )


class DraftList(BaseModel):
    items: list[DraftAnswer]
    next_cursor: str | None = None


class Completed(BaseModel):
    client_user_id: str
    status: Status


class InvitationAnswer(BaseModel):
    status: InvitationStatus
    sent_at: datetime | None
    expires_at: datetime | None
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
            sends=invitation.sends,
            sent_by=invitation.invited_by,
            bounce_reason=invitation.bounce_reason,
        )


class ClientUserItem(BaseModel):
    """One row of the list."""

    id: str
    name: str
    email: str
    phone_masked: str | None
    cpf_masked: str | None
    status: Status
    portal_access: bool
    demo: bool
    invitation: InvitationAnswer | None
    mfa: bool
    companies: list[str]
    departments: list[str]
    last_login_at: datetime | None
    version: int

    @classmethod
    def fields_of(cls, user: ClientUser, now: datetime) -> dict[str, Any]:
        return {
            "id": user.id,
            "name": user.name,
            "email": user.email,
            "phone_masked": mask_phone(user.phone) if user.phone else None,
            "cpf_masked": mask_cpf(user.cpf) if user.cpf else None,
            "status": client_user.status(user, now),
            "portal_access": user.portal_access,
            "demo": user.demo,
            "invitation": InvitationAnswer.of(user.invitation, now),
            "mfa": user.mfa,
            "last_login_at": user.last_login_at,
            "version": user.version,
        }

    @classmethod
    def of(cls, user: ClientUser, now: datetime) -> "ClientUserItem":
        return cls(
            **cls.fields_of(user, now),
            companies=[each.id for each in user.companies],
            departments=[each.id for each in user.departments],
        )


class ClientUserList(BaseModel):
    items: list[ClientUserItem]
    next_cursor: str | None = None


class ClientUserAnswer(BaseModel):
    """One client user in full, with grants."""

    id: str
    name: str
    email: str
    phone: str | None
    phone_masked: str | None
    cpf: str | None
    cpf_masked: str | None
    status: Status
    portal_access: bool
    demo: bool
    invitation: InvitationAnswer | None
    mfa: bool
    companies: list[CompanyGrant]
    departments: list[DepartmentGrant]
    permissions: list[str]
    preset: str | None
    notifications: dict[str, catalogue.Channel]
    last_login_at: datetime | None
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str
    version: int

    @classmethod
    def of(cls, user: ClientUser, now: datetime) -> "ClientUserAnswer":
        return cls(
            **ClientUserItem.fields_of(user, now),
            phone=user.phone,
            cpf=user.cpf,
            companies=user.companies,
            departments=user.departments,
            permissions=user.permissions,
            preset=user.preset,
            notifications=user.notifications,
            created_at=user.created_at,
            created_by=user.created_by,
            updated_at=user.updated_at,
            updated_by=user.updated_by,
        )


class HistoryEntry(BaseModel):
    """One thing that happened to a person at this office, in words."""

    at: datetime
    action: str
    text: str
    by: str
    by_kind: str
    result: str

    @classmethod
    def of(cls, row: AuditRow) -> "HistoryEntry":
        return cls(
            at=row.at,
            action=row.action,
            text=sentences.event(row.action),
            by=row.actor.name,
            by_kind=row.actor.kind,
            result=row.result,
        )


class HistoryList(BaseModel):
    items: list[HistoryEntry]
    next_cursor: str | None = None


class OfficeAnswer(BaseModel):
    id: str
    name: str
    reply_to: str | None
    invitation_life_hours: int
    version: int

    @classmethod
    def of(cls, office: Office) -> "OfficeAnswer":
        return cls(
            id=office.id,
            name=office.name,
            reply_to=office.reply_to,
            invitation_life_hours=office.invitation_life_seconds // 3600,
            version=office.version,
        )


class StaffAnswer(BaseModel):
    id: str
    name: str
    email: str
    administrator: bool
    uses_client_portal: bool
    status: Literal["invited", "registered", "active", "expired", "closed"]
    version: int

    @classmethod
    def of(cls, member: StaffMember) -> "StaffAnswer":
        return cls(
            id=member.id,
            name=member.name,
            email=member.email,
            administrator=member.administrator,
            uses_client_portal=member.uses_client_portal,
            status=_staff_status(member),
            version=member.version,
        )


def _staff_status(member: StaffMember) -> Literal["invited", "registered", "active", "expired", "closed"]:
    match member.stage.value:
        case "registered":
            return "registered"
        case "active":
            return "active"
        case "closed":
            is_expired = (
                member.invitation is not None and member.invitation.status is InvitationStatus.EXPIRED
            )
            return "expired" if is_expired else "closed"
        case _:
            return "invited"


class StaffList(BaseModel):
    items: list[StaffAnswer]
    next_cursor: str | None = None


class CompanyAnswer(BaseModel):
    id: str
    name: str
    tax_id: str
    portal_enabled: bool
    messenger_enabled: bool
    processes_enabled: bool
    test: bool
    version: int

    @classmethod
    def of(cls, company: Company) -> "CompanyAnswer":
        return cls.model_validate(company.model_dump(include=set(cls.model_fields)))


class CompanyList(BaseModel):
    items: list[CompanyAnswer]
    next_cursor: str | None = None


class DepartmentAnswer(BaseModel):
    id: str
    name: str
    system: bool
    folder: str | None
    version: int

    @classmethod
    def of(cls, department: Department) -> "DepartmentAnswer":
        return cls(
            id=department.id,
            name=department.name,
            system=department.system is not None,
            folder=department.folder,
            version=department.version,
        )


class DepartmentList(BaseModel):
    items: list[DepartmentAnswer]
    next_cursor: str | None = None


class CatalogueAnswer(BaseModel):
    permissions: list[catalogue.Entry]
    presets: list[catalogue.Preset]
    notifications: list[catalogue.Entry]
    mandatory_notifications: list[catalogue.Entry]
    folder_levels: list[catalogue.FolderLevel]
    system_departments: list[catalogue.SystemDepartment]


class FolderAnswer(BaseModel):
    id: str
    name: str
    department: str
    level: catalogue.Level
    actions: list[str]


class FolderList(BaseModel):
    items: list[FolderAnswer]
    next_cursor: str | None = None
