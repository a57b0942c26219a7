"""The office's side of an invitation: send, send again, move to another address, revoke.

Each only writes the fact and what is owed; the workflow makes the link and mails it.
"""

from dataclasses import dataclass
from typing import Any

from chalicelib.domain import ids, invitation
from chalicelib.domain.audit import SYSTEM, Actor
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.demonstration import DemoNeverMailed, is_fictitious
from chalicelib.domain.difference import as_facts, difference
from chalicelib.domain.draft import prefilled
from chalicelib.domain.email import canonical_email
from chalicelib.domain.errors import Conflict, EmailTaken, FieldProblem, NoPendingInvitation
from chalicelib.domain.invitation import InvitationStatus, Outcome
from chalicelib.domain.limits import DELIVERY_TESTS_OF_OFFICE
from chalicelib.domain.listing import Listed
from chalicelib.domain.member import Member, Stage
from chalicelib.domain.onboarding import Step
from chalicelib.domain.outbox import GRACE, Owed
from chalicelib.services.history import part_of_history
from chalicelib.services.ports import Clock, Dispatch, Part, Store, TokenSource, TransactionFailed
from chalicelib.services.sending_limits import counted
from chalicelib.services.throttles import Throttle


@dataclass(frozen=True)
class Tools:
    """What every change of an onboarding needs beside its data."""

    store: Store
    clock: Clock
    tokens: TokenSource
    dispatch: Dispatch
    throttle: Throttle


def owe(member: Member, tools: Tools, **what: object) -> Owed:
    """What is owed to the outside once a change of ``member`` is committed."""
    now = tools.clock.now()
    return Owed.model_validate(
        {
            "id": tools.tokens.new_id(ids.OUTBOX),
            "office_id": member.office_id,
            "member_id": member.id,
            "onboarding_version": member.onboarding_version,
            "record_version": member.version,
            "created_at": now,
            "due_at": now + GRACE,
        }
        | what
    )


def queue_next(member: Member, by: Actor, life_seconds: int, tools: Tools) -> Owed:
    """Gives ``member`` the next invitation, still without a link; every earlier link is dead with it.

    An execution that waits is told so and sends again; where none waits, a new one is owed.
    Errors: ``DemoNeverMailed``, ``AddressBounced``.
    """
    if not member.may_be_mailed:
        raise DemoNeverMailed
    member.ensure_deliverable()
    now = tools.clock.now()
    is_waiting = member.stage in {Stage.INVITING, Stage.INVITED}
    last = member.invitation
    if last is None:
        member.invitation = invitation.first(
            tools.tokens.new_id(ids.INVITATION), life_seconds=life_seconds, invited_by=by.name, now=now
        )
    else:
        invited_by = last.invited_by if by == SYSTEM else by.name
        member.invitation = invitation.renewed(
            last, life_seconds=life_seconds, invited_by=invited_by, now=now
        )
    member.stage = Stage.INVITING
    if is_waiting:
        return owe(member, tools, settle=Outcome.SUPERSEDED)
    member.onboarding_version += 1
    return owe(member, tools, start=Step.SEND_INVITATION)


def parts_killing_link(member: Member, store: Store) -> list[Part]:
    """Takes the current link of ``member`` out of the world."""
    token_hash = member.invitation.token_hash if member.invitation else None
    return [store.invitation_tokens.part_kill(token_hash)] if token_hash else []


def send_invitation(office_id: str, client_user_id: str, by: Actor, *, tools: Tools) -> ClientUser:
    """ "Enviar agora": issues a new link to the person's own address; the old one is dead at once.

    Errors: ``NotFound``, ``DemoNeverMailed``, ``AlreadyRegistered``, ``PortalAccessInactive``, ``AddressBounced``,
    ``TooManyAttempts``,
    ``Conflict``.
    """
    user = tools.store.members.get_client_user(office_id, client_user_id)
    user.ensure_invitable()
    send_anew(user, by, tools, action="invitation.queued")
    return user


def send_anew(
    member: Member,
    by: Actor,
    tools: Tools,
    *,
    action: str,
    extra: tuple[Part, ...] = (),
    was: Listed | None = None,
    **facts: Any,
) -> None:
    """Commits the next invitation of a member, kills the old link and sets the sending in motion.

    ``was``: what a client user's entries in the lists were made from, where that changes with it.

    Errors: ``AddressBounced``, ``TooManyAttempts``; as :func:`commit_change`.
    """
    office = tools.store.offices.get(member.office_id)
    with counted(member, tools.throttle):
        dead = parts_killing_link(member, tools.store)
        owed = queue_next(member, by, office.invitation_life_seconds, tools)
        owed.relist, owed.was = was is not None, was
        commit_change(member, owed, by, tools, action=action, extra=(*dead, *extra), **facts)


