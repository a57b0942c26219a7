"""Demonstration users: made of test companies and fictitious addresses only, and never mailed by any way in."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.demonstration import CompanyNotTest, DemoEmailExpected, DemoFixed, DemoNeverMailed
from chalicelib.domain.errors import InvitationInvalid
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Stage
from chalicelib.domain.steps import StepName
from chalicelib.services import drafts, invitations, letters, registration
from chalicelib.services.invitations import owe
from tests.unit.services.scene import ANA, PADARIA, A, Scene

DEMO, TEST = "demo@modelo.com.br", "cmp_teste"


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.add_company(TEST, "45820671000137", test=True)
    return scene


def demonstration(scene: Scene, company: str = TEST, **general: Any) -> ClientUser:
    draft = scene.draft(DEMO, "now", demo=True, **general)
    draft = scene.save(draft, StepName.COMPANIES, {"companies": [{"id": company}]})
    return scene.complete(draft)


def edited(scene: Scene, user: ClientUser, **general: Any) -> ClientUser:
    draft = drafts.open_draft(A, user.id, ANA, store=scene.store, clock=scene.clock, tokens=scene.tokens)
    draft = scene.save(draft, StepName.GENERAL, draft.steps[StepName.GENERAL] | general)
    draft = scene.save(draft, StepName.COMPANIES, {"companies": [{"id": TEST}]})
    return scene.complete(draft)


@pytest.mark.statement("B14")
def test_concluding_a_demonstration_with_now_invites_nobody(scene: Scene) -> None:
    user = demonstration(scene)

    assert (user.demo, user.invitation, user.stage) == (True, None, Stage.NONE)
    assert scene.workflow.started == [(user.id, 1, "CompleteDraft")]


def test_a_real_company_is_refused_at_concluir_and_nothing_is_written(scene: Scene) -> None:
    with pytest.raises(CompanyNotTest) as refusal:
        demonstration(scene, company=PADARIA)

    assert [each.field for each in refusal.value.fields] == ["companies.0.id"]
    assert scene.store.members.all_client_users(A) == []


def test_real_people_may_have_a_test_company(scene: Scene) -> None:
    draft = scene.save(scene.draft(), StepName.COMPANIES, {"companies": [{"id": TEST}]})

    assert [each.id for each in scene.complete(draft).companies] == [TEST]


def test_an_address_that_looks_like_somebodys_is_refused(scene: Scene) -> None:
    with pytest.raises(DemoEmailExpected) as refusal:
        scene.draft("carla@padaria.com.br", demo=True)

    assert [each.field for each in refusal.value.fields] == ["email"]


def test_whoever_was_never_invited_may_become_a_demonstration(scene: Scene) -> None:
    user = scene.client_user(send="later")

    assert edited(scene, user, demo=True, email=DEMO).demo
    assert not edited(scene, scene.fresh(user), demo=False).demo


@pytest.mark.parametrize("is_in", [False, True], ids=["invited", "registered"])
def test_whoever_was_invited_never_becomes_one(scene: Scene, is_in: bool) -> None:
    user, _ = scene.invited(DEMO)
    if is_in:
        scene.change(user, account_id="acc_carla", stage=Stage.ACTIVE)

    with pytest.raises(DemoFixed):
        edited(scene, scene.fresh(user), demo=True)

    assert not scene.fresh(user).demo


WAYS: list[Callable[[Scene, ClientUser], object]] = [
    lambda scene, user: invitations.send_invitation(A, user.id, ANA, tools=scene.tools),
    lambda scene, user: invitations.send_anew(user, ANA, scene.tools, action="invitation.queued"),
    lambda scene, user: invitations.change_email(
        (A, user.id), "demo.rh@modelo.com.br", user.version, ANA, tools=scene.tools
    ),
    lambda scene, user: invitations.test_delivery(A, user.id, DEMO, ANA, tools=scene.tools),
    lambda scene, user: invitations.test_delivery(A, user.id, "ana@modelo.com.br", ANA, tools=scene.tools),
]


@pytest.mark.statement("B14")
@pytest.mark.parametrize("way", WAYS, ids=["send", "queue", "e-mail", "own test", "other test"])
def test_no_way_of_sending_is_open(scene: Scene, way: Callable[[Scene, ClientUser], object]) -> None:
    user = demonstration(scene)
    started = list(scene.workflow.started)

    with pytest.raises(DemoNeverMailed):
        way(scene, user)

    assert (scene.workflow.started, scene.handed, scene.mailer.sent) == (started, [], [])
    assert scene.fresh(user) == user


def test_a_delivery_test_of_somebody_else_goes_to_no_fictitious_address(scene: Scene) -> None:
    user = scene.client_user()

    with pytest.raises(DemoNeverMailed):
        invitations.test_delivery(A, user.id, DEMO, ANA, tools=scene.tools)


@pytest.mark.parametrize("mail", ["reminder", "delivery_test", "password_set", "client_user_left"])
def test_a_mail_that_is_owed_all_the_same_is_taken_away_unsent(scene: Scene, mail: str) -> None:
    user = demonstration(scene)
    owed = owe(user, scene.tools, mails=[mail], mail_to="ana@modelo.com.br", mail_version=1)
    scene.store.commit([scene.store.outbox.part_add(owed)])

    letters.send_owed_mails((A, owed.id), is_last=True, tools=scene.tools, post=scene.post)

    assert scene.mailer.sent == []
    assert scene.store.outbox.find(A, owed.id) is None


def test_a_link_that_should_not_exist_mails_nothing_and_opens_nothing(scene: Scene) -> None:
    user, link = scene.invited(DEMO)
    assert user.invitation is not None
    queued = user.invitation.model_copy(update={"status": InvitationStatus.QUEUED})
    scene.change(user, demo=True, invitation=queued)
    sent = len(scene.mailer.sent)

    letters.mail_invitation(A, user.id, tools=scene.tools, post=scene.post)
    with pytest.raises(InvitationInvalid):
        registration.find_link(link, tools=scene.tools)
    scene.clock.pass_time(days=8)
    registration.renew(link, tools=scene.tools)

    assert len(scene.mailer.sent) == sent
    assert scene.fresh(user).account_id is None
