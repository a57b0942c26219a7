"""The wizard: open a draft, save a step, look, throw away. Concluir is in ``client_users``."""

from typing import NamedTuple

from chalicelib.domain import ids
from chalicelib.domain.audit import Actor
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.demonstration import ensure_test_companies
from chalicelib.domain.difference import Change, clashes
from chalicelib.domain.draft import LIFE, Draft, prefilled
from chalicelib.domain.errors import (
    CompanyNotEnabled,
    CompanyWithoutDepartment,
    Conflict,
    FieldProblem,
    NotFound,
)
from chalicelib.domain.steps import CompaniesStep, DepartmentsStep, Step, StepName
from chalicelib.services.ports import Clock, ConditionFailed, StepSave, Store, TokenSource


class Taken(NamedTuple):
    """A draft that has taken up what changed, and where it stood against what somebody else chose."""

    draft: Draft
    clashes: list[Change]


def open_draft(
    office_id: str, client_user_id: str | None, by: Actor, *, store: Store, clock: Clock, tokens: TokenSource
) -> Draft:
    """Starts an empty wizard, or one filled from an existing client user.

    Errors: ``NotFound`` for a client user that is not this office's.
    """
    user = store.members.get_client_user(office_id, client_user_id) if client_user_id else None
    draft = new_draft(office_id, user, by, clock=clock, tokens=tokens)
    store.drafts.create(draft)
    return draft


def new_draft(
    office_id: str, user: ClientUser | None, by: Actor, *, clock: Clock, tokens: TokenSource
) -> Draft:
    """A draft that is not kept yet, filled from ``user`` where one is edited."""
    now = clock.now()
    filled = prefilled(user) if user else {}
    return Draft(
        id=tokens.new_id(ids.DRAFT),
        office_id=office_id,
        client_user_id=user.id if user else tokens.new_id(ids.CLIENT_USER),
        base_version=user.version if user else None,
        base=filled,
        steps=filled,
        created_at=now,
        created_by=by.name,
        updated_at=now,
        updated_by=by.name,
        expires_at=now + LIFE,
    )


def get_draft(office_id: str, draft_id: str, *, store: Store, clock: Clock) -> Draft:
    """Errors: ``NotFound`` for a draft that is unknown, foreign, past its life or already concluded."""
    draft = store.drafts.find(office_id, draft_id)
    if draft is None or draft.completed_at is not None or clock.now() >= draft.expires_at:
        raise NotFound
    return draft


def open_drafts(office_id: str, *, store: Store, clock: Clock) -> list[Draft]:
    now = clock.now()
    drafts = store.drafts.all(office_id)
    return [each for each in drafts if each.completed_at is None and now < each.expires_at]


def delete_draft(office_id: str, draft_id: str, *, store: Store, clock: Clock) -> None:
    get_draft(office_id, draft_id, store=store, clock=clock)
    store.drafts.delete(office_id, draft_id)


def save_step(
    where: tuple[str, str, int], step: Step, name: StepName, by: Actor, *, store: Store, clock: Clock
) -> Draft:
    """Writes one step; ``where`` is office, draft and the version that the caller saw.

    One conditional write; the two steps that name departments or companies look those up first.
    Errors: ``NotFound``, ``DraftCompleted``, ``VersionStale``, and what the step itself refuses.
    """
    office_id, draft_id, seen_version = where
    _ensure_grantable(office_id, step, store)
    now = clock.now()
    save = StepSave(
        office_id=office_id,
        draft_id=draft_id,
        seen_version=seen_version,
        step=name.value,
        content=step.model_dump(mode="json", exclude_none=True),
        by=by.name,
        now=now,
    )
    try:
        return store.drafts.save_step(save)
    except ConditionFailed as failure:
        if not failure.item:
            raise NotFound from None
        standing = Draft.model_validate(failure.item)
        standing.ensure_open(now)
        standing.ensure_version(seen_version)
        raise


def take_up_changes(where: tuple[str, str, int], by: Actor, *, store: Store, clock: Clock) -> Taken:
    """Brings an edit whose person was changed meanwhile up to them, without losing what was typed.

    ``where`` is office, draft and the version that the caller saw.
    Where nothing changed, the draft is given as it is.
    Errors: ``NotFound``, ``VersionStale``, ``Conflict``.
    """
    office_id, draft_id, seen_version = where
    draft = get_draft(office_id, draft_id, store=store, clock=clock)
    draft.ensure_version(seen_version)
    if not draft.is_edit:
        return Taken(draft, [])
    user = store.members.get_client_user(office_id, draft.client_user_id)
    if user.version == draft.base_version:
        return Taken(draft, [])
    stood = clashes(draft.base, draft.steps, prefilled(user)) if draft.base else []
    draft.take_up(user, by.name, clock.now())
    try:
        store.drafts.save(draft, seen_version, clock.now())
    except ConditionFailed:
        raise Conflict from None
    return Taken(draft, stood)


def _ensure_grantable(office_id: str, step: Step, store: Store) -> None:
    if isinstance(step, DepartmentsStep):
        ensure_departments(office_id, [each.id for each in step.departments], store)
    if isinstance(step, CompaniesStep):
        ensure_companies(office_id, [each.id for each in step.companies], store)
        for position, company in enumerate(step.companies):
            if company.departments == []:
                raise CompanyWithoutDepartment(
                    fields=[FieldProblem(f"companies.{position}.departments", CompanyWithoutDepartment.code)]
                )
        narrowed = sorted({each for company in step.companies for each in company.departments or []})
        ensure_departments(office_id, narrowed, store)


def ensure_departments(office_id: str, wanted: list[str], store: Store) -> None:
    """Errors: ``NotFound`` for a department that is not this office's."""
    known = {each.id for each in store.departments.get_many(office_id, wanted)}
    if any(each not in known for each in wanted):
        raise NotFound


def ensure_companies(office_id: str, wanted: list[str], store: Store, *, is_demo: bool = False) -> None:
    """Errors: ``NotFound`` for a company that is not this office's, ``CompanyNotEnabled`` for one without portal;
    ``CompanyNotTest`` for a real one where they are given to a demonstration user.
    """
    companies = {each.id: each for each in store.companies.get_many(office_id, wanted)}
    if any(each not in companies for each in wanted):
        raise NotFound
    for position, each in enumerate(wanted):
        if not companies[each].portal_enabled:
            raise CompanyNotEnabled(fields=[FieldProblem(f"companies.{position}.id", CompanyNotEnabled.code)])
    if is_demo:
        ensure_test_companies([companies[each] for each in wanted])
