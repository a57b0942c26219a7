"""Finishes what was interrupted: owed calls, reminders and expiries at their time, executions that were lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.audit import SYSTEM
from chalicelib.domain.errors import DomainError
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Member
from chalicelib.domain.onboarding import awaited_step, step_to_resume
from chalicelib.domain.outbox import LEASE, Owed
from chalicelib.services import departments, followers
from chalicelib.services.dispatch import Outside, dispatch
from chalicelib.services.invitations import Tools, close, commit_change, owe
from chalicelib.services.ports import TransactionFailed
from chalicelib.services.ports_identity import Notices
from chalicelib.services.ports_outside import StoppedExecution
from chalicelib.services.retention import forget_invitation

MOST_ATTEMPTS: Final = 20

Report = Callable[[str], None]


def reconcile(
    *, tools: Tools, outside: Outside, notices: Notices, look_back: timedelta, report: Report
) -> dict[str, int]:
    """One round; each piece of work on its own, so that one that fails never blocks another."""
    now = tools.clock.now()
    rounds: list[tuple[str, list[Callable[[], None]]]] = [
        ("owed", [lambda o=owed: _repeat(o, tools, outside) for owed in outside.store.outbox.due(now)]),  # type: ignore[misc]
        ("notices", [lambda n=notice: outside.hand_notice_to_mail(n.id) for notice in notices.due(now)]),  # type: ignore[misc]
        ("due", [lambda m=member: _advance(m, now, tools) for member in tools.store.members.due(now)]),  # type: ignore[misc]
        (
            "lost",
            [lambda s=stopped: _revive(s, tools) for stopped in outside.workflow.stopped(now - look_back)],  # type: ignore[misc]
        ),
    ]
    done = {}
    for name, pieces in rounds:
        done[name] = sum(_attempt(piece, report) for piece in pieces)
    return done


def _attempt(piece: Callable[[], None], report: Report) -> int:
    try:
        piece()
    except (DomainError, TransactionFailed) as error:
        report(type(error).__name__)
        return 0
    return 1


def _repeat(owed: Owed, tools: Tools, outside: Outside) -> None:
    """Makes an owed call again. A callback that nobody waits for is checked against the data."""

    def is_over(owed: Owed) -> bool:
        return _is_over(owed, tools, outside)

    if owed.mails:
        events = [] if owed.attempts else owed.events  # they went out before the mail was first handed over
        dispatch(owed.model_copy(update={"events": events}), outside=outside, is_over=is_over)
    elif outside.store.outbox.claim(owed, tools.clock.now() + LEASE):
        if owed.tells_others:
            followers.tell_others(owed, tools=tools)
        elif owed.moves_people:
            departments.move_others(owed, tools=tools)
        elif owed.runs_import:
            outside.carry_on_import(owed)
        else:
            claimed = owed.model_copy(update={"attempts": owed.attempts + 1})
            dispatch(claimed, outside=outside, is_over=is_over)


def _is_over(owed: Owed, tools: Tools, outside: Outside) -> bool:
    """Says whether nobody waits for a callback; an execution that is lost is started anew with that."""
    member = tools.store.members.find(owed.office_id, owed.member_id)
    if member is None:
        _forget_wait(owed, outside)
    if member is None or owed.attempts >= MOST_ATTEMPTS:
        return True
    if not outside.workflow.is_running(member.id, member.onboarding_version):
        _restart(member, tools)
        return True
    return _has_moved_on(owed, outside)


def _forget_wait(owed: Owed, outside: Outside) -> None:
    """Takes away the wait of somebody who is gone, when the execution that it was of is gone too."""
    wait = outside.store.waits.find(owed.office_id, owed.member_id)
    if wait is not None and not _has_moved_on(owed, outside):
        outside.store.waits.clear(wait)


def _has_moved_on(owed: Owed, outside: Outside) -> bool:
    wait = outside.store.waits.find(owed.office_id, owed.member_id)
    return wait is not None and owed.settle is not None and wait.step != awaited_step(owed.settle)


def _advance(member: Member, now: datetime, tools: Tools) -> None:
    """The time of an invitation has come: its one reminder at half-life, its end, and that it is forgotten."""
    if member.invitation is None:
        return
    if not member.invitation.is_live:
        forget_invitation(member, tools=tools)
        return
    if member.invitation.is_past(now):
        close(member, InvitationStatus.EXPIRED, SYSTEM, tools)
        return
    member.invitation.reminded_at = now
    owed = owe(member, tools, mails=["reminder"], mail_version=member.invitation.version)
    commit_change(member, owed, SYSTEM, tools, action="invitation.reminded")


def _revive(stopped: StoppedExecution, tools: Tools) -> None:
    """Starts an onboarding anew whose execution ended while the data still waits for the person."""
    member = tools.store.members.find(stopped.office_id, stopped.member_id)
    if member is not None and member.onboarding_version == stopped.version:
        _restart(member, tools)


def _restart(member: Member, tools: Tools) -> None:
    account = tools.store.accounts.get(member.account_id) if member.account_id else None
    step = step_to_resume(member, has_factor=account is not None and account.has_factor)
    if step is None:
        return
    member.onboarding_version += 1
    owed = owe(member, tools, start=step)
    commit_change(member, owed, SYSTEM, tools, action="onboarding.resumed")
