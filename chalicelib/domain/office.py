"""An accounting office, the companies it serves and the departments it is made of."""

from datetime import datetime

from chalicelib.domain.invitation import LONGEST_LIFE
from chalicelib.domain.model import Model


class HiddenEntries(Model):
    """Slugs of the catalogue that the office does not offer (``domain/offer.py``)."""

    permissions: list[str] = []
    notifications: list[str] = []


class Office(Model):
    """The tenant. ``invitation_life_seconds`` is between 24 h and 7 days when set over the API."""

    id: str
    name: str
    reply_to: str | None = None
    invitation_life_seconds: int = int(LONGEST_LIFE.total_seconds())
    hidden: HiddenEntries = HiddenEntries()
    version: int = 1
    created_at: datetime
    updated_by: str = ""


class Company(Model):
    """``code`` is what the office itself calls it by, if anything (``domain/company_code.py``)."""

    id: str
    office_id: str
    name: str
    tax_id: str
    code: str | None = None
    portal_enabled: bool = False
    messenger_enabled: bool = False
    processes_enabled: bool = False
    test: bool = False
    version: int = 1
    updated_at: datetime
    updated_by: str


class Department(Model):
    """``folder`` is set for system departments only: theirs is shared by itself."""

    id: str
    office_id: str
    name: str
    system: str | None = None
    folder: str | None = None
    version: int = 1
    updated_by: str = ""
