"""How a reset of the second factor is redeemed: by mailbox and password together, then a factor is enrolled anew.

A reset is about one office and opens no other. The new factor is good for that office; only where no other office
goes by the account's own factors are these replaced, for all (docs/decisions/0013).
"""

from chalicelib.domain.account import Account, scope_after_reset
from chalicelib.domain.audit import Actor
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import Conflict, LinkInvalid
from chalicelib.domain.mailed_link import LinkPurpose, parse_token
from chalicelib.domain.mfa import FactorKind, lost_in_reset
from chalicelib.services.challenges import RESET_HASH, RESET_OFFICE, open_challenge
from chalicelib.services.password_guesses import check_password
from chalicelib.services.ports import Part
from chalicelib.services.ports_identity import Door, Guarded


def begin(token: str, password: str, by: Actor, *, door: Door) -> tuple[str, list[FactorKind]]:
    """Mailbox (the link) and password are proven; gives the challenge to enrol behind, and what may be enrolled.

    Errors: ``LinkInvalid``, ``TooManyAttempts``, ``InvalidCredentials``.
    """
    with door.throttle.counting_dead_links(by.source_ip):
        account_id, office_id, secret = parse_token(token)
        link = door.links.find(LinkPurpose.FACTOR_RESET, account_id, office_id)
        account = door.accounts.get(account_id)
        if link is None or account is None:
            raise LinkInvalid
        link.ensure_usable(door.links.hash_of(secret), door.clock.now())
    check_password(account, account.email_key, password, by, door=door)
    challenge = open_challenge(
        account.id,
        Purpose.ENROL,
        facts={RESET_OFFICE: office_id, RESET_HASH: link.hash},
        challenges=door.challenges,
        clock=door.clock,
        tokens=door.tokens,
    )
    return challenge, list(door.offered)


def redeem(
    account: Account, office_id: str, link_hash: str, *, door: Door
) -> tuple[str | None, list[Guarded]]:
    """What the new factor is good for (one office, or ``None`` for all), and the parts that make the reset done.

    They hold together with the account as it was read. Errors: ``LinkInvalid``.
    """
    link = door.links.find(LinkPurpose.FACTOR_RESET, account.id, office_id)
    memberships = {each.office_id: each for each in door.accounts.memberships(account.id)}
    here = memberships.pop(office_id, None)
    if link is None or here is None:
        raise LinkInvalid
    link.ensure_usable(link_hash, door.clock.now())
    scope = scope_after_reset(memberships.values(), office_id)
    parts: list[Guarded] = [
        (door.links.part_spend(link, door.clock.now()), LinkInvalid),
        (door.members.part_protected(here), Conflict),
        *((door.factors.part_remove(each), Conflict)
          for each in lost_in_reset(door.factors.confirmed(account.id), office_id, scope)),
    ]  # fmt: skip
    if scope is None:
        whole = here.model_copy(update={"own_factors": False})
        parts.append((door.accounts.part_save_membership(whole), Conflict))
    return scope, parts


def parts_removing_own_factors(account_id: str, office_id: str, door: Door) -> list[Part]:
    """Takes away the factors that were good for one office."""
    own = [each for each in door.factors.confirmed(account_id) if each.office_id == office_id]
    return [door.factors.part_remove(each) for each in own]
