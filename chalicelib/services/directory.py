"""The directories that Messenger and Processes ask: contacts, owners of a phone, people of a task."""

from chalicelib.domain import directory, ids
from chalicelib.domain.audit import Actor
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.directory import Task
from chalicelib.domain.errors import Conflict, FieldProblem, NotFound, ProcessesNotEnabled
from chalicelib.domain.listing import Facet, Lookup
from chalicelib.domain.outbox import Owed
from chalicelib.services import followers
from chalicelib.services.client_user_lists import Found, Wanted, everybody_with, page_of
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools
from chalicelib.services.ports import Store, TransactionFailed


def contacts(office_id: str, company_id: str, wanted: Wanted, *, store: Store) -> Found:
    """A page of them by name, as of :func:`client_user_lists.page`.

    Errors: ``NotFound`` for a company that is not this office's.
    """
    company = store.companies.get(office_id, company_id)
    if not company.messenger_enabled:
        return [], ""
    return page_of(office_id, Lookup(Facet.COMPANY, company_id), wanted, directory.contact_of(company), store)


def owners_of_phone(office_id: str, phone: str, *, store: Store) -> list[ClientUser]:
    users = everybody_with(office_id, Lookup(Facet.PHONE, phone), store=store)
    granted = sorted({each.id for user in users for each in user.companies})
    return directory.owners_of(phone, users, store.companies.get_many(office_id, granted))


def add_task(where: tuple[str, str, str], title: str, by: Actor, *, tools: Tools) -> Task:
    """``where`` is office, company and department.

    Errors: ``NotFound`` for either, ``ProcessesNotEnabled`` while the company lacks the module.
    """
    office_id, company_id, department_id = where
    company = tools.store.companies.get(office_id, company_id)
    department = tools.store.departments.get(office_id, department_id)
    if not company.processes_enabled:
        raise ProcessesNotEnabled(fields=[FieldProblem("company_id", ProcessesNotEnabled.code)])
    task = Task(
        id=tools.tokens.new_id(ids.TASK),
        office_id=office_id,
        company_id=company_id,
        department_id=department_id,
        title=title,
        created_at=tools.clock.now(),
        created_by=by.name,
    )
    history = part_of_history(
        "task.added", office_id, task.id, by, store=tools.store, clock=tools.clock, tokens=tools.tokens
    )
    standing = tools.store.departments.part_standing(department)
    try:
        tools.store.commit([tools.store.tasks.part_create(task), history, standing])
    except TransactionFailed:
        raise NotFound from None
    return task


def conclude_task(where: tuple[str, str], seen: int, by: Actor, *, tools: Tools) -> Task:
    """Marks a task as done and tells the people who follow it, each as they chose. ``where`` is office and task.

    One that is done stays as it is. Errors: ``NotFound``, ``VersionStale``, ``Conflict``.
    """
    task, people = task_with_people(*where, store=tools.store)
    task.ensure_version(seen)
    if task.done_at is not None:
        return task
    task.conclude(by.name, tools.clock.now())
    owed = followers.owed_to(task, people, tools)
    try:
        _commit_concluded(task, owed, by, tools)
    except TransactionFailed:
        tools.store.tasks.get(*where).ensure_version(seen)
        raise Conflict from None
    return task


def _commit_concluded(task: Task, owed: list[Owed], by: Actor, tools: Tools) -> None:
    """The task, what the first people are owed, and who comes after them, in one transaction."""
    store = tools.store
    history = part_of_history(
        "task.concluded", task.office_id, task.id, by, store=store, clock=tools.clock, tokens=tools.tokens
    )
    some = owed[: followers.MOST_TOLD_AT_ONCE]
    rest = [followers.rest_after(task, some[-1], tools)] if len(owed) > len(some) else []
    store.commit([store.tasks.part_conclude(task), history, *map(store.outbox.part_add, [*some, *rest])])
    for each in some:
        tools.dispatch(each)


def tasks(office_id: str, *, store: Store) -> list[Task]:
    return sorted(store.tasks.all(office_id), key=lambda task: task.created_at, reverse=True)


def task_with_people(office_id: str, task_id: str, *, store: Store) -> tuple[Task, list[ClientUser]]:
    """Errors: ``NotFound``."""
    task = store.tasks.get(office_id, task_id)
    return task, followers.of(task, store)
