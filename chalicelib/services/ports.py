"""What the services ask of the outside, as protocols; the adapters fill them, tests fake them.

A ``Part`` is one conditional write that its adapter made; a service has several committed as one, unopened.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.audit import AuditRow, Place
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.directory import Task
from chalicelib.domain.draft import Draft
from chalicelib.domain.funnel import FunnelMonth, Passed
from chalicelib.domain.listing import Entry, Hit, Lookup
from chalicelib.domain.member import Member, StaffMember
from chalicelib.domain.office import Company, Department, Office
from chalicelib.domain.outbox import Owed

Part = dict[str, Any]
Item = dict[str, Any]


class ConditionFailed(Exception):
    """A write's condition did not hold; ``item`` is what stood there, or ``None``."""

    def __init__(self, item: Item | None) -> None:
        super().__init__("condition failed")
        self.item = item


class TransactionFailed(Exception):
    """At least one condition of a transaction did not hold.

    ``items`` has one entry per part: ``None`` where the part was fine, else the item that stood there
    (an empty dict where nothing did).
    """

    def __init__(self, items: Sequence[Item | None]) -> None:
        super().__init__("transaction failed")
        self.items = list(items)

    def failed(self, part: int) -> bool:
        return self.items[part] is not None


class Clock(Protocol):
    def now(self) -> datetime: ...


class TokenSource(Protocol):
    def new_id(self, prefix: str) -> str: ...
    def secret(self) -> str: ...


class Offices(Protocol):
    def get(self, office_id: str) -> Office: ...
    def part_create(self, office: Office) -> Part: ...
    def part_save(self, office: Office, seen: Office) -> Part: ...
    def part_delete(self, office: Office) -> Part: ...


class Companies(Protocol):
    def get(self, office_id: str, company_id: str) -> Company: ...
    def get_many(self, office_id: str, ids: Sequence[str]) -> list[Company]: ...
    def all(self, office_id: str) -> list[Company]: ...
    def parts_create(self, company: Company) -> list[Part]: ...
    def parts_save(self, company: Company, seen: Company) -> list[Part]: ...


class Departments(Protocol):
    def get(self, office_id: str, department_id: str) -> Department: ...
    def get_many(self, office_id: str, ids: Sequence[str]) -> list[Department]: ...
    def all(self, office_id: str) -> list[Department]: ...
    def part_create(self, department: Department) -> Part: ...
    def part_save(self, department: Department) -> Part: ...
    def part_delete(self, department: Department) -> Part: ...


class Members(Protocol):
    """Client users and staff. ``find`` gives ``None`` for nobody, ``get_…`` raise ``NotFound``."""

    def find(self, office_id: str, member_id: str) -> Member | None: ...
    def get_client_user(self, office_id: str, member_id: str) -> ClientUser: ...
    def get_staff(self, office_id: str, member_id: str) -> StaffMember: ...
    def all_client_users(self, office_id: str) -> list[ClientUser]: ...
    def all_staff(self, office_id: str) -> list[StaffMember]: ...
    def due(self, now: datetime) -> list[Member]: ...
    def parts_create(self, member: Member) -> list[Part]: ...
    def part_unchanged(self, member: Member) -> Part: ...
    def part_save(self, member: Member) -> Part: ...
    def part_delete(self, member: Member) -> Part: ...
    def parts_move_email(self, member: Member, old_key: str) -> list[Part]: ...
    def part_free_email(self, member: Member) -> Part: ...


class Lists(Protocol):
    """Client users by what a list is asked for: one query, then the people by id. What is found are hints."""

    def read(
        self,
        office_id: str,
        lookup: Lookup,
        *,
        most: int,
        after: str = "",
        is_descending: bool = False,
        is_fresh: bool = False,
    ) -> tuple[list[Hit], bool]: ...
    def people(
        self, office_id: str, ids: Sequence[str], *, is_fresh: bool = False
    ) -> dict[str, ClientUser]: ...
    def some_of_office(self, office_id: str, *, most: int, after: str = "") -> list[ClientUser]: ...
    def put_in_order(self, user: ClientUser) -> None: ...
    def write(
        self, office_id: str, member_id: str, *, put: Iterable[Entry], remove: Iterable[Entry]
    ) -> None: ...


