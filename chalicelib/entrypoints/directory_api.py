"""The directories of Messenger and Processes over HTTP, for staff and for the systems themselves."""

from datetime import datetime
from typing import Annotated, Literal

from chalice.app import Blueprint
from pydantic import ConfigDict, Field

from chalicelib import wiring
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.directory import Task
from chalicelib.domain.model import Model
from chalicelib.domain.phone import BrazilianPhone
from chalicelib.domain.session import Access
from chalicelib.domain.steps import Id
from chalicelib.domain.text import ShortText
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.models import Body
from chalicelib.entrypoints.paging import Cursor, Page, open_place, paged, seal_place
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import directory
from chalicelib.services.client_user_lists import Wanted

bp = Blueprint(__name__)


class ContactsQuery(Page):
    company: Annotated[str, Field(min_length=1, max_length=64)]
    cursor: Cursor = ""


class LookupQuery(Model):
    model_config = ConfigDict(extra="forbid")

    phone: BrazilianPhone


class NewTask(Body):
    company_id: Id
    department_id: Id
    title: ShortText


class ConcludedTask(Body):
    done: Literal[True]


class Contact(Model):
    id: str
    name: str
    phone: str | None
    companies: list[str]

    @classmethod
    def of(cls, user: ClientUser) -> "Contact":
        return cls(
            id=user.id, name=user.name, phone=user.phone, companies=[each.id for each in user.companies]
        )


class ContactList(Model):
    items: list[Contact]
    next_cursor: str | None = None


class TaskAnswer(Model):
    id: str
    company_id: str
    department_id: str
    title: str
    created_at: datetime
    created_by: str
    version: int
    done_at: datetime | None
    done_by: str | None

    @classmethod
    def of(cls, task: Task) -> "TaskAnswer":
        return cls.model_validate(task.model_dump(exclude={"office_id"}))


class TaskList(Model):
    items: list[TaskAnswer]
    next_cursor: str | None = None


class TaskWithPeople(TaskAnswer):
    people: list[Contact]


@bp.route("/messenger/contacts", methods=["GET"])
@endpoint(
    access=Access.MESSENGER,
    summary="Messenger contacts of a company",
    query=ContactsQuery,
    answer=ContactList,
)
def get_contacts(request: Request, query: ContactsQuery) -> ContactList:
    office_id = request.office_id
    wanted = f"contacts {query.company}"
    part = Wanted(query.limit, open_place(query.cursor, office_id, wanted) if query.cursor else "")
    people, place = directory.contacts(office_id, query.company, part, store=wiring.store())
    cursor = seal_place(place, office_id, wanted) if place else None
    return ContactList(items=[Contact.of(each) for each in people], next_cursor=cursor)


@bp.route("/messenger/lookup", methods=["GET"])
@endpoint(access=Access.MESSENGER, summary="Everybody with a phone", query=LookupQuery, answer=ContactList)
def get_lookup(request: Request, query: LookupQuery) -> ContactList:
    found = directory.owners_of_phone(request.office_id, query.phone, store=wiring.store())
    return ContactList(items=[Contact.of(each) for each in found])


@bp.route("/processes/tasks", methods=["GET"])
@endpoint(access=Access.PROCESSES, summary="Tasks of the office", query=Page, answer=TaskList)
def get_tasks(request: Request, query: Page) -> TaskList:
    office_id = request.office_id
    items, cursor = paged(directory.tasks(office_id, store=wiring.store()), query, office_id)
    return TaskList(items=[TaskAnswer.of(each) for each in items], next_cursor=cursor)


@bp.route("/processes/tasks", methods=["POST"])
@endpoint(
    access=Access.PROCESSES,
    summary="Add a task for a company",
    body=NewTask,
    answer=TaskWithPeople,
    status=201,
)
def post_task(request: Request, body: NewTask) -> Reply:
    where = (request.office_id, body.company_id, body.department_id)
    task = directory.add_task(where, body.title, actor(request), tools=wiring.tools())
    return Reply(_with_people(request, task.id), headers={"Location": f"/processes/tasks/{task.id}"})


@bp.route("/processes/tasks/{task_id}", methods=["GET"])
@endpoint(access=Access.PROCESSES, summary="One task with its people", answer=TaskWithPeople)
def get_task(request: Request, task_id: str) -> Reply:
    return _reply(_with_people(request, task_id))


@bp.route("/processes/tasks/{task_id}", methods=["PATCH"])
@endpoint(
    access=Access.PROCESSES,
    summary="Conclude a task; its people are told",
    body=ConcludedTask,
    answer=TaskWithPeople,
    versioned=True,
)
def patch_task(request: Request, body: ConcludedTask, task_id: str) -> Reply:  # noqa: ARG001 - it says one thing
    where = (request.office_id, task_id)
    directory.conclude_task(where, request.version or 0, actor(request), tools=wiring.tools())
    return _reply(_with_people(request, task_id))


def _reply(task: TaskWithPeople) -> Reply:
    return Reply(task, version=task.version)


def _with_people(request: Request, task_id: str) -> TaskWithPeople:
    task, people = directory.task_with_people(request.office_id, task_id, store=wiring.store())
    answer = TaskAnswer.of(task).model_dump()
    return TaskWithPeople(**answer, people=[Contact.of(each) for each in people])
