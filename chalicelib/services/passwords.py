"""Passwords of accounts: changed by their owner, set anew by a mailed link."""

from contextlib import suppress

from chalicelib.domain import passwords
from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import Conflict, InvalidCredentials, LinkInvalid, TooManyAttempts
from chalicelib.domain.limits import PASSWORD_OF_ACCOUNT, RESET_FROM_ADDRESS, RESET_OF_ACCOUNT
from chalicelib.domain.mailed_link import LinkPurpose, parse_token
from chalicelib.domain.notice import NoticeKind
from chalicelib.domain.session import Session
from chalicelib.services.known_words import known_about
from chalicelib.services.notices import notice_at, notice_to, send_now
from chalicelib.services.own_history import part_of_own_history, themselves
from chalicelib.services.password_guesses import check_password, email_key
from chalicelib.services.ports import Part, Store
from chalicelib.services.ports_identity import Door, Guarded
from chalicelib.services.sessions import parts_ending_others


def change_password(session: Session, current: str, new: str, by: Actor, *, door: Door, store: Store) -> None:
    """Every other session ends, and a change of e-mail that was asked for.

    Errors: ``OfficeScopeOnly``, ``TooManyAttempts``, ``InvalidCredentials`` for the current one, ``WeakPassword``,
    ``Conflict``.
    """
    session.ensure_whole()
    account = door.accounts.get(session.account_id)
    if account is None:
        raise InvalidCredentials
    check_password(account, account.email_key, current, by, door=door)
    _set_password(account, new, by, parts_ending_others(session, door=door), door=door, store=store)
    _end_stragglers(account.id, door, kept=session.hash)


def ask_reset(email: str, by: Actor, *, door: Door) -> None:
    """Owes a link for a new password to this address; whose it is, and whether anybody's, shows only there.

    Too many for one mailbox, or from one place, is silent too: who asks is told the same whatever happens.
    """
    key = email_key(email)
    with suppress(TooManyAttempts):
        door.throttle.attempt((RESET_FROM_ADDRESS, by.source_ip))
        door.throttle.attempt((RESET_OF_ACCOUNT, key))
        asked = notice_at(key, NoticeKind.PASSWORD_RESET, door=door, facts={"device": by.device})
        send_now(asked, door=door)


def reset_password(token: str, new: str, by: Actor, *, door: Door, store: Store) -> None:
    """Sets a new password by the last link mailed; every session ends, and the lock of the password.

    The count of wrong codes goes on: whoever holds the mailbox alone buys no guesses by it.

    It signs nobody in, and the second factor stays. Errors: ``LinkInvalid``, ``TooManyAttempts``,
    ``WeakPassword``, ``Conflict``.
    """
    with door.throttle.counting_dead_links(by.source_ip):
        account_id, office_id, secret = parse_token(token)
        link = door.links.find(LinkPurpose.PASSWORD_RESET, account_id, office_id)
        account = door.accounts.get(account_id)
        if link is None or account is None:
            raise LinkInvalid
        link.ensure_usable(door.links.hash_of(secret), door.clock.now())
    ended = [door.sessions.part_end(account.id, each.hash) for each in door.sessions.all(account.id)]
    spent: Guarded = (door.links.part_spend(link, door.clock.now()), LinkInvalid)
    _set_password(account, new, themselves(account, by), ended, door=door, store=store, also=[spent])
    _end_stragglers(account.id, door)
    door.throttle.forgive(PASSWORD_OF_ACCOUNT, account.email_key)


def _set_password(
    account: Account,
    new: str,
    by: Actor,
    ended: list[Part],
    *,
    door: Door,
    store: Store,
    also: list[Guarded] | None = None,
) -> None:
    passwords.ensure_acceptable(new, context=known_about(account, store))
    told = {"person_name": account.name, "device": by.device}
    notice = notice_to(account, NoticeKind.PASSWORD_CHANGED, door=door, **told)
    changed = door.accounts.part_change_password(account, door.passwords.hash(new), door.clock.now())
    history = part_of_own_history("password.changed", account.id, by, door=door)
    door.commit_guarded(
        [
            *(also or []),
            (changed, Conflict),
            (door.links.part_kill(LinkPurpose.EMAIL_CONFIRM, account.id), Conflict),
            (door.notices.part_add(notice), Conflict),
            (history, Conflict),
            *((part, Conflict) for part in ended),
        ]
    )
    door.hand_over(notice)


def _end_stragglers(account_id: str, door: Door, kept: str = "") -> None:
    """Ends whatever was opened with the old password between the listing of sessions and the change."""
    account = door.accounts.get(account_id)
    changed_at = account.password_changed_at if account else None
    for session in door.sessions.all(account_id):
        if session.hash != kept and changed_at is not None and session.created_at <= changed_at:
            door.sessions.end(account_id, session.hash)
