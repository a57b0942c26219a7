"""The system departments of a new office; and what moves when one of its own is deleted: people, drafts, tasks."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import batched
from typing import Final

from chalicelib.domain import catalogue, ids
from chalicelib.domain.audit import SYSTEM, Actor
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.difference import as_facts, difference
from chalicelib.domain.directory import Task
from chalicelib.domain.draft import Draft, prefilled
from chalicelib.domain.errors import Conflict
from chalicelib.domain.listing import Facet, Listed, Lookup
from chalicelib.domain.office import Department
from chalicelib.domain.outbox import Owed
from chalicelib.services.client_user_lists import each_with
from chalicelib.services.drafts import open_drafts
from chalicelib.services.invitations import Tools, commit_change, owe
from chalicelib.services.ports import Part, TransactionFailed

MOST_AT_ONCE: Final = 50
TIME_TO_MOVE: Final = timedelta(seconds=8)
"""For the people, of one request or one round of the sweep."""
LOOKED_AT_AGAIN: Final = timedelta(minutes=2)
"""After every request that read the department as standing has ended, and what it owes to the lists is made good."""


def parts_of_system_departments(office_id: str, tools: Tools) -> list[Part]:
    """What every new office has, names included."""
    parts = []
    for each in catalogue.SYSTEM_DEPARTMENTS:
        department = Department(
            id=tools.tokens.new_id(ids.DEPARTMENT),
            office_id=office_id,
            name=each.name,
            system=each.slug,
            folder=each.folder,
        )
        parts.append(tools.store.departments.part_create(department))
        parts.append(tools.store.departments.part_claim_name(department))
    return parts


def drafts_naming(office_id: str, department_id: str, tools: Tools) -> list[Draft]:
    """The open drafts that would grant the department, or narrow a company to it."""
    found = open_drafts(office_id, store=tools.store, clock=tools.clock)
    return [draft for draft in found if draft.names_department(department_id)]


def tasks_of(office_id: str, department_id: str, tools: Tools) -> list[Task]:
    return [task for task in tools.store.tasks.all(office_id) if task.department_id == department_id]


def still_to_move(office_id: str, move: tuple[str, str], tools: Tools) -> Owed:
    """The row that has the sweep look once more for people in the first department of ``move``, which is deleted.

    By then whoever was given it in the instant of its end is found by it too.
    """
    now = tools.clock.now()
    old, new = move
    return Owed(
        id=f"{ids.OUTBOX}_{old}",
        office_id=office_id,
        member_id=old,
        onboarding_version=0,
        subject_id=new,
        moves_people=True,
        created_at=now,
        due_at=now + LOOKED_AT_AGAIN,
    )


def move_people(owed: Owed, by: Actor, *, tools: Tools) -> bool:
    """Moves who is found in the deleted department, each by themselves, as far as time reaches; whoever subscribes
    is told. Says whether nobody is left.
    """
    ends_at = tools.clock.now() + TIME_TO_MOVE
    move = (owed.member_id, owed.subject_id or "")
    is_done = True
    for user in each_with(owed.office_id, Lookup(Facet.DEPARTMENT, owed.member_id), store=tools.store):
        if tools.clock.now() >= ends_at:
            return False
        try:
            _move_person(user, move, by, tools)
        except (TransactionFailed, Conflict):
            is_done = False
    return is_done


def _move_person(user: ClientUser, move: tuple[str, str], by: Actor, tools: Tools) -> None:
    was, before = Listed.of(user), prefilled(user)
    user.move_department(*move)
    user.touch(by.name, tools.clock.now())
    owed = owe(user, tools, events=["client_user.changed"], relist=True, was=was)
    moved = as_facts(difference(before, prefilled(user)))
    commit_change(user, owed, by, tools, action="client_user.changed", **moved)


def move_others(owed: Owed, *, tools: Tools) -> None:
    """The sweep's part of it; the row goes with the last of them."""
    if move_people(owed, SYSTEM, tools=tools):
        tools.store.outbox.done(owed)


def move_work(
    drafts: Sequence[Draft], tasks: Sequence[Task], move: tuple[str, str], by: Actor, *, tools: Tools
) -> None:
    """Puts the second department of ``move`` in the place of the first; safe to repeat.

    Errors: ``Conflict`` where somebody saves one of the drafts in that instant.
    """
    old, new = move
    now = tools.clock.now()
    for draft in drafts:
        steps = draft.move_department(old, new)
        _commit([tools.store.drafts.part_rewrite(draft, steps, by.name, now)], tools)
    for some in batched(tasks, MOST_AT_ONCE):
        _commit([tools.store.tasks.part_move(task, new) for task in some], tools)


def _commit(parts: Sequence[Part], tools: Tools) -> None:
    try:
        tools.store.commit(parts)
    except TransactionFailed:
        raise Conflict from None
