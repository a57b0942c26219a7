"""Mails to the owner of an account: owed with a change, sent after it, with a link where one was asked for."""

from dataclasses import dataclass
from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.errors import MailRefused
from chalicelib.domain.mailed_link import LIFE, LinkPurpose, MailedLink, token_of
from chalicelib.domain.notice import LINKS, Notice, NoticeKind
from chalicelib.domain.notification import OF_ACCOUNT, Notification, owner_of
from chalicelib.domain.outbox import GRACE, LEASE
from chalicelib.services.letters import Post
from chalicelib.services.ports import Clock
from chalicelib.services.ports_beside import Notifications
from chalicelib.services.ports_identity import Door, EmailOwners, MailedLinks, Notices, TokenSource

PAGES = {
    LinkPurpose.PASSWORD_RESET: "senha",
    LinkPurpose.FACTOR_RESET: "segundo-fator",
    LinkPurpose.EMAIL_CONFIRM: "email",
}


def notice_to(
    account: Account, kind: NoticeKind, *, door: Door, to: str | None = None, **facts: str
) -> Notice:
    """What is owed to an account's owner, at their own address unless ``to`` says otherwise."""
    return notice_at(to or account.email, kind, door=door, account_id=account.id, facts=facts)


def notice_at(to: str, kind: NoticeKind, *, door: Door, **more: Any) -> Notice:
    now = door.clock.now()
    return Notice(id=door.tokens.new_id("ntc"), kind=kind, to=to, created_at=now, due_at=now + GRACE, **more)


def send_now(notice: Notice, *, door: Door) -> None:
    """Owes and hands over a notice that no transaction of its own goes with."""
    door.notices.add(notice)
    door.hand_over(notice)


@dataclass(frozen=True)
class Sending:
    """What the function that mails has at hand: of accounts no more than which e-mail is whose."""

    notices: Notices
    notifications: Notifications
    links: MailedLinks
    owners: EmailOwners
    clock: Clock
    tokens: TokenSource
    post: Post


def send_notice(notice_id: str, *, sending: Sending) -> None:
    """Sends one notice, then takes it away. Two workers never send the same one.

    Errors: ``MailRefused`` for good, with the notice gone; ``ServiceUnavailable``.
    """
    now = sending.clock.now()
    notice = sending.notices.find(notice_id)
    if notice is None or notice.is_claimed(now) or not sending.notices.claim(notice, now + LEASE):
        return
    _stand(notice, sending)
    facts: dict[str, Any] = dict(notice.facts)
    if notice.kind in LINKS:
        link = _link(notice, sending)
        if link is None:
            sending.notices.done(notice)
            return
        facts |= {"url": link[1], "expires_at": link[0].expires_at}
    try:
        _send(notice, facts, sending.post)
    except MailRefused:
        sending.notices.done(notice)
        raise
    sending.notices.done(notice)


def _stand(notice: Notice, sending: Sending) -> None:
    """Puts what is news of the account into its owner's centre as well, under the notice's own id."""
    slug = OF_ACCOUNT.get(notice.kind)
    if slug is not None and notice.account_id:
        told = Notification(id=notice.id, slug=slug, at=notice.created_at)
        sending.notifications.add(owner_of(notice.account_id), told)


def _send(notice: Notice, facts: dict[str, Any], post: Post) -> None:
    tags = {"mail": notice.kind.value, "notice_id": notice.id}
    post.mailer.send(
        notice.kind.value,
        to=notice.to,
        office_name=notice.office_name,
        tags=tags,
        occurred_at=notice.created_at,
        portal_url=post.portal_url,
        **facts,
    )


def _link(notice: Notice, sending: Sending) -> tuple[MailedLink, str] | None:
    """The link to be mailed and its address; ``None`` when it is nobody's or another has taken its place."""
    purpose = LinkPurpose(notice.kind.value)
    if purpose is LinkPurpose.PASSWORD_RESET:
        link = _asked_by_anybody(notice, sending)
    elif purpose is LinkPurpose.EMAIL_CONFIRM and sending.owners.owner_of(notice.to) is not None:
        return None
    else:
        link = sending.links.find(purpose, notice.account_id, notice.office_id)
    if link is None or link.notice_id != notice.id:
        return None
    secret = sending.tokens.secret()
    if not sending.links.set_hash(link, sending.links.hash_of(secret)):
        return None
    return link, f"{sending.post.portal_url}/{PAGES[purpose]}#{token_of(link, secret)}"


def _asked_by_anybody(notice: Notice, sending: Sending) -> MailedLink | None:
    """A new password may be asked for any address: only here, out of sight, it shows whether it is somebody's."""
    account_id = sending.owners.owner_of(notice.to)
    if account_id is None:
        return None
    purpose = LinkPurpose.PASSWORD_RESET
    link = MailedLink(
        purpose=purpose,
        account_id=account_id,
        notice_id=notice.id,
        expires_at=sending.clock.now() + LIFE[purpose],
    )
    sending.links.put(link)
    return link
