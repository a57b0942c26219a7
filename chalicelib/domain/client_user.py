"""One person registered by one office: what they may see and do there, and how far their onboarding is."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.domain.catalogue import Channel, Level
from chalicelib.domain.demonstration import DemoFixed, DemoNeverMailed
from chalicelib.domain.errors import AlreadyRegistered, FieldProblem, PortalAccessInactive
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Member, Stage
from chalicelib.domain.model import Model
from chalicelib.domain.session import Role


class DepartmentGrant(Model):
    id: str
    level: Level


class CompanyGrant(Model):
    """A company the person sees.

    ``departments`` narrows it to these of theirs, and only these; ``None`` means all of them, also those that the
    person is given later.
    """

    id: str
    departments: list[str] | None = None


class Grants(Model):
    """What the last four steps of the wizard decide."""

    departments: list[DepartmentGrant] = []
    companies: list[CompanyGrant] = []
    permissions: list[str] = []
    preset: str | None = None
    notification_preset: str | None = None
    notifications: dict[str, Channel] = {}


def moved(grants: list[DepartmentGrant], old: str, new: str) -> list[DepartmentGrant]:
    """``new`` in the place of ``old``; nothing where ``old`` is not granted."""
    if all(each.id != old for each in grants):
        return grants
    kept = [each for each in grants if each.id not in {old, new}]
    levels = [each.level for each in grants if each.id in {old, new}]
    return [*kept, DepartmentGrant(id=new, level=min(levels, key=list(Level).index))]


class ClientUser(Member, Grants):
    cpf: str | None = None
    phone: str | None = None
    portal_access: bool = False
    demo: bool = False

    @property
    def role(self) -> Role:
        return Role.CLIENT

    @property
    def may_enter(self) -> bool:
        return self.account_id is not None and self.portal_access and not self.demo

    @property
    def may_be_mailed(self) -> bool:
        return not self.demo

    @property
    def is_invitable(self) -> bool:
        return self.account_id is None and self.portal_access and not self.demo

    def level_at(self, company_id: str, department_id: str) -> Level | None:
        """The folder level in a department for a company, or ``None`` for no access."""
        company = next((each for each in self.companies if each.id == company_id), None)
        if company is None or (company.departments is not None and department_id not in company.departments):
            return None
        return next((each.level for each in self.departments if each.id == department_id), None)

    def move_department(self, old: str, new: str) -> None:
        """Puts ``new`` in the place of ``old``, keeping the level; the higher one where both are granted."""
        self.departments = moved(self.departments, old, new)
        for company in self.companies:
            if company.departments is not None and old in company.departments:
                company.departments = sorted({new if each == old else each for each in company.departments})

    def ensure_invitable(self) -> None:
        """Errors: ``DemoNeverMailed``, ``AlreadyRegistered`` once an account exists, ``PortalAccessInactive``."""
        if self.demo:
            raise DemoNeverMailed
        if self.account_id is not None:
            raise AlreadyRegistered
        if not self.is_invitable:
            raise PortalAccessInactive

    def ensure_demo_may_be(self, demo: bool) -> None:
        """Errors: ``DemoFixed`` for a change of it on somebody who was invited or has an account."""
        if demo != self.demo and (self.account_id is not None or self.invitation is not None):
            raise DemoFixed(fields=[FieldProblem("general.demo", DemoFixed.code)])


class Status(StrEnum):
    NOT_INVITED = "not_invited"
    INVITED = "invited"
    BOUNCED = "bounced"
    EXPIRED = "expired"
    REVOKED = "revoked"
    DECLINED = "declined"
    REGISTERED = "registered"
    ACTIVE = "active"
    INACTIVE = "inactive"


_BY_INVITATION: Final = {
    InvitationStatus.QUEUED: Status.INVITED,
    InvitationStatus.SENT: Status.INVITED,
    InvitationStatus.DELIVERED: Status.INVITED,
    InvitationStatus.COMPLAINED: Status.BOUNCED,
    InvitationStatus.BOUNCED: Status.BOUNCED,
    InvitationStatus.REFUSED: Status.BOUNCED,
    InvitationStatus.EXPIRED: Status.EXPIRED,
    InvitationStatus.REVOKED: Status.REVOKED,
    InvitationStatus.DECLINED: Status.DECLINED,
    InvitationStatus.ACCEPTED: Status.REGISTERED,
}


def status(user: ClientUser, now: datetime) -> Status:
    """The one word that the list shows (docs/states.md)."""
    is_waiting = user.portal_access and user.account_id is None and user.stage is not Stage.ACTIVE
    if is_waiting and user.invitation and user.invitation.is_live and user.invitation.is_past(now):
        return Status.EXPIRED
    return lasting_status(user)


def lasting_status(user: ClientUser) -> Status:
    """The word by what is written alone; only time makes it another, until that is written too."""
    if not user.portal_access:
        return Status.INACTIVE
    if user.stage is Stage.ACTIVE:
        return Status.ACTIVE
    if user.account_id is not None:
        return Status.REGISTERED
    if user.invitation is None:
        return Status.NOT_INVITED
    return _BY_INVITATION[user.invitation.status]
