"""Tells the people who follow a task that it is done: the first of them with the fact itself, of very many the others
by the sweep, from a row that says who comes next. A row of somebody who is told twice is the same row.
"""

from collections.abc import Sequence
from typing import Final

from chalicelib.domain import directory, ids
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.directory import Task
from chalicelib.domain.listing import Facet, Lookup
from chalicelib.domain.outbox import GRACE, Owed
from chalicelib.services.client_user_lists import everybody_with
from chalicelib.services.invitations import Tools
from chalicelib.services.notifications import notify
from chalicelib.services.ports import Store

TASK_CONCLUDED: Final = "task_concluded"
MOST_TOLD_AT_ONCE: Final = 90
MOST_IN_A_ROUND: Final = 450


def of(task: Task, store: Store) -> list[ClientUser]:
    users = everybody_with(task.office_id, Lookup(Facet.COMPANY, task.company_id), store=store)
    return directory.people_of(task, users)


def owed_to(task: Task, people: Sequence[ClientUser], tools: Tools, *, after: str = "") -> list[Owed]:
    """What those with an id after one are owed, in the order of their ids."""
    later = sorted((user for user in people if user.id > after), key=lambda user: user.id)
    rows = [notify(user, TASK_CONCLUDED, task.id, tools=tools) for user in later]
    return [
        row.model_copy(
            update={
                "id": f"{ids.OUTBOX}_{task.id}-{row.member_id}",
                "created_at": task.done_at or row.created_at,
            }
        )
        for row in rows
        if row
    ]


def rest_after(task: Task, told: Owed, tools: Tools) -> Owed:
    """The row that has the sweep go on after somebody."""
    now = tools.clock.now()
    return Owed(
        id=f"{ids.OUTBOX}_{task.id}",
        office_id=task.office_id,
        member_id=told.member_id,
        onboarding_version=0,
        subject_id=task.id,
        tells_others=True,
        created_at=now,
        due_at=now + GRACE,
    )


def tell_others(rest: Owed, *, tools: Tools) -> None:
    """Owes it to the next of them; a row of the outbox each, which the following rounds work off."""
    store = tools.store
    task = store.tasks.find(rest.office_id, rest.subject_id or "")
    owed = owed_to(task, of(task, store), tools, after=rest.member_id) if task else []
    for at in range(0, min(len(owed), MOST_IN_A_ROUND), MOST_TOLD_AT_ONCE):
        some = owed[at : at + MOST_TOLD_AT_ONCE]
        following = [rest_after(task, some[-1], tools)] if task else []
        store.commit([*map(store.outbox.part_add, [*some, *following])])
    if len(owed) <= MOST_IN_A_ROUND:
        store.outbox.done(rest)
