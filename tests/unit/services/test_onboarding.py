"""What the tasks of the workflow do, and what a repeat, a resumed wait or a newer execution makes of it."""

from typing import Any

import pytest

from chalicelib.domain.errors import MailRefused, MemberNotFound, OnboardingSuperseded, ServiceUnavailable
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Member, Stage
from chalicelib.services import invitations, onboarding, registration
from chalicelib.services.onboarding import Order
from chalicelib.services.ports import TransactionFailed
from tests.unit.services.scene import ANA, CARLA, PASSWORD, STRANGER, A, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def registered(scene: Scene) -> Any:
    user, link = scene.invited()
    registration.register(link, PASSWORD, STRANGER, tools=scene.tools, hash_password=lambda each: each)
    return scene.fresh(user)


def enrol(scene: Scene, member: Member) -> None:
    """The person's account has a factor from now on."""
    accounts = scene.store.accounts
    account = accounts.get(member.account_id)
    proven = account.model_copy(update={"has_factor": True})
    scene.store.commit([accounts.put(account.id, proven)])


def test_a_completed_draft_is_announced_and_says_whether_an_invitation_is_wanted(scene: Scene) -> None:
    now, later = scene.client_user(), scene.client_user("outra@padaria.com.br", send="later")

    wanted = [
        onboarding.complete_draft(scene.order(each), tools=scene.tools, outside=scene.outside)
        for each in (now, later)
    ]

    assert wanted == [True, False]
    assert scene.events.names == ["client_user.completed"] * 2


def test_a_task_for_nobody_and_one_of_an_older_execution_are_refused(scene: Scene) -> None:
    user = scene.client_user()

    with pytest.raises(MemberNotFound):
        onboarding.current_member(Order(A, "usr_nobody", 1), scene.tools)
    with pytest.raises(OnboardingSuperseded):
        onboarding.current_member(Order(A, user.id, 0), scene.tools)


def test_sending_stores_the_task_token_then_mails_once(scene: Scene) -> None:
    user = scene.client_user()

    assert scene.send(user)

    wait = scene.store.waits.find(A, user.id)
    assert wait is not None
    assert (wait.task_token, wait.step) == ("task-1", "SendInvitation")
    assert scene.fresh(user).stage is Stage.INVITED
    assert scene.mailer.names == ["invitation"]
    assert scene.events.names[-1] == "invitation.sent"


@pytest.mark.statement("J16")
def test_a_resumed_wait_mails_nothing_and_keeps_the_new_token(scene: Scene) -> None:
    user, _ = scene.invited()

    assert not scene.send(user, "task-2")

    assert len(scene.mailer.sent) == 1
    assert scene.store.waits.find(A, user.id).task_token == "task-2"
    assert scene.workflow.settled == []


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("accepted", "registered"),
        ("revoked", "revoked"),
        ("declined", "declined"),
        ("expired", "expired"),
        ("refused", "revoked"),
    ],
)
def test_a_wait_that_begins_too_late_is_settled_at_once(scene: Scene, status: str, outcome: str) -> None:
    user, _ = scene.invited()
    moved_on = scene.fresh(user).invitation.model_copy(update={"status": InvitationStatus(status)})
    scene.change(user, invitation=moved_on)

    scene.send(user, "task-2")

    assert scene.workflow.settled == [("task-2", outcome)]
    assert scene.store.waits.find(A, user.id) is None


@pytest.mark.statement("J10")
def test_a_mail_refused_for_good_shows_as_not_sent(scene: Scene) -> None:
    user = scene.client_user()
    scene.mailer.refusals = [MailRefused(service="ses", reason="rejected")]

    with pytest.raises(MailRefused):
        scene.send(user)

    refused = scene.fresh(user)
    assert (refused.invitation.status, refused.stage) == ("refused", Stage.CLOSED)
    assert refused.invitation.bounce_reason == "rejected"
    assert scene.actions(user.id)[-1] == "invitation.refused"


@pytest.mark.statement("J10")
def test_a_mail_that_cannot_be_sent_now_leaves_the_invitation_queued(scene: Scene) -> None:
    user = scene.client_user()
    scene.mailer.refusals = [ServiceUnavailable(service="ses")]

    with pytest.raises(ServiceUnavailable):
        scene.send(user)

    assert scene.fresh(user).invitation.status is InvitationStatus.QUEUED
    assert scene.send(user, "task-2")


