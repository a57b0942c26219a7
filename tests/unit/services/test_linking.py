"""Davi, who has an account, adds an office: mailbox, password and second factor together."""

from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.errors import (
    AccountMissing,
    AlreadyLinked,
    ChallengeInvalid,
    InvalidCredentials,
    InvitationInvalid,
)
from chalicelib.domain.member import Stage
from chalicelib.services import linking
from tests.unit.services.scene import CARLA, DAVI, STRANGER, A, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def right(account: Account, password: str) -> Account:
    return account


def wrong(account: Account, password: str) -> Account:
    raise InvalidCredentials


def confirm(scene: Scene, link: str, account: Account, *also: Any, **more: Any) -> None:
    linking.confirm(link, account, STRANGER, **({"tools": scene.tools, "also": list(also)} | more))


def test_beginning_changes_nothing(scene: Scene) -> None:
    account = scene.add_account(DAVI, has_factor=True)
    user, link = scene.invited(DAVI)

    found, whose = linking.begin(link, "", tools=scene.tools, check_password=right)

    assert (found.member.id, whose) == (user.id, account)
    assert scene.fresh(user) == user


@pytest.mark.statement("G5")
def test_the_link_alone_is_not_enough(scene: Scene) -> None:
    scene.add_account(DAVI, has_factor=True)
    _, link = scene.invited(DAVI)

    with pytest.raises(InvalidCredentials):
        linking.begin(link, "", tools=scene.tools, check_password=wrong)


def test_without_an_account_there_is_nothing_to_link(scene: Scene) -> None:
    _, link = scene.invited(DAVI)

    with pytest.raises(AccountMissing):
        linking.begin(link, "", tools=scene.tools, check_password=right)


def test_linking_adds_the_membership_and_merges_nothing(scene: Scene) -> None:
    account = scene.add_account(DAVI, has_factor=True)
    user, link = scene.invited(DAVI)

    confirm(scene, link, account)

    linked = scene.store.accounts.get(account.id)
    assert linked == account.model_copy(update={"last_office_id": A, "gains": 1})
    assert [each.member_id for each in scene.store.accounts.memberships(account.id)] == [user.id]
    assert scene.fresh(user).account_id == account.id
    assert scene.workflow.settled == [("task-1", "linked")]
    assert [owed.mails for owed in scene.handed] == [["account_linked"]]


@pytest.mark.statement("D1")
def test_an_account_without_a_factor_is_linked_but_waits_for_its_enrolment(scene: Scene) -> None:
    account = scene.add_account(DAVI, has_factor=False)
    user, link = scene.invited(DAVI)

    confirm(scene, link, account)

    assert scene.fresh(user).stage is Stage.REGISTERED
    assert scene.workflow.settled == [("task-1", "registered")]
    assert scene.actions(user.id)[-1] == "invitation.accepted"


@pytest.mark.statement("G5")
def test_another_persons_account_cannot_follow_the_link(scene: Scene) -> None:
    stranger = scene.add_account(CARLA, has_factor=True)
    scene.add_account(DAVI, has_factor=True)
    user, link = scene.invited(DAVI)

    with pytest.raises(InvitationInvalid):
        confirm(scene, link, stranger)

    assert scene.fresh(user) == user


@pytest.mark.statement("G9")
def test_an_account_is_at_an_office_once(scene: Scene) -> None:
    account = scene.add_account(DAVI, has_factor=True)
    _, link = scene.invited(DAVI)
    confirm(scene, link, account)
    other = scene.client_user(DAVI.upper().replace("OFICINA", "outra"))
    scene.change(other, email=DAVI, email_key=DAVI)
    scene.send(other, "task-9")
    second = scene.fresh(other).invitation.token_hash

    with pytest.raises(AlreadyLinked):
        linking.begin(second, "", tools=scene.tools, check_password=right)
    with pytest.raises(AlreadyLinked):
        confirm(scene, second, account)


def test_a_spent_challenge_links_nothing(scene: Scene) -> None:
    account = scene.add_account(DAVI, has_factor=True)
    user, link = scene.invited(DAVI)
    never = scene.store.waits.change("nowhere", lambda now: now, lambda now: False)

    with pytest.raises(ChallengeInvalid):
        confirm(scene, link, account, (never, ChallengeInvalid))

    assert scene.fresh(user) == user
    assert scene.store.accounts.memberships(account.id) == []
