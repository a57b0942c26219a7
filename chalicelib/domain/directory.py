"""Who is to be found where: contacts of a company in Messenger, people of a task in Processes.

What the lists are found by follows a change at once and is only a hint: who is shown is decided by the person
themselves, so a change of phone, company or department is there at the next look.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import VersionStale
from chalicelib.domain.model import Model
from chalicelib.domain.office import Company


class Task(Model):
    """A piece of work of one department for one company."""

    id: str
    office_id: str
    company_id: str
    department_id: str
    title: str
    created_at: datetime
    created_by: str
    version: int = 1
    done_at: datetime | None = None
    done_by: str | None = None

    def ensure_version(self, seen: int) -> None:
        """Errors: ``VersionStale`` with the current version and who made it."""
        if seen != self.version:
            raise VersionStale(current_version=self.version, changed_by=self.done_by or self.created_by)

    def conclude(self, by: str, now: datetime) -> None:
        self.version += 1
        self.done_at, self.done_by = now, by


def contact_of(company: Company) -> Callable[[ClientUser], bool]:
    """Says of a person whether Messenger lists them for a company: those with a phone, while it has Messenger."""
    return lambda user: company.messenger_enabled and user.phone is not None and _is_of(user, company.id)


def owners_of(phone: str, users: Iterable[ClientUser], companies: Iterable[Company]) -> list[ClientUser]:
    """Everybody with this phone at a company that has Messenger: a phone may belong to several people."""
    listed = {company.id for company in companies if company.messenger_enabled}
    return [
        user for user in users if user.phone == phone and any(each.id in listed for each in user.companies)
    ]


def people_of(task: Task, users: Iterable[ClientUser]) -> list[ClientUser]:
    """Who follows a task: the people of its company that have its department there."""
    return [user for user in users if user.level_at(task.company_id, task.department_id) is not None]


def _is_of(user: ClientUser, company_id: str) -> bool:
    return any(each.id == company_id for each in user.companies)
