"""The person's side of an invitation: look at the link, register with it, decline it, ask for a new one."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from chalicelib.domain import ids, passwords
from chalicelib.domain.account import Account
from chalicelib.domain.audit import SYSTEM, Actor
from chalicelib.domain.email import mask_email
from chalicelib.domain.errors import (
    AccountExists,
    AlreadyLinked,
    Conflict,
    InvitationExpired,
    InvitationInvalid,
    TooManyAttempts,
)
from chalicelib.domain.funnel import FunnelStep
from chalicelib.domain.invitation import Invitation, InvitationStatus, Outcome
from chalicelib.domain.member import AddressBounced, Member
from chalicelib.domain.registration import Opened, accept
from chalicelib.domain.session import Role
from chalicelib.services.administrators import owed_to_administrators
from chalicelib.services.funnel import count_step
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools, commit_change, end, owe, send_anew
from chalicelib.services.known_words import known_of_members
from chalicelib.services.ports import Part, TransactionFailed
from chalicelib.services.ports_identity import Guarded, commit_guarded

TRIES = 5


@dataclass(frozen=True)
class Link:
    """A live link: the hash it was found by, whom it invites, and that person's invitation."""

    hash: str
    member: Member
    invitation: Invitation


def find_link(token_hash: str, *, tools: Tools) -> Link:
    """Errors: ``InvitationExpired`` for a real link past its time, ``InvitationInvalid`` for any other."""
    token = tools.store.invitation_tokens.find(token_hash)
    if token is None:
        raise InvitationInvalid
    member = tools.store.members.find(token.office_id, token.member_id)
    if member is None or member.invitation is None or not member.may_be_mailed:
        raise InvitationInvalid
    member.invitation.ensure_usable(token_hash, tools.clock.now())
    return Link(token_hash, member, member.invitation)


def look_up(token_hash: str, *, tools: Tools) -> Opened:
    """What the page shows before anything is typed; reads only. Errors: as :func:`find_link`."""
    link = find_link(token_hash, tools=tools)
    office = tools.store.offices.get(link.member.office_id)
    has_account = tools.store.accounts.by_email(link.member.email_key) is not None
    return Opened(
        office_name=office.name,
        email_masked=mask_email(link.member.email),
        action="link" if has_account else "register",
        expires_at=link.invitation.expires_at or tools.clock.now(),
        invited_by=link.invitation.invited_by,
        role=link.member.role,
    )


def register(
    token_hash: str,
    password: str,
    by: Actor,
    *,
    tools: Tools,
    hash_password: Callable[[str], str],
    origin: str = "",
) -> Account:
    """Makes the account of a person who has none. It does not sign in: the second factor comes first.

    Errors: as :func:`find_link`; ``AccountExists`` when the mailbox has one; ``WeakPassword``.
    """
    link = find_link(token_hash, tools=tools)
    if tools.store.accounts.by_email(link.member.email_key) is not None:
        raise AccountExists
    passwords.ensure_acceptable(password, context=known_of_members([link.member], tools.store))
    account = Account(
        id=tools.tokens.new_id(ids.ACCOUNT),
        email=link.member.email,
        email_key=link.member.email_key,
        name=link.member.name,
        password_hash=hash_password(password),
        created_at=tools.clock.now(),
        last_office_id=link.member.office_id,
        origins=[origin] if origin else [],
    )
    creation: list[Guarded] = [(part, AccountExists) for part in tools.store.accounts.parts_create(account)]
    use_link(link, account, by, tools, outcome=Outcome.REGISTERED, also=creation)
    return account


def use_link(
    link: Link, account: Account, by: Actor, tools: Tools, *, outcome: Outcome, also: Sequence[Guarded]
) -> None:
    """Spends a link for an account, in one transaction with the membership, the history and what is owed.

    A linked account without a factor waits for its enrolment like a new one. Whatever else is written about the
    person in that instant is kept, and the link spent after it.
    Errors: ``InvitationInvalid`` when somebody was quicker, those of ``also``; of many at once exactly one
    gets through.
    """
    for _ in range(TRIES - 1):
        with suppress(Conflict):
            return _spend(link, account, by, tools, outcome=outcome, also=also)
        link = find_link(link.hash, tools=tools)
    return _spend(link, account, by, tools, outcome=outcome, also=also)


