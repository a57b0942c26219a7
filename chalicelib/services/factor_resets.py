"""Resets of a lost second factor, as an office asks for one; how the person redeems it is in ``factor_redemption``.

From the reset on, no factor that the account has opens this office. No other office notices (docs/decisions/0013).
"""

from collections.abc import Callable
from typing import NamedTuple

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import Conflict, Forbidden, NotRegistered, PortalAccessInactive
from chalicelib.domain.limits import FACTOR_RESETS_OF_PERSON
from chalicelib.domain.mailed_link import LIFE, LinkPurpose, MailedLink
from chalicelib.domain.member import Member, StaffMember, Stage
from chalicelib.domain.notice import Notice, NoticeKind
from chalicelib.domain.office import Office
from chalicelib.services.factor_redemption import parts_removing_own_factors
from chalicelib.services.history import part_of_history
from chalicelib.services.invitations import Tools, owe
from chalicelib.services.notices import notice_at
from chalicelib.services.own_history import office_itself, part_of_own_history
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door


class _Ask(NamedTuple):
    """By whom and why; ``action`` is the word for it in the office's history."""

    action: str
    reason: str
    by: Actor


def reset_client_user(where: tuple[str, str], reason: str, by: Actor, *, tools: Tools, door: Door) -> None:
    """``where`` is office and client user. The reason stays in the office's history.

    Errors: ``NotFound``, ``NotRegistered``, ``PortalAccessInactive``, ``TooManyAttempts``, ``Conflict``.
    """

    def read() -> ClientUser:
        user = tools.store.members.get_client_user(*where)
        _ensure_has_factor(user)
        if not user.portal_access:
            raise PortalAccessInactive
        return user

    _reset(read, _Ask(action="client_user.factor_reset", reason=reason, by=by), tools, door)


def reset_staff(where: tuple[str, str], reason: str, by: Actor, *, tools: Tools, door: Door) -> None:
    """As :func:`reset_client_user` for a collaborator; ``Forbidden`` for oneself."""

    def read() -> StaffMember:
        member = tools.store.members.get_staff(*where)
        if member.id == by.id:
            raise Forbidden
        _ensure_has_factor(member)
        return member

    _reset(read, _Ask(action="staff.factor_reset", reason=reason, by=by), tools, door)


def _ensure_has_factor(member: Member) -> None:
    if member.account_id is None or member.stage is not Stage.ACTIVE:
        raise NotRegistered


def _reset(read: Callable[[], Member], ask: _Ask, tools: Tools, door: Door) -> None:
    door.throttle.attempt((FACTOR_RESETS_OF_PERSON, read().id))
    door.hand_over(door.patiently(lambda: _write(read(), ask, tools, door)))


def _write(member: Member, ask: _Ask, tools: Tools, door: Door) -> Notice:
    """One transaction: from now on no factor that the account has opens this office, and the link is owed."""
    office = tools.store.offices.get(member.office_id)
    account = door.accounts.get(member.account_id or "")
    if account is None:
        raise NotRegistered
    member.mfa = False
    member.touch(ask.by.name, tools.clock.now())
    notice = _notice(account, office, door)
    owed = owe(member, tools, events=["factor.reset"])
    parts = [
        tools.store.members.part_save(member),
        tools.store.outbox.part_add(owed),
        door.notices.part_add(notice),
        *_parts_closing(account, notice, door),
        *_parts_telling(member, office, ask, tools, door),
    ]
    door.commit_guarded([(part, Conflict) for part in parts])
    tools.dispatch(owed)
    return notice


def _notice(account: Account, office: Office, door: Door) -> Notice:
    """In the office's name, to the address of the account, which the office does not learn."""
    return notice_at(
        account.email,
        NoticeKind.FACTOR_RESET,
        door=door,
        account_id=account.id,
        office_id=office.id,
        office_name=office.name,
        facts={"person_name": account.name},
    )


def _parts_closing(account: Account, notice: Notice, door: Door) -> list[Part]:
    """No session and no factor of before is good at the office any more; the link is not mailed yet."""
    purpose, office_id = LinkPurpose.FACTOR_RESET, notice.office_id
    link = MailedLink(
        purpose=purpose,
        account_id=account.id,
        office_id=office_id,
        notice_id=notice.id,
        expires_at=door.clock.now() + LIFE[purpose],
    )
    membership = door.accounts.membership(account.id, office_id)
    if membership is None:
        raise NotRegistered
    own = membership.model_copy(update={"own_factors": True})
    return [
        door.accounts.part_save_membership(own),
        door.links.part_put(link),
        *door.sessions.parts_end_sessions(account.id, office_id),
        *parts_removing_own_factors(account.id, office_id, door),
    ]


def _parts_telling(member: Member, office: Office, ask: _Ask, tools: Tools, door: Door) -> list[Part]:
    """Two rows of history: the office's, with the reason, and the person's own."""
    theirs = part_of_history(
        ask.action,
        office.id,
        member.id,
        ask.by,
        store=tools.store,
        clock=tools.clock,
        tokens=tools.tokens,
        reason=ask.reason,
    )
    by_office, account_id = office_itself(office, ask.by), member.account_id or ""
    own = part_of_own_history("factor.reset", account_id, by_office, door=door, office_id=office.id)
    return [theirs, own]
