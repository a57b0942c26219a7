"""The signed-in person's own e-mail: a change is asked for, and made by a link to the new address.

Whose an address is shows to nobody who asks: only whoever mails looks, and an address that is taken gets nothing.
"""

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import Conflict, FieldProblem, InvalidRequest, LinkInvalid, Unauthenticated
from chalicelib.domain.limits import OWN_EMAIL_OF_ACCOUNT
from chalicelib.domain.mailed_link import LIFE, LinkPurpose, MailedLink, parse_token
from chalicelib.domain.notice import Notice, NoticeKind
from chalicelib.domain.session import Session
from chalicelib.services.notices import notice_to
from chalicelib.services.own_history import part_of_member_history, part_of_own_history, themselves
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door, Guarded

NEW = "email"


def ask(session: Session, email: str, by: Actor, *, door: Door) -> None:
    """Owes a link to the new address and a word to the old; an earlier link for another address is dead.

    ``email`` is canonical. Errors: ``ProofRequired``, ``OfficeScopeOnly``, ``TooManyAttempts``, ``InvalidRequest``
    for the address that it is already, ``Unauthenticated``, ``Conflict``.
    """
    now = door.clock.now()
    session.ensure_proven(now)
    door.throttle.attempt((OWN_EMAIL_OF_ACCOUNT, session.account_id))
    account = door.accounts.get(session.account_id)
    if account is None:
        raise Unauthenticated
    if email == account.email_key:
        raise InvalidRequest(fields=[FieldProblem("email", "email_unchanged")])
    confirm_it = notice_to(account, NoticeKind.EMAIL_CONFIRM, door=door, to=email, device=by.device)
    told = {"person_name": account.name, "device": by.device}
    tell = notice_to(account, NoticeKind.EMAIL_CHANGE_ASKED, door=door, **told)
    link = MailedLink(
        purpose=LinkPurpose.EMAIL_CONFIRM,
        account_id=account.id,
        notice_id=confirm_it.id,
        facts={NEW: email},
        expires_at=now + LIFE[LinkPurpose.EMAIL_CONFIRM],
    )
    door.patiently(lambda: _write_asked(session, link, [confirm_it, tell], by, door))


def _write_asked(session: Session, link: MailedLink, owed: list[Notice], by: Actor, door: Door) -> None:
    row = part_of_own_history("email.change_asked", session.account_id, by, door=door)
    door.commit_guarded(
        [
            (door.sessions.part_kept(session), Unauthenticated),
            (door.links.part_put(link), Conflict),
            *((door.notices.part_add(each), Conflict) for each in owed),
            (row, Conflict),
        ]
    )
    for each in owed:
        door.hand_over(each)


def confirm(token: str, by: Actor, *, door: Door) -> None:
    """Moves the account to the address that the link was mailed to; every session ends, both addresses are told.

    Links mailed to the old address die with it. Errors: ``LinkInvalid``, also where the address has become
    somebody's meanwhile; ``TooManyAttempts``, ``Conflict``.
    """
    with door.throttle.counting_dead_links(by.source_ip):
        told = door.patiently(lambda: _move(token, by, door))
    for each in told:
        door.hand_over(each)


def _move(token: str, by: Actor, door: Door) -> list[Notice]:
    link, account = _usable(token, door)
    freed, claimed, written = door.accounts.parts_move_email(account, link.facts[NEW])
    facts = {"person_name": account.name, "device": by.device}
    told = [
        notice_to(account, NoticeKind.EMAIL_CHANGED, door=door, to=address, **facts)
        for address in (account.email, link.facts[NEW])
    ]
    by = themselves(account, by)
    spent: list[Guarded] = [
        (door.links.part_spend(link, door.clock.now()), LinkInvalid),
        (claimed, LinkInvalid),
    ]
    others = [
        freed,
        written,
        *map(door.notices.part_add, told),
        *(door.sessions.part_end(account.id, each.hash) for each in door.sessions.all(account.id)),
        *_parts_at_offices(account, by, door),
        part_of_own_history("email.changed", account.id, by, door=door),
    ]
    door.commit_guarded([*spent, *((part, Conflict) for part in others)])
    return told


def _usable(token: str, door: Door) -> tuple[MailedLink, Account]:
    account_id, office_id, secret = parse_token(token)
    link = door.links.find(LinkPurpose.EMAIL_CONFIRM, account_id, office_id)
    account = door.accounts.get(account_id)
    if link is None or account is None:
        raise LinkInvalid
    link.ensure_usable(door.links.hash_of(secret), door.clock.now())
    if account.email == link.facts[NEW]:
        raise LinkInvalid  # somebody was quicker between the two reads
    return link, account


def _parts_at_offices(account: Account, by: Actor, door: Door) -> list[Part]:
    """Kills what else was mailed to the old address; each office learns that its person's changed, not to what."""
    memberships = door.accounts.memberships(account.id)
    members = (door.members.find(each.office_id, each.member_id) for each in memberships)
    return [
        door.links.part_kill(LinkPurpose.PASSWORD_RESET, account.id),
        *(
            door.links.part_kill(LinkPurpose.FACTOR_RESET, account.id, each.office_id)
            for each in memberships
            if each.own_factors
        ),
        *(
            part_of_member_history("account.email_changed", each, by, door=door)
            for each in members
            if each is not None and each.account_id == account.id
        ),
    ]