class Drafts(Protocol):
    def create(self, draft: Draft) -> None: ...
    def find(self, office_id: str, draft_id: str) -> Draft | None: ...
    def all(self, office_id: str) -> list[Draft]: ...
    def save_step(self, draft: "StepSave") -> Draft: ...
    def save(self, draft: Draft, seen_version: int, now: datetime) -> None: ...
    def part_complete(self, draft: Draft, now: datetime) -> Part: ...
    def part_delete(self, draft: Draft) -> Part: ...
    def delete(self, office_id: str, draft_id: str) -> None: ...


@dataclass(frozen=True)
class StepSave:
    """One step to be written if the draft still has the version that was seen."""

    office_id: str
    draft_id: str
    seen_version: int
    step: str
    content: dict[str, Any]
    by: str
    now: datetime


@dataclass(frozen=True)
class InvitationToken:
    """What a link's hash leads to. ``sealed`` opens only for the function that mails it."""

    hash: str
    office_id: str
    member_id: str
    invitation_version: int
    expires_at: datetime
    sealed: bytes = b""


class InvitationTokens(Protocol):
    def find(self, token_hash: str) -> InvitationToken | None: ...
    def part_issue(self, token: InvitationToken) -> Part: ...
    def part_spend(self, token_hash: str, now: datetime) -> Part: ...
    def part_kill(self, token_hash: str) -> Part: ...


@dataclass(frozen=True)
class Wait:
    """The task token of an execution that waits; it never leaves the back end."""

    office_id: str
    member_id: str
    onboarding_version: int
    step: str
    task_token: str


class Waits(Protocol):
    def put(self, wait: Wait) -> None: ...
    def find(self, office_id: str, member_id: str) -> Wait | None: ...
    def clear(self, wait: Wait) -> None: ...


class Outbox(Protocol):
    def part_add(self, owed: Owed) -> Part: ...
    def find(self, office_id: str, outbox_id: str) -> Owed | None: ...
    def claim(self, owed: Owed, until: datetime) -> bool: ...
    def mailed(self, owed: Owed) -> None: ...
    def done(self, owed: Owed) -> None: ...
    def due(self, now: datetime) -> list[Owed]: ...


class Audit(Protocol):
    def part_row(self, row: AuditRow) -> Part: ...
    def rows_about(self, owner_id: str, target_id: str) -> list[AuditRow]: ...
    def newest_about(
        self, owner_id: str, target_id: str, *, limit: int, after: Place | None = None
    ) -> list[AuditRow]: ...
    def newest_of_office(
        self, office_id: str, *, limit: int, after: Place | None = None
    ) -> list[AuditRow]: ...


class Tasks(Protocol):
    def get(self, office_id: str, task_id: str) -> Task: ...
    def all(self, office_id: str) -> list[Task]: ...
    def part_create(self, task: Task) -> Part: ...


class Funnel(Protocol):
    """``since`` gives the months from ``month`` (``2026-12``) on in which anybody was counted."""

    def add(self, passed: Passed) -> None: ...
    def since(self, office_id: str, month: str) -> list[FunnelMonth]: ...


class Accounts(Protocol):
    def get(self, account_id: str) -> Account | None: ...
    def by_email(self, email_key: str) -> Account | None: ...
    def owner_of(self, email_key: str) -> str | None: ...
    def memberships(self, account_id: str) -> list[Membership]: ...
    def parts_create(self, account: Account) -> list[Part]: ...
    def part_join(self, membership: Membership) -> Part: ...
    def part_leave(self, membership: Membership) -> Part: ...
    def part_gain_office(self, account: Account, office_id: str) -> Part: ...


@dataclass(frozen=True)
class Store:
    """The data of the offices, one repository per subject, and the hand that commits parts as one."""

    offices: Offices
    companies: Companies
    departments: Departments
    members: Members
    drafts: Drafts
    invitation_tokens: InvitationTokens
    waits: Waits
    outbox: Outbox
    audit: Audit
    tasks: Tasks
    accounts: Accounts
    funnel: Funnel
    lists: Lists
    commit: Callable[[Sequence[Part]], None]


Dispatch = Callable[[Owed], None]
