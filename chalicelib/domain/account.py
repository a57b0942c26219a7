"""One person's login: a mailbox, a password, factors; global, and a member of one or more offices."""

from datetime import datetime

from chalicelib.domain.model import Model
from chalicelib.domain.session import Role


class Account(Model):
    """Stored once per canonical e-mail, made at registration and never at invitation."""

    id: str
    email: str
    email_key: str
    name: str
    password_hash: str
    created_at: datetime
    last_office_id: str | None = None
    has_factor: bool = False


class Membership(Model):
    """An account's place at one office, as client user or as staff member."""

    account_id: str
    office_id: str
    member_id: str
    role: Role
    joined_at: datetime
