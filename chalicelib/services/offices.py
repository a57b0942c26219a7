"""Setting an office up: the office itself, its companies, its departments."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from chalicelib.domain import ids
from chalicelib.domain.audit import SYSTEM, Actor
from chalicelib.domain.errors import (
    Conflict,
    DepartmentInUse,
    FieldProblem,
    ServiceUnavailable,
    TaxIdTaken,
    VersionStale,
)
from chalicelib.domain.listing import Facet, Lookup
from chalicelib.domain.office import Company, Department, HiddenEntries, Office
from chalicelib.domain.office_errors import CompanyCodeTaken, DepartmentNameTaken, DepartmentOfSystem
from chalicelib.domain.search import folded
from chalicelib.domain.setup import CompanyData, OfficeChange, OfficeSetup, StaffData
from chalicelib.services.client_user_lists import each_with
from chalicelib.services.departments import (
    drafts_naming,
    move_people,
    move_work,
    parts_of_system_departments,
    still_to_move,
    tasks_of,
)
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools
from chalicelib.services.ports import ConditionFailed, Part, TransactionFailed
from chalicelib.services.staff import add_first_staff


def create_office(setup: OfficeSetup, *, tools: Tools) -> Office:
    """Makes an office with its system departments and invites its first administrator, and whoever else is given."""
    store, now = tools.store, tools.clock.now()
    office = Office(id=tools.tokens.new_id(ids.OFFICE), name=setup.name, created_at=now)
    history = _history("office.created", office.id, office.id, SYSTEM, tools)
    store.commit([store.offices.part_create(office), *parts_of_system_departments(office.id, tools), history])
    first = StaffData(
        name=setup.administrator.name,
        email=setup.administrator.email,
        administrator=True,
        uses_client_portal=True,
    )
    for person in [first, *setup.staff]:
        add_first_staff(office.id, person, SYSTEM.model_copy(update={"name": setup.name}), tools=tools)
    for company in setup.companies:
        add_company(office.id, company, SYSTEM, tools=tools)
    for department in setup.departments:
        add_department(office.id, department.name, SYSTEM, tools=tools)
    return office


def change_office(office_id: str, change: OfficeChange, seen: int, by: Actor, *, tools: Tools) -> Office:
    """Errors: ``VersionStale``."""
    office = tools.store.offices.get(office_id)
    _ensure_version(office.version, seen, office.updated_by)
    changed = office.model_copy(
        update=change.fields() | {"version": office.version + 1, "updated_by": by.name}
    )
    facts = _hidden_facts(office.hidden, changed.hidden)
    history = _history("office.changed", office_id, office_id, by, tools, **facts)
    _commit([tools.store.offices.part_save(changed, office), history], tools)
    return changed


def add_company(office_id: str, data: CompanyData, by: Actor, *, tools: Tools) -> Company:
    """Errors: ``TaxIdTaken``, ``CompanyCodeTaken``."""
    company = Company(
        **data.model_dump(),
        id=tools.tokens.new_id(ids.COMPANY),
        office_id=office_id,
        updated_at=tools.clock.now(),
        updated_by=by.name,
    )
    history = _history("company.added", office_id, company.id, by, tools)
    companies = tools.store.companies
    _commit_company([history, *companies.parts_create(company)], companies.parts_code(company), tools)
    return company


def change_company(
    where: tuple[str, str], change: dict[str, object], seen: int, by: Actor, *, tools: Tools
) -> Company:
    """Errors: ``NotFound``, ``VersionStale``, ``TaxIdTaken``, ``CompanyCodeTaken``, ``Conflict``."""
    company = tools.store.companies.get(*where)
    _ensure_version(company.version, seen, company.updated_by)
    stamp = {"version": seen + 1, "updated_at": tools.clock.now(), "updated_by": by.name}
    changed = company.model_copy(update=change | stamp)
    history = _history("company.changed", company.office_id, company.id, by, tools)
    companies = tools.store.companies
    parts = [history, *companies.parts_save(changed, company)]
    _commit_company(parts, companies.parts_code(changed, company), tools)
    return changed


def add_department(office_id: str, name: str, by: Actor, *, tools: Tools) -> Department:
    """Errors: ``DepartmentNameTaken``, whatever the case and the accents."""
    department = Department(id=tools.tokens.new_id(ids.DEPARTMENT), office_id=office_id, name=name)
    history = _history("department.added", office_id, department.id, by, tools)
    claim = tools.store.departments.part_claim_name(department)
    _commit_named([claim, tools.store.departments.part_create(department), history], tools)
    return department


def rename_department(where: tuple[str, str], name: str, seen: int, by: Actor, *, tools: Tools) -> Department:
    """Errors: ``NotFound``, ``VersionStale``, ``Conflict``, ``DepartmentOfSystem``, ``DepartmentNameTaken``."""
    department = tools.store.departments.get(*where)
    _ensure_version(department.version, seen, department.updated_by)
    if department.system is not None:
        raise DepartmentOfSystem
    changed = department.model_copy(update={"name": name, "version": seen + 1, "updated_by": by.name})
    history = _history("department.changed", where[0], department.id, by, tools)
    parts = [tools.store.departments.part_save(changed), history]
    if folded(name) == folded(department.name):
        _commit(parts, tools)
    else:
        claim = tools.store.departments.part_claim_name(changed)
        _commit_named([claim, tools.store.departments.part_free_name(department), *parts], tools)
    return changed


def delete_department(where: tuple[str, str], migrate_to: str | None, by: Actor, *, tools: Tools) -> None:
    """Deletes an own department; what is in it is moved to ``migrate_to`` before, whoever is in it right after.

    Errors: ``NotFound``, ``DepartmentInUse`` without another ``migrate_to``, ``DepartmentOfSystem``, ``Conflict``.
    """
    office_id, department_id = where
    department = tools.store.departments.get(office_id, department_id)
    if department.system is not None:
        raise DepartmentOfSystem
    somebody = next(each_with(office_id, Lookup(Facet.DEPARTMENT, department_id), store=tools.store), None)
    target = tools.store.departments.get(office_id, migrate_to).id if migrate_to else department_id
    move = (department_id, target)
    drafts = drafts_naming(office_id, department_id, tools)
    tasks = tasks_of(office_id, department_id, tools)
    if (somebody or drafts or tasks) and target == department_id:
        raise DepartmentInUse
    move_work(drafts, tasks, move, by, tools=tools)
    history = _history("department.deleted", office_id, department_id, by, tools)
    freed = tools.store.departments.part_free_name(department)
    owed = still_to_move(office_id, move, tools)
    later = [tools.store.outbox.part_add(owed)] if target != department_id else []
    _commit([tools.store.departments.part_delete(department), freed, history, *later], tools)
    if later:
        with suppress(Conflict, ServiceUnavailable):  # it is deleted; the sweep goes on
            move_work([], tasks_of(office_id, department_id, tools), move, by, tools=tools)
            move_people(owed, by, tools=tools)


def _ensure_version(current: int, seen: int, changed_by: str) -> None:
    if current != seen:
        raise VersionStale(current_version=current, changed_by=changed_by)


def _hidden_facts(before: HiddenEntries, after: HiddenEntries) -> dict[str, list[str] | None]:
    """Which entries of the catalogue an administrator has hidden, and which they show again."""
    old, new = ({*each.permissions, *each.notifications} for each in (before, after))
    return {"hidden": sorted(new - old) or None, "shown": sorted(old - new) or None}


def _history(action: str, office_id: str, target_id: str, by: Actor, tools: Tools, **facts: Any) -> Part:
    return part_of_history(
        action, office_id, target_id, by, store=tools.store, clock=tools.clock, tokens=tools.tokens, **facts
    )


def _commit_company(parts: Sequence[Part], of_code: Sequence[Part], tools: Tools) -> None:
    """The second part is the company itself; those after it claim its tax id. Errors: as they say."""
    try:
        tools.store.commit([*parts, *of_code])
    except TransactionFailed as failure:
        if failure.failed(1):
            raise Conflict from None
        if any(failure.failed(each) for each in range(len(parts))):
            raise TaxIdTaken(fields=[FieldProblem("tax_id", TaxIdTaken.code)]) from None
        raise CompanyCodeTaken(fields=[FieldProblem("code", CompanyCodeTaken.code)]) from None


def _commit_named(parts: Sequence[Part], tools: Tools) -> None:
    """The first part claims a department's name. Errors: ``DepartmentNameTaken``, ``Conflict``."""
    try:
        tools.store.commit(parts)
    except TransactionFailed as failure:
        if failure.failed(0):
            raise DepartmentNameTaken(fields=[FieldProblem("name", DepartmentNameTaken.code)]) from None
        raise Conflict from None


def _commit(parts: Sequence[Part], tools: Tools) -> None:
    try:
        tools.store.commit(parts)
    except (TransactionFailed, ConditionFailed):
        raise Conflict from None