def change_email(where: tuple[str, str], email: str, seen: int, by: Actor, *, tools: Tools) -> ClientUser:
    """Moves a person who has not registered to another address: the old link dies, the new address gets one.

    ``where`` is office and client user. Errors: ``NotFound``, ``VersionStale``, ``AlreadyRegistered``,
    ``PortalAccessInactive``, ``EmailTaken``, ``AddressBounced``, ``TooManyAttempts``, ``Conflict``.
    """
    user = tools.store.members.get_client_user(*where)
    user.ensure_version(seen)
    user.ensure_invitable()
    old_key, was, before = user.email_key, Listed.of(user), prefilled(user)
    user.email, user.email_key = email, canonical_email(email)
    user.touch(by.name, tools.clock.now())
    moved = tools.store.members.parts_move_email(user, old_key) if user.email_key != old_key else []
    try:
        changed = as_facts(difference(before, prefilled(user)))
        send_anew(user, by, tools, action="client_user.email_changed", extra=tuple(moved), was=was, **changed)
    except TransactionFailed as failure:
        if moved and failure.items and failure.items[-1] is not None:
            raise EmailTaken(fields=[FieldProblem("email", EmailTaken.code)]) from None
        raise Conflict from None
    return user


def revoke(office_id: str, client_user_id: str, by: Actor, *, tools: Tools) -> None:
    """Takes an invitation back. Errors: ``NotFound``, ``NoPendingInvitation``, ``Conflict``."""
    user = tools.store.members.get_client_user(office_id, client_user_id)
    if user.invitation is None or not user.invitation.is_live:
        raise NoPendingInvitation
    close(user, InvitationStatus.REVOKED, by, tools)


def test_delivery(office_id: str, client_user_id: str, email: str, by: Actor, *, tools: Tools) -> None:
    """Mails a message without a link to any address but a fictitious one, to see that mail arrives.

    Errors: ``NotFound``, ``DemoNeverMailed``, ``TooManyAttempts``.
    """
    user = tools.store.members.get_client_user(office_id, client_user_id)
    if user.demo or is_fictitious(email):
        raise DemoNeverMailed(fields=[FieldProblem("email", DemoNeverMailed.code)])
    mail_delivery_test(user, email, by, tools)


def mail_delivery_test(member: Member, email: str, by: Actor, tools: Tools) -> None:
    """Owes the test message of ``member`` to ``email`` and tells it in the history. Errors: ``TooManyAttempts``."""
    tools.throttle.attempt((DELIVERY_TESTS_OF_OFFICE, member.office_id))
    owed = owe(member, tools, mails=["delivery_test"], mail_to=email)
    history = part_of_history(
        "delivery.tested",
        member.office_id,
        member.id,
        by,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
    )
    tools.store.commit([tools.store.outbox.part_add(owed), history])
    tools.dispatch(owed)


def close(member: Member, status: InvitationStatus, by: Actor, tools: Tools) -> None:
    """Ends a live invitation as revoked, declined or expired, and tells the execution that waits for it."""
    owed, dead = end(member, status, tools)
    commit_change(member, owed, by, tools, action=f"invitation.{status.value}", extra=tuple(dead))


def end(member: Member, status: InvitationStatus, tools: Tools) -> tuple[Owed, list[Part]]:
    """Marks the invitation as over; gives what is owed for it and the parts that kill its link.

    The dead link of an expired invitation stays known: it is what a person asks for a new one with.
    """
    if member.invitation is None:
        raise NoPendingInvitation
    is_expiry = status is InvitationStatus.EXPIRED
    dead = [] if is_expiry else parts_killing_link(member, tools.store)
    member.invitation.become(status)
    member.stage = Stage.CLOSED
    events = [] if is_expiry else [f"invitation.{status.value}"]
    return owe(member, tools, settle=Outcome(status.value), events=events), dead


def commit_change(
    member: Member,
    owed: Owed,
    by: Actor,
    tools: Tools,
    *,
    action: str,
    extra: tuple[Part, ...] = (),
    **facts: Any,
) -> None:
    """One transaction: the member, what is owed, the history, and ``extra`` parts after these; then the calls.

    ``facts`` go into the history.
    Errors: ``TransactionFailed`` when somebody else changed the member or an extra part did not hold.
    """
    store = tools.store
    history = part_of_history(
        action, member.office_id, member.id, by, store=store, clock=tools.clock, tokens=tools.tokens, **facts
    )
    store.commit([store.members.part_save(member), store.outbox.part_add(owed), history, *extra])
    tools.dispatch(owed)
