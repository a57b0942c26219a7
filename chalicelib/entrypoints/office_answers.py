"""The shapes in which the API answers about an office, its staff, companies and departments."""

from datetime import datetime
from typing import Literal

from chalicelib.domain import catalogue, offer
from chalicelib.domain.invitation import UNDELIVERED, InvitationStatus
from chalicelib.domain.member import StaffMember
from chalicelib.domain.model import Model
from chalicelib.domain.office import Company, Department, HiddenEntries, Office
from chalicelib.entrypoints.client_user_answers import InvitationAnswer


class OfficeAnswer(Model):
    id: str
    name: str
    reply_to: str | None
    invitation_life_hours: int
    hidden: HiddenEntries
    version: int

    @classmethod
    def of(cls, office: Office) -> "OfficeAnswer":
        return cls(
            id=office.id,
            name=office.name,
            reply_to=office.reply_to,
            invitation_life_hours=office.invitation_life_seconds // 3600,
            hidden=office.hidden,
            version=office.version,
        )


class StaffAnswer(Model):
    id: str
    name: str
    email: str
    administrator: bool
    uses_client_portal: bool
    status: Literal["invited", "bounced", "registered", "active", "expired", "closed"]
    email_undeliverable: bool
    invitation: InvitationAnswer | None
    version: int

    @classmethod
    def of(cls, member: StaffMember, now: datetime) -> "StaffAnswer":
        return cls(
            id=member.id,
            name=member.name,
            email=member.email,
            administrator=member.administrator,
            uses_client_portal=member.uses_client_portal,
            status=_staff_status(member),
            email_undeliverable=member.is_undeliverable,
            invitation=InvitationAnswer.of(member.invitation, now),
            version=member.version,
        )


def _staff_status(
    member: StaffMember,
) -> Literal["invited", "bounced", "registered", "active", "expired", "closed"]:
    if member.invitation is not None and member.invitation.status in UNDELIVERED | {InvitationStatus.REFUSED}:
        return "bounced"
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


class StaffList(Model):
    items: list[StaffAnswer]
    next_cursor: str | None = None


class CompanyAnswer(Model):
    id: str
    name: str
    tax_id: str
    code: str | None
    portal_enabled: bool
    messenger_enabled: bool
    processes_enabled: bool
    test: bool
    version: int

    @classmethod
    def of(cls, company: Company) -> "CompanyAnswer":
        return cls.model_validate(company.model_dump(include=set(cls.model_fields)))


class CompanyList(Model):
    items: list[CompanyAnswer]
    next_cursor: str | None = None


class DepartmentAnswer(Model):
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


class DepartmentList(Model):
    items: list[DepartmentAnswer]
    next_cursor: str | None = None


class HiddenAnswer(Model):
    """Entries that the office does not offer: for whoever decides on them, and for whoever still has one."""

    permissions: list[catalogue.Entry]
    notifications: list[catalogue.Entry]


class CatalogueAnswer(Model):
    """What the office offers; presets are without what it hides."""

    permissions: list[catalogue.Entry]
    presets: list[catalogue.Preset]
    notifications: list[catalogue.Entry]
    notification_presets: list[catalogue.NotificationPreset]
    mandatory_notifications: list[catalogue.Entry]
    folder_levels: list[catalogue.FolderLevel]
    system_departments: list[catalogue.SystemDepartment]
    hidden: HiddenAnswer

    @classmethod
    def of(cls, hidden: HiddenEntries) -> "CatalogueAnswer":
        return cls(
            permissions=offer.shown(catalogue.PERMISSIONS, hidden.permissions),
            presets=offer.presets(hidden),
            notifications=offer.shown(catalogue.NOTIFICATIONS, hidden.notifications),
            notification_presets=offer.notification_presets(hidden),
            mandatory_notifications=list(catalogue.MANDATORY_NOTIFICATIONS),
            folder_levels=list(catalogue.FOLDER_LEVELS),
            system_departments=list(catalogue.SYSTEM_DEPARTMENTS),
            hidden=HiddenAnswer(
                permissions=offer.kept_back(catalogue.PERMISSIONS, hidden.permissions),
                notifications=offer.kept_back(catalogue.NOTIFICATIONS, hidden.notifications),
            ),
        )
