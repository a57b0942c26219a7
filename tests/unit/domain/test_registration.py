"""Accepting an invitation: the invitation is used and the membership given, as one."""

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.registration import accept
from tests.unit.domain.people import NOON, ana, carla, sent

ACCOUNT = Account(
    id="acc_x",
    email="x@exemplo.com.br",
    email_key="x@exemplo.com.br",
    name="X",
    password_hash="#",
    created_at=NOON,
)


@pytest.mark.parametrize(
    "member", [carla(invitation=sent()), ana(invitation=sent())], ids=["client", "staff"]
)
def test_an_invitation_is_used_if_and_only_if_it_gave_a_membership(member: object) -> None:
    membership = accept(member, ACCOUNT, NOON)  # type: ignore[arg-type]

    assert (member.account_id, member.stage, member.version) == ("acc_x", "registered", 2)  # type: ignore[attr-defined]
    assert (member.invitation.status, member.invitation.accepted_at) == ("accepted", NOON)  # type: ignore[attr-defined]
    assert (membership.account_id, membership.office_id) == ("acc_x", "off_a")
    assert (membership.member_id, membership.role) == (member.id, member.role)  # type: ignore[attr-defined]


def test_nobody_gets_in_without_an_invitation() -> None:
    with pytest.raises(ValueError, match="usr_carla"):
        accept(carla(), ACCOUNT, NOON)
