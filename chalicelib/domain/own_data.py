"""What is held about a person, in the shape in which they get it: no secret, and nobody else's name."""

from datetime import datetime

from chalicelib.domain.catalogue import Channel, Level
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.model import Model
from chalicelib.domain.session import Role


class Named(Model):
    id: str
    name: str


class AccountData(Model):
    """``sign_in_places`` are hashes of network and browser, by which a new place is told from a known one."""

    id: str
    email: str
    name: str
    created_at: datetime
    password_changed_at: datetime | None
    sign_in_places: list[str]


class PendingEmail(Model):
    email: str
    expires_at: datetime


class InvitationData(Model):
    status: InvitationStatus
    sent_at: datetime | None
    accepted_at: datetime | None
    sends: int


class GrantedDepartment(Named):
    level: Level


class RecordData(Model):
    """What an office wrote down of its client user or collaborator; what the other kind has not is ``null``."""

    id: str
    name: str
    email: str
    cpf: str | None = None
    phone: str | None = None
    portal_access: bool | None = None
    administrator: bool | None = None
    uses_client_portal: bool | None = None
    companies: list[Named] = []
    departments: list[GrantedDepartment] = []
    permissions: list[str] = []
    notifications: dict[str, Channel] = {}
    invitation: InvitationData | None
    last_login_at: datetime | None
    created_at: datetime
    updated_at: datetime


class OfficeData(Model):
    office: Named
    role: Role
    joined_at: datetime
    record: RecordData | None


class HistoryData(Model):
    """One thing that happened to the account."""

    at: datetime
    action: str
    text: str
    result: str
    source_ip: str
    facts: dict[str, str]


class NotificationData(Model):
    """One notification of the last 90 days; ``office`` is ``null`` where it is about the account itself."""

    at: datetime
    slug: str
    text: str
    office: str | None
