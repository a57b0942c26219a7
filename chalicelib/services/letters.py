"""Makes links and sends mails: the invitation with its link, the reminder, and the notices after it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.domain.audit import SYSTEM
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import MailRefused, ServiceUnavailable
from chalicelib.domain.invitation import Invitation
from chalicelib.domain.member import Member
from chalicelib.domain.onboarding import is_mail_due
from chalicelib.domain.outbox import LEASE, Owed
from chalicelib.domain.session import Role
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools
from chalicelib.services.notifications import MAIL, name_for
from chalicelib.services.ports import InvitationToken, Part, TransactionFailed
from chalicelib.services.ports_outside import Mailer, Sealer

TRIES = 5
TO_ADMINISTRATORS = frozenset({"invitation_not_me", "client_user_left"})


@dataclass(frozen=True)
class Post:
    """Who carries a mail and opens a sealed link; ``digest`` is the one-way form a link is found by."""

    mailer: Mailer
    sealer: Sealer
    digest: Callable[[str], str]
    portal_url: str


def mail_invitation(office_id: str, member_id: str, *, tools: Tools, post: Post) -> None:
    """Mails the queued invitation with its link. A repeat after a crash carries the same link.

    Errors: ``MailRefused`` for good, ``ServiceUnavailable`` for now.
    """
    for _ in range(TRIES):
        member = tools.store.members.find(office_id, member_id)
        if member is None or member.invitation is None or not is_mail_due(member):
            return
        try:
            secret = _link_secret(member, member.invitation, tools, post)
        except TransactionFailed:
            continue
        _send_invitation(member, secret, tools, post)
        _mark_sent(member, tools)
        return
    raise ServiceUnavailable(service="dynamodb")


def _link_secret(member: Member, invitation: Invitation, tools: Tools, post: Post) -> str:
    """The secret of the current link: made and stored sealed the first time, opened again later."""
    context = {"purpose": "invitation", "invitation_id": invitation.id}
    if invitation.token_hash is not None:
        token = tools.store.invitation_tokens.find(invitation.token_hash)
        if token is None:
            raise ServiceUnavailable(service="dynamodb")
        return post.sealer.open(token.sealed, context).decode()
    secret = tools.tokens.secret()
    invitation.token_hash = post.digest(secret)
    invitation.expires_at = tools.clock.now() + timedelta(seconds=invitation.life_seconds)
    token = InvitationToken(
        hash=invitation.token_hash,
        office_id=member.office_id,
        member_id=member.id,
        invitation_version=invitation.version,
        expires_at=invitation.expires_at,
        sealed=post.sealer.seal(secret.encode(), context),
    )
    tools.store.commit(
        [tools.store.invitation_tokens.part_issue(token), tools.store.members.part_save(member)]
    )
    member.rev += 1
    return secret


def _mark_sent(sent: Member, tools: Tools) -> None:
    """Writes that the mail of this version has left, whatever else changed meanwhile."""
    version = sent.invitation.version if sent.invitation else 0
    member: Member | None = sent
    for _ in range(TRIES):
        if member is None or member.invitation is None or member.invitation.version != version:
            return
        if not member.mark_mailed(tools.clock.now()):  # the provider's own news were quicker
            return
        try:
            tools.store.commit([tools.store.members.part_save(member), _sent_history(member, tools)])
        except TransactionFailed:
            member = tools.store.members.find(sent.office_id, sent.id)
        else:
            return


def _sent_history(member: Member, tools: Tools) -> Part:
    return part_of_history(
        "invitation.sent",
        member.office_id,
        member.id,
        SYSTEM,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
    )


def send_owed_mails(where: tuple[str, str], *, is_last: bool, tools: Tools, post: Post) -> None:
    """Sends what a row of the outbox owes; where the mails are the last of it, the row goes with them.

    ``where`` is office and row. Two workers never send the same row.
    Errors: ``MailRefused`` for good, with the mails owed no more; ``ServiceUnavailable``.
    """
    outbox, now = tools.store.outbox, tools.clock.now()
    owed = outbox.find(*where)
    if owed is None or not owed.mails or owed.is_claimed(now) or not outbox.claim(owed, now + LEASE):
        return
    finish = outbox.done if is_last else outbox.mailed
    member = tools.store.members.find(owed.office_id, owed.member_id)
    try:
        if member is not None and member.may_be_mailed:
            for name in owed.mails:
                _send_owed(name, member, owed, tools, post)
    except MailRefused:
        finish(owed)
        raise
    finish(owed)


def _send_owed(name: str, member: Member, owed: Owed, tools: Tools, post: Post) -> None:
    if name == "reminder":
        _send_reminder(member, owed, tools, post)
    elif name == "delivery_test":
        _send_delivery_test(member, owed, tools, post)
    elif name == MAIL:
        _send_notification(member, owed, tools, post)
    elif name in TO_ADMINISTRATORS:
        _send_to_administrator(name, member, owed, tools, post)
    else:
        _send(name, member, None, tools, post)


def _send_delivery_test(member: Member, owed: Owed, tools: Tools, post: Post) -> None:
    """Shows that mail arrives at an address; it carries no link and nothing about the person."""
    office = tools.store.offices.get(member.office_id)
    tags = {"office_id": member.office_id, "member_id": member.id, "mail": "delivery_test"}
    post.mailer.send(
        "delivery_test",
        to=owed.mail_to or member.email,
        office_name=office.name,
        reply_to=office.reply_to,
        tags=tags,
        occurred_at=tools.clock.now(),
    )


def _send_notification(member: Member, owed: Owed, tools: Tools, post: Post) -> None:
    """By mail what the person wants to hear of, as long as they are let in."""
    if not isinstance(member, ClientUser) or not member.may_enter:
        return
    what = name_for(member, owed.subject_id or "", tools.store)
    _send(MAIL, member, None, tools, post, slug=owed.mail_slug or "", what=what)


def _send_to_administrator(name: str, member: Member, owed: Owed, tools: Tools, post: Post) -> None:
    """Tells somebody of the office about one of its people; nothing in it opens anything."""
    office = tools.store.offices.get(member.office_id)
    post.mailer.send(
        name,
        to=owed.mail_to or "",
        office_name=office.name,
        tags={"office_id": member.office_id, "member_id": member.id, "mail": name},
        person_name=member.name,
        occurred_at=owed.created_at,
    )


def _send_reminder(member: Member, owed: Owed, tools: Tools, post: Post) -> None:
    invitation = member.invitation
    if invitation is None or not invitation.is_live or invitation.version != owed.mail_version:
        return
    if member.is_undeliverable:
        return
    secret = _link_secret(member, invitation, tools, post)
    is_staff = member.role is Role.STAFF
    _send("reminder", member, secret, tools, post, is_link=_has_account(member, tools), is_staff=is_staff)


def _send_invitation(member: Member, secret: str, tools: Tools, post: Post) -> None:
    has_account = _has_account(member, tools)
    if member.role is Role.STAFF:
        _send("invitation_staff", member, secret, tools, post, is_link=has_account)
    else:
        _send("invitation_link" if has_account else "invitation", member, secret, tools, post)


def _has_account(member: Member, tools: Tools) -> bool:
    return tools.store.accounts.owner_of(member.email_key) is not None


def _send(name: str, member: Member, secret: str | None, tools: Tools, post: Post, **more: Any) -> None:
    office = tools.store.offices.get(member.office_id)
    facts: dict[str, Any] = {"person_name": member.name, "portal_url": post.portal_url} | more
    if secret is not None and member.invitation is not None:
        facts |= {
            "url": f"{post.portal_url}/convite#{secret}",
            "invited_by": member.invitation.invited_by,
            "expires_at": member.invitation.expires_at,
        }
    else:
        facts["occurred_at"] = tools.clock.now()
    tags = {"office_id": member.office_id, "member_id": member.id, "mail": name}
    if member.invitation is not None:
        tags |= {"invitation_id": member.invitation.id, "invitation_version": str(member.invitation.version)}
    post.mailer.send(
        name, to=member.email, office_name=office.name, reply_to=office.reply_to, tags=tags, **facts
    )
