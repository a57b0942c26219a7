"""Mails and their links: a repeat carries the same link, a row is sent by one worker, a refusal ends it."""

from contextlib import nullcontext

import pytest

from chalicelib.domain.errors import MailRefused, ServiceUnavailable
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.outbox import LEASE, Owed
from chalicelib.services import invitations, letters
from tests.unit.services.scene import ANA, CARLA, DAVI, LIFE, A, Scene, digest


@pytest.fixture
def scene() -> Scene:
    return Scene()


def mail(scene: Scene, member_id: str) -> None:
    letters.mail_invitation(A, member_id, tools=scene.tools, post=scene.post)


def owed_letter(scene: Scene, mail_name: str = "password_set") -> Owed:
    user, _ = scene.invited()
    owed = invitations.owe(user, scene.tools, mails=[mail_name], mail_version=user.invitation.version)
    scene.store.commit([scene.store.outbox.part_add(owed)])
    scene.mailer.sent.clear()
    return owed


def send(scene: Scene, owed: Owed) -> None:
    is_last = owed.settle is None
    letters.send_owed_mails((A, owed.id), is_last=is_last, tools=scene.tools, post=scene.post)


def test_the_mail_has_a_link_that_is_stored_only_as_its_hash(scene: Scene) -> None:
    user = scene.client_user()

    mail(scene, user.id)

    (sent,) = scene.mailer.sent
    token = scene.store.invitation_tokens.find(digest(sent.secret))
    assert sent.to == CARLA
    assert sent.facts["invited_by"] == ANA.name
    assert (token.office_id, token.member_id, token.invitation_version) == (A, user.id, 1)
    assert scene.fresh(user).invitation.token_hash == digest(sent.secret)


@pytest.mark.statement("B6")
def test_a_link_lives_as_long_as_the_office_says_from_the_moment_it_is_made(scene: Scene) -> None:
    user = scene.client_user()
    scene.clock.pass_time(hours=2)

    mail(scene, user.id)

    invitation = scene.fresh(user).invitation
    assert (invitation.expires_at - scene.clock.now()).total_seconds() == invitation.life_seconds == LIFE
    assert scene.mailer.sent[0].facts["expires_at"] == invitation.expires_at


@pytest.mark.statement("J16")
def test_a_repeat_after_a_lost_answer_carries_the_same_link(scene: Scene) -> None:
    user = scene.client_user()
    scene.mailer.refusals = [ServiceUnavailable(service="ses")]
    with pytest.raises(ServiceUnavailable):
        mail(scene, user.id)
    made = scene.fresh(user).invitation.token_hash

    mail(scene, user.id)

    assert digest(scene.mailer.sent[0].secret) == made
    assert len(scene.store.invitation_tokens.things) == 1


@pytest.mark.statement("J16")
def test_a_sent_invitation_is_not_mailed_again(scene: Scene) -> None:
    user = scene.client_user()

    mail(scene, user.id)
    mail(scene, user.id)

    assert len(scene.mailer.sent) == 1
    assert scene.fresh(user).invitation.sends == 1


def test_a_change_in_between_is_kept_and_the_mail_still_marked_as_sent(scene: Scene) -> None:
    user = scene.client_user()
    scene.mailer.before_sending = lambda: scene.change(user, name="Carla D. Nogueira")

    mail(scene, user.id)

    assert scene.fresh(user).name == "Carla D. Nogueira"
    assert scene.fresh(user).invitation.status is InvitationStatus.SENT


def test_a_mail_of_an_older_version_does_not_mark_the_newer_as_sent(scene: Scene) -> None:
    user = scene.client_user()
    scene.mailer.before_sending = lambda: invitations.send_invitation(A, user.id, ANA, tools=scene.tools)

    mail(scene, user.id)

    assert scene.fresh(user).invitation.status is InvitationStatus.QUEUED
    assert scene.fresh(user).invitation.version == 2


def test_a_member_who_changes_without_end_is_tried_later(scene: Scene) -> None:
    user = scene.client_user()

    with pytest.raises(ServiceUnavailable):
        letters.mail_invitation(A, user.id, tools=scene.always_losing(), post=scene.post)

    assert scene.mailer.sent == []


def test_whoever_has_an_account_is_asked_to_link_it(scene: Scene) -> None:
    scene.add_account(DAVI)

    scene.invited(DAVI)

    assert scene.mailer.names == ["invitation_link"]


