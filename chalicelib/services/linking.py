"""Linking: a person with an account adds an office, by mailbox, password and second factor together."""

from collections.abc import Callable, Sequence

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import AccountMissing, AlreadyLinked, ChallengeInvalid, InvitationInvalid
from chalicelib.domain.invitation import Outcome
from chalicelib.services.invitations import Tools
from chalicelib.services.ports_identity import Guarded
from chalicelib.services.registration import Link, find_link, use_link


def begin(
    token_hash: str, password: str, *, tools: Tools, check_password: Callable[[Account, str], Account]
) -> tuple[Link, Account]:
    """Checks mailbox (the link) and password; changes nothing yet.

    Errors: as :func:`~chalicelib.services.registration.find_link`; ``AccountMissing`` when the mailbox has no
    account; ``InvalidCredentials``; ``AlreadyLinked`` when the account is at this office already.
    """
    link = find_link(token_hash, tools=tools)
    found = tools.store.accounts.by_email(link.member.email_key)
    if found is None:
        raise AccountMissing
    account = check_password(found, password)
    _ensure_new_there(account, link, tools)
    return link, account


def confirm(token_hash: str, account: Account, by: Actor, *, tools: Tools, also: Sequence[Guarded]) -> Link:
    """Adds the membership, once the second factor is proven; the next sign-in starts at this office.

    ``account`` was read before the proof. Errors: as :func:`begin`; those of ``also``; ``ChallengeInvalid`` where
    its password changed or a factor was added since.
    """
    link = find_link(token_hash, tools=tools)
    if link.member.email_key != account.email_key:
        raise InvitationInvalid
    _ensure_new_there(account, link, tools)
    here = (tools.store.accounts.part_gain_office(account, link.member.office_id), ChallengeInvalid)
    use_link(link, account, by, tools, outcome=Outcome.LINKED, also=[*also, here])
    return link


def _ensure_new_there(account: Account, link: Link, tools: Tools) -> None:
    if any(each.office_id == link.member.office_id for each in tools.store.accounts.memberships(account.id)):
        raise AlreadyLinked
