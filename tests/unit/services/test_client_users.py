"""Client users as the office sees them: found, listed, switched off and on."""

from typing import Any

import pytest

from chalicelib.domain.client_user import Status
from chalicelib.domain.errors import NotFound
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.listing import Filters, Order
from chalicelib.domain.member import Stage
from chalicelib.services import client_user_lists, client_users
from chalicelib.services.client_user_lists import Wanted
from tests.unit.services.scene import ANA, BRUNO, DAVI, OFICINA, PADARIA, PERSONNEL, A, B, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def names(scene: Scene, office_id: str = A, sort: str = "name", **filters: Any) -> list[str]:
    wanted = Wanted(order=Order(sort.removeprefix("-")), is_descending=sort.startswith("-"))
    asked = Filters(**filters)
    found, _ = client_user_lists.page(office_id, asked, wanted, store=scene.store, clock=scene.clock)
    return [user.name for user in found]


def deactivate(scene: Scene, user_id: str) -> None:
    client_users.deactivate(A, user_id, ANA, tools=scene.tools, end_sessions=scene.end_sessions)


@pytest.mark.statement("F1")
def test_another_office_sees_nobody_and_changes_nobody(scene: Scene) -> None:
    user = scene.client_user()

    assert names(scene, B) == []
    with pytest.raises(NotFound):
        client_users.get_client_user(B, user.id, store=scene.store)
    with pytest.raises(NotFound):
        client_users.activate(B, user.id, BRUNO, tools=scene.tools)
    with pytest.raises(NotFound):
        client_users.deactivate(B, user.id, BRUNO, tools=scene.tools, end_sessions=scene.end_sessions)


@pytest.mark.parametrize("text", ["érica", "ERICA", "nogu", "erica@", "111444", "111.444.777-35"])
def test_a_person_is_found_by_name_email_or_cpf(scene: Scene, text: str) -> None:
    scene.client_user()
    scene.client_user("erica@padaria.com.br", name="Érica Nogueira", cpf="111.444.777-35")

    assert names(scene, text=text) == ["Érica Nogueira"]


def test_the_list_is_filtered_by_company_department_and_status(scene: Scene) -> None:
    scene.client_user()

    assert names(scene, company=PADARIA, department=PERSONNEL, status=Status.INVITED) == ["Carla Dias"]
    assert names(scene, company=OFICINA) == []
    assert names(scene, department="dep_tax") == []
    assert names(scene, status=Status.ACTIVE) == []


def test_the_list_sorts_by_name_or_last_sign_in_both_ways(scene: Scene) -> None:
    first = scene.client_user(name="Érica Nogueira")
    scene.client_user(DAVI, name="davi rocha")
    scene.change(first, last_login_at=scene.clock.now())

    assert names(scene) == ["davi rocha", "Érica Nogueira"]
    assert names(scene, sort="-name") == ["Érica Nogueira", "davi rocha"]
    assert names(scene, sort="-last_login_at") == ["Érica Nogueira", "davi rocha"]


@pytest.mark.statement("E5")
def test_taking_access_away_ends_the_sessions_and_a_waiting_invitation(scene: Scene) -> None:
    user, link = scene.invited()

    deactivate(scene, user.id)

    assert scene.sessions_ended == [user.id]
    assert scene.store.invitation_tokens.find(link) is None
    assert scene.fresh(user).invitation.status is InvitationStatus.REVOKED
    assert scene.workflow.settled == [("task-1", "revoked")]
    assert scene.events.names[-2:] == ["invitation.revoked", "client_user.deactivated"]


def test_taking_access_away_from_somebody_who_is_in_keeps_the_record(scene: Scene) -> None:
    user, _ = scene.invited()
    accepted = user.invitation.model_copy(update={"status": InvitationStatus.ACCEPTED})
    scene.change(user, account_id="acc_carla", stage=Stage.ACTIVE, invitation=accepted)

    deactivate(scene, user.id)

    kept = scene.fresh(user)
    assert (kept.account_id, kept.stage, kept.portal_access) == ("acc_carla", Stage.ACTIVE, False)
    assert not kept.may_enter
    assert scene.workflow.settled == []


def test_access_given_back_mails_nobody(scene: Scene) -> None:
    user, _ = scene.invited()
    deactivate(scene, user.id)

    client_users.activate(A, user.id, ANA, tools=scene.tools)

    assert scene.fresh(user).portal_access
    assert len(scene.mailer.sent) == 1
    assert len(scene.workflow.started) == 1


def test_the_history_tells_what_happened_newest_first(scene: Scene) -> None:
    user = scene.client_user(send="later")
    scene.clock.pass_time(seconds=1)
    deactivate(scene, user.id)

    page = client_users.history_of(user, store=scene.store, limit=1)
    rest = client_users.history_of(user, store=scene.store, limit=1, after=page.after)

    assert [row.action for row in page.rows + rest.rows] == [
        "client_user.deactivated",
        "client_user.completed",
    ]
    assert {row.actor.name for row in page.rows + rest.rows} == {ANA.name}
    assert rest.after is None