def test_a_collaborator_gets_the_mail_for_collaborators(scene: Scene) -> None:
    ana = scene.staff()
    scene.change(ana, account_id=None)
    invitations.send_anew(scene.fresh(ana), ANA, scene.tools, action="staff.added")

    mail(scene, ana.id)

    assert scene.mailer.names == ["invitation_staff"]


def test_tags_hold_ids_only(scene: Scene) -> None:
    user, _ = scene.invited()

    assert scene.mailer.sent[0].tags == {
        "office_id": A,
        "member_id": user.id,
        "mail": "invitation",
        "invitation_id": user.invitation.id,
        "invitation_version": "1",
    }


def test_an_owed_mail_is_sent_once_and_its_row_goes(scene: Scene) -> None:
    owed = owed_letter(scene)

    send(scene, owed)
    send(scene, owed)

    assert scene.mailer.names == ["password_set"]
    assert scene.store.outbox.find(A, owed.id) is None


def test_two_workers_never_send_the_same_row(scene: Scene) -> None:
    owed = owed_letter(scene)
    scene.mailer.before_sending = lambda: send(scene, owed)

    send(scene, owed)

    assert scene.mailer.names == ["password_set"]


@pytest.mark.statement("J10")
def test_a_row_that_failed_is_sent_again_when_its_lease_is_over(scene: Scene) -> None:
    owed = owed_letter(scene)
    scene.mailer.refusals = [ServiceUnavailable(service="ses")]
    with pytest.raises(ServiceUnavailable):
        send(scene, owed)

    send(scene, owed)
    assert scene.mailer.sent == []
    scene.clock.pass_time(seconds=LEASE.total_seconds())
    send(scene, owed)

    assert scene.mailer.names == ["password_set"]


@pytest.mark.statement("J10")
def test_a_mail_refused_for_good_is_not_tried_again(scene: Scene) -> None:
    owed = owed_letter(scene)
    scene.mailer.refusals = [MailRefused(service="ses")]

    with pytest.raises(MailRefused):
        send(scene, owed)

    assert scene.store.outbox.find(A, owed.id) is None


def test_a_reminder_carries_the_link_that_lives(scene: Scene) -> None:
    _, link = scene.invited()
    scene.clock.pass_time(days=3.5)
    scene.reconcile()
    (owed,) = scene.handed

    send(scene, owed)

    assert scene.mailer.names == ["invitation", "reminder"]
    assert digest(scene.mailer.sent[-1].secret) == link


def test_a_reminder_for_a_link_that_was_replaced_is_dropped(scene: Scene) -> None:
    user, _ = scene.invited()
    scene.clock.pass_time(days=3.5)
    scene.reconcile()
    invitations.send_invitation(A, user.id, ANA, tools=scene.tools)

    send(scene, scene.handed[0])

    assert scene.mailer.names == ["invitation"]
    assert scene.store.outbox.find(A, scene.handed[0].id) is None


@pytest.mark.statement("J11")
def test_an_address_that_is_dead_gets_no_reminder_whichever_link_it_died_of(scene: Scene) -> None:
    user, _ = scene.invited()
    scene.change(user, undeliverable_key=user.email_key)
    scene.clock.pass_time(days=3.5)
    scene.reconcile()

    send(scene, scene.handed[0])

    assert scene.mailer.names == ["invitation"]


@pytest.mark.parametrize("is_refused", [False, True])
def test_a_row_with_somebody_still_to_tell_stays_without_its_mail(scene: Scene, is_refused: bool) -> None:
    user, _ = scene.invited()
    owed = invitations.owe(user, scene.tools, settle="registered", mails=["password_set"])
    scene.store.commit([scene.store.outbox.part_add(owed)])
    scene.mailer.refusals = [MailRefused(reason="MessageRejected")] if is_refused else []

    with pytest.raises(MailRefused) if is_refused else nullcontext():
        send(scene, owed)

    left = scene.store.outbox.find(A, owed.id)
    assert (left.settle, left.mails, left.claimed_until) == ("registered", [], None)
    assert scene.mailer.names[1:] == ([] if is_refused else ["password_set"])


def test_a_mail_owed_to_somebody_who_is_gone_is_dropped(scene: Scene) -> None:
    owed = owed_letter(scene)
    user = scene.store.members.find(A, owed.member_id)
    scene.store.commit([scene.store.members.part_delete(user)])

    send(scene, owed)

    assert scene.mailer.sent == []
    assert scene.store.outbox.find(A, owed.id) is None
