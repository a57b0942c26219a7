"""What the states of the workflow do. The data decides; an execution only times and coordinates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.audit import SYSTEM
from chalicelib.domain.errors import MailRefused, MemberNotFound, OnboardingSuperseded
from chalicelib.domain.funnel import FunnelStep
from chalicelib.domain.invitation import InvitationStatus, Outcome
from chalicelib.domain.member import Member, Stage
from chalicelib.domain.onboarding import Step, is_mail_due
from chalicelib.domain.outbox import Owed
from chalicelib.services import letters
from chalicelib.services.dispatch import Outside
from chalicelib.services.funnel import count_step
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools, owe
from chalicelib.services.ports import Part, TransactionFailed, Wait

TRIES = 5

_OUTCOME = {
    InvitationStatus.ACCEPTED: Outcome.REGISTERED,
    InvitationStatus.REVOKED: Outcome.REVOKED,
    InvitationStatus.DECLINED: Outcome.DECLINED,
    InvitationStatus.EXPIRED: Outcome.EXPIRED,
    InvitationStatus.REFUSED: Outcome.REVOKED,
}


@dataclass(frozen=True)
class Order:
    """The input of a task: ids only."""

    office_id: str
    member_id: str
    version: int


def current_member(order: Order, tools: Tools) -> Member:
    """Errors: ``MemberNotFound``; ``OnboardingSuperseded`` when a newer execution has taken over."""
    member = tools.store.members.find(order.office_id, order.member_id)
    if member is None:
        raise MemberNotFound(member_id=order.member_id)
    if member.onboarding_version != order.version:
        raise OnboardingSuperseded(member_id=order.member_id, version=order.version)
    return member


def complete_draft(order: Order, *, tools: Tools, outside: Outside) -> bool:
    """Announces a concluded registration and says whether an invitation is wanted."""
    member = current_member(order, tools)
    _publish("client_user.completed", order, outside)
    count_step(member, FunnelStep.COMPLETED, store=tools.store, clock=tools.clock)
    return member.invitation is not None and member.invitation.is_live


def send_invitation(
    order: Order, task_token: str, *, tools: Tools, outside: Outside, post: letters.Post
) -> bool:
    """Stores the task token, then mails the invitation if that is still due; says whether it mailed.

    A resumed wait mails nothing. Where the data has moved on already, the wait is settled at once.
    """
    member = current_member(order, tools)
    wait = Wait(order.office_id, order.member_id, order.version, Step.SEND_INVITATION, task_token)
    tools.store.waits.put(wait)
    if not is_mail_due(member):
        _settle_if_moved_on(member, wait, outside)
        return False
    try:
        letters.mail_invitation(order.office_id, order.member_id, tools=tools, post=post)
    except MailRefused as refusal:
        _mark_refused(order, str(refusal.facts.get("reason", "")), tools)
        raise
    _publish("invitation.sent", order, outside)
    if member.invitation is not None and member.invitation.version == 1:
        count_step(member, FunnelStep.INVITED, store=tools.store, clock=tools.clock)
    return True


def _settle_if_moved_on(member: Member, wait: Wait, outside: Outside) -> None:
    outcome = _OUTCOME.get(member.invitation.status) if member.invitation else Outcome.REVOKED
    if outcome is not None and outside.workflow.settle(wait, outcome):
        outside.store.waits.clear(wait)


def _mark_refused(order: Order, reason: str, tools: Tools) -> None:
    def refuse(member: Member) -> None:
        if member.invitation is not None and is_mail_due(member):
            member.invitation.become(InvitationStatus.REFUSED)
            member.invitation.bounce_reason = reason or None
            member.stage = Stage.CLOSED

    change_member(order, refuse, tools, action="invitation.refused", bounce=reason or None)


def await_mfa_enrolment(order: Order, task_token: str, *, tools: Tools, outside: Outside) -> None:
    """Stores the task token; where the factor is proven already, the wait ends at once."""
    member = current_member(order, tools)
    wait = Wait(order.office_id, order.member_id, order.version, Step.AWAIT_MFA_ENROLMENT, task_token)
    tools.store.waits.put(wait)
    account = tools.store.accounts.get(member.account_id) if member.account_id else None
    if account is not None and account.has_factor and outside.workflow.settle(wait, Outcome.ENROLLED):
        tools.store.waits.clear(wait)


def link_account(order: Order, *, tools: Tools) -> None:
    """The person is in: the onboarding becomes active. Repeating it changes nothing."""
    member = current_member(order, tools)

    def activate(member: Member) -> None:
        member.stage = Stage.ACTIVE
        member.mfa = True

    if change_member(order, activate, tools, action="client_user.activated", when=Stage.REGISTERED):
        count_step(member, FunnelStep.ACTIVE, store=tools.store, clock=tools.clock)


def announce_activation(order: Order, *, outside: Outside) -> None:
    _publish("client_user.activated", order, outside)


def expire_invitation(order: Order, *, tools: Tools, outside: Outside) -> None:
    """Marks an invitation whose time is over and says so, unless a newer one took its place meanwhile."""
    current_member(order, tools)
    now = tools.clock.now()

    def expire(member: Member) -> None:
        if member.invitation is not None and member.invitation.is_live and member.invitation.is_past(now):
            member.invitation.become(InvitationStatus.EXPIRED)
            member.stage = Stage.CLOSED

    change_member(order, expire, tools, action="invitation.expired", when=Stage.INVITED)
    member = current_member(order, tools)
    if member.invitation is not None and member.invitation.status is InvitationStatus.EXPIRED:
        _publish("invitation.expired", order, outside)


def change_member(
    order: Order,
    change: Callable[[Member], None],
    tools: Tools,
    *,
    action: str,
    when: Stage | None = None,
    **facts: Any,
) -> bool:
    """Applies ``change`` to the member as it stands, with a row of history, which tells the ``facts``.

    Says whether anything was written: nothing where ``change`` changes nothing, or where the member is not at stage
    ``when``.
    Errors: ``TransactionFailed`` if others keep getting in between.
    """
    store = tools.store
    for attempt in range(TRIES):
        member = store.members.find(order.office_id, order.member_id)
        if member is None or (when is not None and member.stage is not when):
            return False
        before = member.model_copy(deep=True)
        change(member)
        if member == before:
            return False
        try:
            store.commit([store.members.part_save(member), _history(action, order, tools, **facts)])
        except TransactionFailed:
            if attempt == TRIES - 1:
                raise
        else:
            return True
    return False


def _history(action: str, order: Order, tools: Tools, **facts: Any) -> Part:
    return part_of_history(
        action,
        order.office_id,
        order.member_id,
        SYSTEM,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
        **facts,
    )


def enrolment_owed(account_id: str, *, tools: Tools) -> list[Owed]:
    """One row for each of the account's onboardings that waits for a second factor."""
    members = (
        tools.store.members.find(each.office_id, each.member_id)
        for each in tools.store.accounts.memberships(account_id)
    )
    return [
        owe(member, tools, id=f"enrolled-{member.id}", settle=Outcome.ENROLLED, events=["factor.enrolled"])
        for member in members
        if member is not None and member.stage is Stage.REGISTERED
    ]


def enrolment_parts(account_id: str, *, tools: Tools) -> list[Part]:
    """What belongs into the transaction that confirms a factor."""
    return [tools.store.outbox.part_add(each) for each in enrolment_owed(account_id, tools=tools)]


def factor_enrolled(account_id: str, *, tools: Tools) -> None:
    """Tells every waiting onboarding of the account, once the factor is confirmed."""
    for owed in enrolment_owed(account_id, tools=tools):
        tools.dispatch(owed)


def _publish(name: str, order: Order, outside: Outside) -> None:
    outside.events.publish(name, office_id=order.office_id, member_id=order.member_id, version=order.version)
