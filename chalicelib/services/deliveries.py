"""Writes down what is told of a mail: the state of the invitation, a row of history, what the bus is owed."""

from typing import Any, Final

from chalicelib.domain.audit import SYSTEM
from chalicelib.domain.delivery import DELIVERY_TEST, MailEvent, News, news_of
from chalicelib.domain.errors import Conflict, ServiceUnavailable
from chalicelib.domain.invitation import Outcome
from chalicelib.domain.member import Member
from chalicelib.domain.session import Role
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools, owe
from chalicelib.services.ports import Part, TransactionFailed

TRIES: Final = 5
PUBLISHED: Final = frozenset(
    {"invitation.sent", "invitation.delivered", "invitation.bounced", "invitation.complained"}
)
STAFF_LEARN: Final = {
    "invitation.bounced": "invitation_bounced",
    "invitation.complained": "invitation_complained",
}
WITHOUT_REASON: Final = "invitation.sent"


def record_delivery(event: MailEvent, *, tools: Tools) -> None:
    """Applies one event to the member as they stand; told again, or of an older link, it changes nothing.

    Errors: ``ServiceUnavailable`` when others keep getting in between; telling it again is right then.
    """
    if not event.is_about_member:
        return
    for _ in range(TRIES):
        member = tools.store.members.find(event.office_id, event.member_id)
        if member is None:
            return
        news = news_of(member, event)
        if not news.actions:
            return
        try:
            _write(news, event, tools)
        except (TransactionFailed, Conflict):
            continue
        return
    raise ServiceUnavailable(service="dynamodb")


def _write(news: News, event: MailEvent, tools: Tools) -> None:
    member = news.member
    rows = [_row(action, member, event, tools) for action in news.actions]
    parts = [tools.store.members.part_save(member), *rows]
    events = [each for each in news.actions if each in PUBLISHED]
    # This function may not settle a wait: that is left to the sweep, which may.
    is_over = "invitation.refused" in news.actions
    settle = Outcome.REVOKED if is_over else None
    if not events and not is_over:
        tools.store.commit(parts)
        return
    told = [STAFF_LEARN[each] for each in news.actions if each in STAFF_LEARN and member.role is Role.CLIENT]
    owed = owe(member, tools, events=events, settle=settle, notifications=told)
    tools.store.commit([*parts, tools.store.outbox.part_add(owed)])
    if not is_over:
        tools.dispatch(owed)


def _row(action: str, member: Member, event: MailEvent, tools: Tools) -> Part:
    facts: dict[str, Any] = {} if action == WITHOUT_REASON else {"bounce": event.reason}
    if event.mail == DELIVERY_TEST:
        facts["to"] = event.email_masked
    return part_of_history(
        action,
        member.office_id,
        member.id,
        SYSTEM,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
        **facts,
    )
