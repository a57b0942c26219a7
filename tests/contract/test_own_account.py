"""One's own account over the real adapters: what holds when many change it at once."""

import pytest

from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.account import Account
from chalicelib.domain.mailed_link import LinkPurpose, token_of
from chalicelib.services import own_email, own_factors
from chalicelib.services.ports_identity import Door
from tests.contract.doors import SOMEBODY, at_once, enter, with_app

NEW = "ana.nova@modelo.com.br"


def mailed_token(account: Account, door: Door) -> str:
    """The token of the link as whoever mails makes it."""
    link = door.links.find(LinkPurpose.EMAIL_CONFIRM, account.id)
    assert link is not None
    secret = door.tokens.secret()
    assert door.links.set_hash(link, door.links.hash_of(secret))
    return token_of(link, secret)


@pytest.mark.statement("G4")
def test_of_sixteen_confirmations_of_an_email_at_once_one_moves_it(door: Door, ana: Account) -> None:
    session, _ = enter(ana, door)
    own_email.ask(session, NEW, SOMEBODY, door=door)
    token = mailed_token(ana, door)

    outcomes = at_once(lambda: own_email.confirm(token, SOMEBODY, door=door))

    assert outcomes == {"done": 1, "link_invalid": 15}
    moved = door.accounts.by_email(NEW)
    assert moved is not None and moved.id == ana.id
    assert door.accounts.by_email("ana@modelo.com.br") is None
    assert door.sessions.all(ana.id) == []
    actions = [row.action for row in door.audit.rows_about(ana.id, ana.id)]
    assert actions.count("email.changed") == 1


@pytest.mark.statement("D12")
def test_of_two_factors_removed_at_once_one_stays(door: Door, ana: Account) -> None:
    with_app(ana, door)
    (first,) = door.factors.confirmed(ana.id)
    second = first.model_copy(update={"id": door.tokens.new_id("fac")})
    door.commit([door.factors.part_add(second)])
    session, _ = enter(ana, door)
    ids = [first.id, second.id] * 8

    outcomes = at_once(lambda: own_factors.remove(session, ids.pop(), SOMEBODY, door=door))

    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "last_factor", "not_found", "conflict"}
    assert len(door.factors.confirmed(ana.id)) == 1


@pytest.mark.statement("D13")
def test_recovery_codes_made_anew_by_many_at_once_are_those_of_one(
    door: Door, ana: Account, identity: Table
) -> None:
    with_app(ana, door)
    session, _ = enter(ana, door)

    at_once(lambda: own_factors.renew_recovery_codes(session, SOMEBODY, door=door), times=4)

    standing = door.accounts.everything(ana.id)
    assert standing is not None
    assert (standing.recovery_codes_left, len(standing.sessions)) == (10, 1)