def test_awaiting_a_factor_stores_the_token(scene: Scene) -> None:
    user = registered(scene)

    onboarding.await_mfa_enrolment(scene.order(user), "task-2", tools=scene.tools, outside=scene.outside)

    assert scene.store.waits.find(A, user.id).step == "AwaitMfaEnrolment"
    assert scene.workflow.settled == [("task-1", "registered")]


def test_a_factor_proven_before_the_wait_ends_it_at_once(scene: Scene) -> None:
    user = registered(scene)
    enrol(scene, user)

    onboarding.await_mfa_enrolment(scene.order(user), "task-2", tools=scene.tools, outside=scene.outside)

    assert scene.workflow.settled[-1] == ("task-2", "enrolled")
    assert scene.store.waits.find(A, user.id) is None


def test_an_enrolment_tells_each_onboarding_of_the_account_that_waits(scene: Scene) -> None:
    user = registered(scene)
    scene.awaits_factor(user)
    scene.store.commit(onboarding.enrolment_parts(user.account_id, tools=scene.tools))

    onboarding.factor_enrolled(user.account_id, tools=scene.tools)

    assert scene.workflow.settled[-1] == ("task-2", "enrolled")
    assert scene.events.names[-1] == "factor.enrolled"
    assert scene.store.outbox.find(A, f"enrolled-{user.id}") is None


def test_an_enrolment_of_a_person_who_is_in_already_owes_nothing(scene: Scene) -> None:
    user = registered(scene)
    scene.change(user, stage=Stage.ACTIVE)

    assert onboarding.enrolment_parts(user.account_id, tools=scene.tools) == []


def test_linking_makes_the_person_active_once_however_often_it_runs(scene: Scene) -> None:
    user = registered(scene)

    for _ in range(2):
        onboarding.link_account(scene.order(user), tools=scene.tools)
    onboarding.announce_activation(scene.order(user), outside=scene.outside)

    assert (scene.fresh(user).stage, scene.fresh(user).mfa) == (Stage.ACTIVE, True)
    assert scene.actions(user.id).count("client_user.activated") == 1
    assert scene.events.names[-1] == "client_user.activated"


@pytest.mark.statement("J12")
def test_an_invitation_past_its_time_expires(scene: Scene) -> None:
    user, _ = scene.invited()
    scene.clock.pass_time(days=7)

    onboarding.expire_invitation(scene.order(user), tools=scene.tools, outside=scene.outside)

    assert scene.fresh(user).invitation.status is InvitationStatus.EXPIRED
    assert scene.fresh(user).stage is Stage.CLOSED
    assert scene.actions(user.id)[-1] == "invitation.expired"
    assert scene.events.names[-1] == "invitation.expired"


def test_a_wait_that_ends_before_the_invitation_expires_nothing(scene: Scene) -> None:
    user, _ = scene.invited()

    onboarding.expire_invitation(scene.order(user), tools=scene.tools, outside=scene.outside)

    assert scene.fresh(user) == user
    assert "invitation.expired" not in scene.actions(user.id)
    assert "invitation.expired" not in scene.events.names


def test_an_invitation_that_was_settled_as_expired_is_announced_once(scene: Scene) -> None:
    user, _ = scene.invited()
    scene.clock.pass_time(days=7)
    invitations.close(scene.fresh(user), InvitationStatus.EXPIRED, ANA, scene.tools)

    onboarding.expire_invitation(scene.order(user), tools=scene.tools, outside=scene.outside)

    assert scene.actions(user.id).count("invitation.expired") == 1
    assert scene.events.names.count("invitation.expired") == 1


def test_a_task_writes_over_what_others_wrote_in_between(scene: Scene) -> None:
    user = registered(scene)
    tools = scene.losing_race(lambda: scene.change(user, name="Carla D. Nogueira"))

    onboarding.link_account(scene.order(user), tools=tools)

    assert scene.fresh(user).name == "Carla D. Nogueira"
    assert scene.fresh(user).stage is Stage.ACTIVE


def test_a_task_gives_up_when_others_never_stop(scene: Scene) -> None:
    user = registered(scene)
    tools = scene.always_losing()

    with pytest.raises(TransactionFailed):
        onboarding.link_account(scene.order(user), tools=tools)


def test_the_mail_goes_to_the_address_that_stands_when_it_leaves(scene: Scene) -> None:
    user = scene.client_user()
    invitations.change_email((A, user.id), "carla@novo.com.br", user.version, ANA, tools=scene.tools)

    scene.send(user)

    assert [mail.to for mail in scene.mailer.sent] == ["carla@novo.com.br"]
    assert CARLA not in str(scene.mailer.sent)
