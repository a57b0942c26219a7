"""Collaborators are invited, changed and removed, and one administrator always stays."""

import pytest

from chalicelib.domain.errors import AlreadyRegistered, Conflict, EmailTaken, LastAdministrator, NotFound
from chalicelib.domain.member import AddressBounced, Member, Stage
from chalicelib.domain.setup import StaffData
from chalicelib.services import drafts, staff
from chalicelib.services.ports import Part
from tests.unit.services.both_sides import BothSides
from tests.unit.services.scene import ANA, A, B


@pytest.fixture
def scene() -> BothSides:
    return BothSides()


def test_a_collaborators_email_is_taken_once_per_office(scene: BothSides) -> None:
    data = StaffData(name="Bia Reis", email="bia@modelo.com.br")
    staff.add_staff(A, data, ANA, tools=scene.tools)

    with pytest.raises(EmailTaken):
        staff.add_staff(A, data, ANA, tools=scene.tools)
    staff.add_staff(B, data, ANA, tools=scene.tools)


def test_an_invitation_sent_again_kills_the_link_of_before(scene: BothSides) -> None:
    bia = staff.add_staff(A, StaffData(name="Bia Reis", email="bia@modelo.com.br"), ANA, tools=scene.tools)
    scene.send(bia)
    link = scene.fresh(bia).invitation.token_hash

    again = staff.send_invitation((A, bia.id), ANA, tools=scene.tools)

    assert again.invitation is not None
    assert (again.invitation.version, again.invitation.token_hash) == (2, None)
    assert scene.store.invitation_tokens.find(link) is None
    assert scene.workflow.settled == [("task-1", "superseded")]
    assert scene.actions(bia.id) == ["staff.added", "invitation.sent", "invitation.queued"]


def test_nobody_who_is_in_or_whose_mailbox_sends_mail_back_is_invited_again(scene: BothSides) -> None:
    bia = staff.add_staff(A, StaffData(name="Bia Reis", email="bia@modelo.com.br"), ANA, tools=scene.tools)
    scene.change(bia, undeliverable_key=bia.email_key)

    with pytest.raises(AddressBounced):
        staff.send_invitation((A, bia.id), ANA, tools=scene.tools)
    with pytest.raises(AlreadyRegistered):
        staff.send_invitation((A, scene.staff().id), ANA, tools=scene.tools)
    with pytest.raises(NotFound):
        staff.send_invitation((B, bia.id), ANA, tools=scene.tools)


def test_a_client_user_and_a_collaborator_may_share_an_address(scene: BothSides) -> None:
    scene.client_user("bia@modelo.com.br")

    staff.add_staff(A, StaffData(name="Bia Reis", email="bia@modelo.com.br"), ANA, tools=scene.tools)


@pytest.mark.statement("F8")
def test_a_change_of_rights_ends_the_sessions_held_with_the_old_ones(scene: BothSides) -> None:
    ana = scene.staff(administrator=True)

    changed = staff.change_staff(
        (A, ana.id), {"uses_client_portal": True}, 1, ANA, tools=scene.tools, end_sessions=scene.end_sessions
    )

    assert changed.uses_client_portal
    assert scene.sessions_ended == [ana.id]


def test_the_last_administrator_can_neither_be_demoted_nor_removed(scene: BothSides) -> None:
    ana = scene.staff(administrator=True)
    data = StaffData(name="Bia Reis", email="bia@modelo.com.br", administrator=True)
    staff.add_staff(A, data, ANA, tools=scene.tools)  # invited, not in yet
    change = {"administrator": False}

    with pytest.raises(LastAdministrator):
        staff.change_staff((A, ana.id), change, 1, ANA, tools=scene.tools, end_sessions=scene.end_sessions)
    with pytest.raises(LastAdministrator):
        staff.remove_staff((A, ana.id), ANA, tools=scene.tools, door=scene.door())


def test_of_two_administrators_who_demote_each_other_at_once_one_stays(scene: BothSides) -> None:
    ana, bia = scene.staff("Ana Souza", administrator=True), scene.staff("Bia Reis", administrator=True)
    change = {"administrator": False}

    def ana_goes_first(_: Member) -> list[Part]:
        staff.change_staff((A, ana.id), change, 1, ANA, tools=scene.tools, end_sessions=scene.end_sessions)
        return []

    with pytest.raises(Conflict):
        staff.change_staff((A, bia.id), change, 1, ANA, tools=scene.tools, end_sessions=ana_goes_first)

    assert [each.id for each in scene.store.members.all_staff(A) if each.administrator] == [bia.id]


def test_a_collaborator_who_is_removed_frees_the_address_and_the_link_is_dead(scene: BothSides) -> None:
    data = StaffData(name="Bia Reis", email="bia@modelo.com.br")
    bia = staff.add_staff(A, data, ANA, tools=scene.tools)
    scene.send(bia)
    link = scene.fresh(bia).invitation.token_hash

    staff.remove_staff((A, bia.id), ANA, tools=scene.tools, door=scene.door())

    assert scene.fresh(bia) is None
    assert scene.store.invitation_tokens.find(link) is None
    assert scene.workflow.settled == [("task-1", "revoked")]
    staff.add_staff(A, data, ANA, tools=scene.tools)


def colleague(scene: BothSides, name: str = "Bia", **what: object):  # type: ignore[no-untyped-def]
    account = scene.house.add_account(name)
    scene.house.add_totp(account)
    member = scene.house.add_staff(account, A, stage=Stage.ACTIVE, **what)
    return scene.keep(member), account


@pytest.mark.statement("E5")
@pytest.mark.statement("G12")
def test_whoever_is_removed_is_out_at_this_office_and_stays_where_else_they_are(scene: BothSides) -> None:
    bia, account = colleague(scene)
    scene.joined(account, B)
    here, there = scene.session(account), scene.session(account, B)

    staff.remove_staff((A, bia.id), ANA, tools=scene.tools, door=scene.door())

    assert scene.membership(account) is None
    assert scene.membership(account, B) is not None
    assert [each.hash for each in scene.house.sessions.values()] == [there.hash] != [here.hash]
    assert scene.own_actions(account)[-1] == "membership.ended"
    assert scene.actions(bia.id)[-1] == "staff.removed"


def test_the_drafts_of_whoever_is_removed_stay_the_offices(scene: BothSides) -> None:
    bia, _ = colleague(scene)
    by = ANA.model_copy(update={"id": bia.id, "name": bia.name})
    draft = drafts.open_draft(A, None, by, store=scene.store, clock=scene.clock, tokens=scene.tokens)

    staff.remove_staff((A, bia.id), ANA, tools=scene.tools, door=scene.door())

    assert scene.store.drafts.find(A, draft.id) is not None


@pytest.mark.statement("J13")
def test_removing_somebody_who_has_no_factor_yet_ends_the_wait_for_it(scene: BothSides) -> None:
    bia, _ = colleague(scene, onboarding_version=1)
    scene.change(bia, stage=Stage.REGISTERED)
    scene.awaits_factor(bia)

    staff.remove_staff((A, bia.id), ANA, tools=scene.tools, door=scene.door())

    assert scene.workflow.settled == [("task-2", "left")]


def test_a_collaborator_of_another_office_is_not_there_to_be_removed(scene: BothSides) -> None:
    with pytest.raises(NotFound):
        staff.remove_staff((B, scene.staff().id), ANA, tools=scene.tools, door=scene.door())
