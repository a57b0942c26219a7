"""Concluir: a finished draft becomes a client user, or changes one, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Final, NamedTuple

from chalicelib.domain.audit import Actor
from chalicelib.domain.catalogue import ALL_PERSONNEL_DOCUMENTS
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.difference import as_facts, difference
from chalicelib.domain.draft import Draft, prefilled
from chalicelib.domain.email import canonical_email
from chalicelib.domain.errors import Conflict, EmailFixed, EmailTaken, FieldProblem, NotFound
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.limits import INVITATIONS_OF_OFFICE, Limit
from chalicelib.domain.listing import Listed
from chalicelib.domain.member import Member
from chalicelib.domain.offer import offered
from chalicelib.domain.office_errors import DepartmentGone
from chalicelib.domain.onboarding import Step
from chalicelib.domain.outbox import Owed
from chalicelib.services.drafts import ensure_companies, ensure_departments
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools, end, owe, parts_killing_link, queue_next
from chalicelib.services.listing import owe_relisting
from chalicelib.services.ports import Part, TransactionFailed
from chalicelib.services.sending_limits import counted

TRIES: Final = 3
EndSessions = Callable[[Member], Sequence[Part]]


class Ending(NamedTuple):
    """How a draft ends: the part that lets it end once, whose limit an invitation counts for, what history adds."""

    once: Part
    limit: Limit = INVITATIONS_OF_OFFICE
    facts: Mapping[str, str] = {}


def complete_draft(
    where: tuple[str, str, int],
    by: Actor,
    *,
    tools: Tools,
    end_sessions: EndSessions,
) -> ClientUser:
    """Concludes a draft; concluding it again gives the same client user and sets nothing in motion.

    ``where`` is office, draft and the version that the caller saw; ``end_sessions`` gives the parts that end a
    person's sessions at this office, for an edit that takes their portal access away.
    Errors: ``NotFound``, ``DraftIncomplete``, ``VersionStale``, ``EmailTaken``, ``EmailFixed``, ``CompanyNotEnabled``,
    ``CompanyNotTest``, ``CompanyWithoutDepartment``, ``DepartmentGone``, ``PermissionHidden``, ``NotificationHidden``,
    ``DemoFixed``; ``AddressBounced`` and ``TooManyAttempts`` with the draft left as it was; ``Conflict`` when somebody
    else keeps writing the same things.
    """
    for _ in range(TRIES - 1):
        with suppress(Conflict):
            return _conclude(where, by, tools, end_sessions)
    return _conclude(where, by, tools, end_sessions)


def _conclude(where: tuple[str, str, int], by: Actor, tools: Tools, end_sessions: EndSessions) -> ClientUser:
    """One try, on the draft as it stands. Errors: ``Conflict`` when others wrote in the same instant."""
    office_id, draft_id, seen_version = where
    draft = tools.store.drafts.find(office_id, draft_id)
    if draft is None:
        raise NotFound
    if draft.completed_at is not None:
        return tools.store.members.get_client_user(office_id, draft.client_user_id)
    draft.ensure_open(tools.clock.now())
    draft.ensure_version(seen_version)
    ending = Ending(tools.store.drafts.part_complete(draft, tools.clock.now()))
    return conclude(draft, ending, by, tools=tools, end_sessions=end_sessions)


def conclude(
    draft: Draft, ending: Ending, by: Actor, *, tools: Tools, end_sessions: EndSessions
) -> ClientUser:
    """One try on a draft, kept or not; a row of an import is concluded as a wizard is.

    Errors: as :func:`complete_draft`; ``Conflict`` also where the draft has ended before.
    """
    draft.ensure_complete()
    grants = draft.grants()
    companies = [each.id for each in grants.companies]
    ensure_companies(draft.office_id, companies, tools.store, is_demo=draft.general().demo)
    _ensure_standing(draft.office_id, [each.id for each in grants.departments], tools)
    if draft.is_edit:
        user, owed = _change(draft, ending, by, tools, end_sessions)
    else:
        user, owed = _create(draft, ending, by, tools)
    tools.dispatch(owed)
    return user


def _ensure_standing(office_id: str, departments: list[str], tools: Tools) -> None:
    """Errors: ``DepartmentGone`` for one that was deleted since it was chosen."""
    try:
        ensure_departments(office_id, departments, tools.store)
    except NotFound:
        gone = FieldProblem("departments.departments", DepartmentGone.code)
        raise DepartmentGone(fields=[gone]) from None


def _create(draft: Draft, ending: Ending, by: Actor, tools: Tools) -> tuple[ClientUser, Owed]:
    office = tools.store.offices.get(draft.office_id)
    draft = offered(draft, office.hidden)
    user = _new_client_user(draft, by, tools)
    is_wanted = _is_wanted_now(draft, user)
    with _counted_if(is_wanted, user, ending, tools):
        if is_wanted:
            queue_next(user, by, office.invitation_life_seconds, tools)
        user.onboarding_version = 1
        owed = owe(user, tools, start=Step.COMPLETE_DRAFT, relist=True)
        creation = tools.store.members.parts_create(user)
        _commit(draft, ending, owed, by, tools, parts=creation)
    return user, owed


def _change(
    draft: Draft, ending: Ending, by: Actor, tools: Tools, end_sessions: EndSessions
) -> tuple[ClientUser, Owed]:
    seen = tools.store.members.get_client_user(draft.office_id, draft.client_user_id)
    draft.ensure_current(seen)
    draft = offered(draft, tools.store.offices.get(draft.office_id).hidden, seen)
    user = ClientUser.model_validate(seen.model_dump() | _fields(draft))
    seen.ensure_demo_may_be(user.demo)
    user.touch(by.name, tools.clock.now())
    is_moved = user.email_key != seen.email_key
    if is_moved and user.account_id is not None:
        raise EmailFixed(fields=[FieldProblem("general.email", EmailFixed.code)])
    is_sent = _is_wanted_now(draft, user) or (is_moved and _is_pending(user) and user.is_invitable)
    with _counted_if(is_sent, user, ending, tools):
        owed, parts = _follow_up(draft, user, by, tools, is_sent=is_sent)
        owed.events.append("client_user.changed")
        owe_relisting(owed, Listed.of(seen), user)
        parts.insert(0, tools.store.members.part_save(user))
        if seen.portal_access and not user.portal_access:
            parts += end_sessions(user)
        if is_moved:
            parts += tools.store.members.parts_move_email(user, seen.email_key)
        _commit(draft, ending, owed, by, tools, parts=parts, seen=seen, is_email_last=is_moved)
    return user, owed


def _follow_up(
    draft: Draft, user: ClientUser, by: Actor, tools: Tools, *, is_sent: bool
) -> tuple[Owed, list[Part]]:
    """What an edit means for the invitation: the next one, its end, or nothing."""
    if is_sent:
        dead = parts_killing_link(user, tools.store)
        office = tools.store.offices.get(draft.office_id)
        return queue_next(user, by, office.invitation_life_seconds, tools), dead
    if _is_pending(user) and not user.is_invitable:
        return end(user, InvitationStatus.REVOKED, tools)
    return owe(user, tools), []


def _commit(
    draft: Draft,
    ending: Ending,
    owed: Owed,
    by: Actor,
    tools: Tools,
    *,
    parts: list[Part],
    seen: ClientUser | None = None,
    is_email_last: bool = True,
) -> None:
    """``seen`` is the person before an edit."""
    store = tools.store
    had = seen.permissions if seen else []
    changes = difference(prefilled(seen), draft.steps) if seen else []
    history = part_of_history(
        "client_user.changed" if draft.is_edit else "client_user.completed",
        draft.office_id,
        draft.client_user_id,
        by,
        store=store,
        clock=tools.clock,
        tokens=tools.tokens,
        all_personnel_documents=_moved(ALL_PERSONNEL_DOCUMENTS, had, draft.grants().permissions),
        **as_facts(changes),
        **ending.facts,
    )
    try:
        store.commit([ending.once, store.outbox.part_add(owed), history, *parts])
    except TransactionFailed as failure:
        if is_email_last and failure.failed(-1) and not failure.failed(0):
            raise EmailTaken(fields=[FieldProblem("general.email", EmailTaken.code)]) from None
        raise Conflict from None


def _moved(permission: str, before: Sequence[str], after: Sequence[str]) -> bool | None:
    """Whether a permission was given or taken; ``None`` where it stays as it was."""
    return None if (permission in before) == (permission in after) else permission in after


def _new_client_user(draft: Draft, by: Actor, tools: Tools) -> ClientUser:
    now = tools.clock.now()
    return ClientUser.model_validate(
        _fields(draft)
        | {
            "id": draft.client_user_id,
            "office_id": draft.office_id,
            "created_at": now,
            "created_by": by.name,
            "updated_at": now,
            "updated_by": by.name,
        }
    )


def _fields(draft: Draft) -> dict[str, object]:
    general = draft.general()
    return draft.grants().model_dump() | {
        "name": general.name,
        "email": general.email,
        "email_key": canonical_email(general.email),
        "cpf": general.cpf,
        "phone": general.phone,
        "portal_access": general.portal_access.active,
        "demo": general.demo,
    }


def _counted_if(
    is_sent: bool, user: ClientUser, ending: Ending, tools: Tools
) -> AbstractContextManager[None]:
    return counted(user, tools.throttle, ending.limit) if is_sent else nullcontext()


def _is_pending(user: ClientUser) -> bool:
    return user.invitation is not None and user.invitation.is_live


def _is_wanted_now(draft: Draft, user: ClientUser) -> bool:
    return draft.general().portal_access.send == "now" and user.is_invitable
