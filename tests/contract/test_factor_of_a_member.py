"""That a person has a second factor for an office again, as their member's item has it."""

from functools import partial
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.members import Members
from chalicelib.adapters.dynamodb.table import Table, TransactionFailed
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.domain.account import Membership
from chalicelib.domain.session import Role
from tests.unit.domain.people import NOON, carla

ACCOUNT = "acc_" + "c" * 20


def membership(account_id: str = ACCOUNT) -> Membership:
    return Membership(
        account_id=account_id, office_id="off_a", member_id="usr_carla", role=Role.CLIENT, joined_at=NOON
    )


@pytest.mark.statement("D14")
def test_a_member_is_protected_again_only_under_their_own_account(portal: Table, dynamodb: Any) -> None:
    members, write = Members(portal), partial(commit, dynamodb)
    user = carla(account_id=ACCOUNT)
    write(members.parts_create(user))

    with pytest.raises(TransactionFailed):
        write([members.part_protected(membership("acc_" + "d" * 20))])
    write([members.part_protected(membership())])

    found = members.find("off_a", "usr_carla")
    assert found is not None
    assert (found.mfa, found.rev) == (True, user.rev + 1)
    with pytest.raises(TransactionFailed):
        write([members.part_save(user)])