def _spend(
    link: Link, account: Account, by: Actor, tools: Tools, *, outcome: Outcome, also: Sequence[Guarded]
) -> None:
    store, now = tools.store, tools.clock.now()
    membership = accept(link.member, account, now)
    mail = "password_set" if outcome is Outcome.REGISTERED else "account_linked"
    told = Outcome.LINKED if account.has_factor else Outcome.REGISTERED
    word = f"account.{outcome.value}"
    membership.is_linked = outcome is Outcome.LINKED
    news = ["invitation_accepted"] if link.member.role is Role.CLIENT else []
    owed = owe(link.member, tools, settle=told, events=[word], mails=[mail], notifications=news)
    guarded: list[Guarded] = [
        (store.invitation_tokens.part_spend(link.hash, now), InvitationInvalid),
        (store.members.part_save(link.member), Conflict),
        (store.accounts.part_join(membership), AlreadyLinked),
        (store.outbox.part_add(owed), Conflict),
        (_accepted(link.member, by, tools), Conflict),
        (_own_row(word, account, link.member, by, tools), Conflict),
        *also,
    ]
    commit_guarded(guarded, store.commit)
    count_step(link.member, FunnelStep.REGISTERED, store=store, clock=tools.clock)
    tools.dispatch(owed)


def _accepted(member: Member, by: Actor, tools: Tools) -> Part:
    """The office's row: the same words and the name that it knows, whether or not there was an account before."""
    who = by.model_copy(update={"kind": member.role.value, "id": member.id, "name": member.name})
    return part_of_history(
        "invitation.accepted",
        member.office_id,
        member.id,
        who,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
    )


def _own_row(action: str, account: Account, member: Member, by: Actor, tools: Tools) -> Part:
    """The person's row: which office it was is theirs to see."""
    who = by.model_copy(update={"kind": "account", "id": account.id, "name": account.name})
    return part_of_history(
        action,
        account.id,
        account.id,
        who,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
        office_id=member.office_id,
    )


def decline(token_hash: str, by: Actor, *, tools: Tools, not_me: bool, message: str | None) -> None:
    """The person does not want it, or is not who it was meant for: then the administrators are told by mail.

    Errors: as :func:`find_link`; ``Conflict`` if others keep getting in between.
    """
    for _ in range(TRIES):
        link = find_link(token_hash, tools=tools)
        link.invitation.not_me, link.invitation.decline_message = not_me, message
        owed, dead = end(link.member, InvitationStatus.DECLINED, tools)
        if link.member.role is Role.CLIENT:
            owed.notifications = ["invitation_not_me" if not_me else "invitation_declined"]
        letters = owed_to_administrators(link.member, "invitation_not_me", tools) if not_me else []
        parts = (*dead, *(tools.store.outbox.part_add(each) for each in letters))
        facts = {"not_me": not_me}
        with suppress(TransactionFailed):
            commit_change(link.member, owed, by, tools, action="invitation.declined", extra=parts, **facts)
            break
    else:
        raise Conflict
    for letter in letters:
        tools.dispatch(letter)


def renew(token_hash: str, *, tools: Tools) -> None:
    """Mails a new link to the original address if this one was real and has expired; else does nothing."""
    try:
        find_link(token_hash, tools=tools)
    except InvitationExpired:
        token = tools.store.invitation_tokens.find(token_hash)
        member = tools.store.members.find(token.office_id, token.member_id) if token else None
        if member is not None and member.is_invitable:
            # Another click was quicker, or many; or the address takes no mail.
            with suppress(TransactionFailed, Conflict, TooManyAttempts, AddressBounced):
                send_anew(member, SYSTEM, tools, action="invitation.renewed")
    except InvitationInvalid:
        return
