"""What is told of a mail is written down once, in words, and is owed to the bus; nothing gets in its way."""

from typing import Any

import pytest

from chalicelib.domain.delivery import Kind, MailEvent
from chalicelib.domain.email import mask_email
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.member import AddressBounced, Member
from chalicelib.services import deliveries, invitations, registration
from chalicelib.services.invitations import Tools
from tests.unit.services.scene import ANA, A, Scene

NEW = "carla@certo.com.br"


@pytest.fixture
def scene() -> Scene:
    return Scene()


def tell(scene: Scene, kind: Kind, *, tools: Tools | None = None, number: int = -1, **what: Any) -> None:
    """Of the newest mail, or the one of this number."""
    sent = scene.mailer.sent[number]
    facts = {"key": f"{kind} {number}", "kind": kind, "mail": sent.name, "at": scene.clock.now()}
    tags = {name: value for name, value in sent.tags.items() if name != "mail"}
    address = {"email_key": sent.to, "email_masked": mask_email(sent.to)}
    event = MailEvent.model_validate(facts | tags | address | what)
    deliveries.record_delivery(event, tools=tools or scene.tools)


def rows_of(scene: Scene, member: Member) -> list[Any]:
    return scene.store.audit.rows_about(A, member.id)


@pytest.mark.statement("J11")
def test_a_bounce_told_twice_is_one_row_in_portarias_name_and_one_event(scene: Scene) -> None:
    user, _ = scene.invited()

    for _ in range(2):
        tell(scene, Kind.BOUNCED, reason="address_unknown")

    newest = rows_of(scene, user)[0]
    assert scene.actions(user.id).count("invitation.bounced") == 1
    assert (newest.actor.name, newest.facts) == ("Portaria", {"bounce": "address_unknown"})
    assert scene.events.names.count("invitation.bounced") == 1
    assert scene.fresh(user).invitation.bounce_reason == "address_unknown"
    assert all(owed.start for owed in scene.store.outbox.things.values())  # type: ignore[attr-defined]


@pytest.mark.statement("J11")
def test_an_event_of_the_old_address_does_not_touch_the_new_one(scene: Scene) -> None:
    user, _ = scene.invited()
    invitations.change_email((A, user.id), NEW, user.version, ANA, tools=scene.tools)
    scene.send(user)
    before = scene.fresh(user)

    for kind in Kind:
        tell(scene, kind, number=0)

    assert scene.fresh(user) == before


@pytest.mark.statement("J11")
@pytest.mark.parametrize("kind", [Kind.BOUNCED, Kind.COMPLAINED])
def test_nothing_more_is_sent_to_a_dead_address_until_it_is_corrected(scene: Scene, kind: Kind) -> None:
    user, link = scene.invited()
    tell(scene, kind)
    with pytest.raises(AddressBounced):
        invitations.send_invitation(A, user.id, ANA, tools=scene.tools)
    with pytest.raises(AddressBounced):
        scene.complete(scene.draft(user=user.id))
    scene.clock.pass_time(days=4)
    scene.reconcile()
    scene.clock.pass_time(days=4)
    scene.reconcile()
    registration.renew(link, tools=scene.tools)
    mails_before = len(scene.mailer.sent)

    moved = invitations.change_email((A, user.id), NEW, user.version, ANA, tools=scene.tools)
    scene.send(moved)

    assert (mails_before, scene.mailer.sent[-1].to) == (1, NEW)
    assert [row.action for row in rows_of(scene, user)].count("invitation.reminded") == 0
    assert scene.fresh(user).invitation.status == "sent"


def test_news_that_meet_another_write_are_told_of_what_then_stands_there(scene: Scene) -> None:
    user, _ = scene.invited()
    tools = scene.losing_race(lambda: scene.change(user, name="Carla D. Nogueira"))

    tell(scene, Kind.DELIVERED, tools=tools)

    fresh = scene.fresh(user)
    assert (fresh.name, fresh.invitation.status) == ("Carla D. Nogueira", "delivered")


def test_news_that_never_get_through_are_told_again_later(scene: Scene) -> None:
    scene.invited()

    with pytest.raises(ServiceUnavailable):
        tell(scene, Kind.DELIVERED, tools=scene.always_losing())


def test_news_quicker_than_the_mailers_own_note_leave_one_count_and_one_row(scene: Scene) -> None:
    user = scene.client_user()
    send = scene.mailer.send

    def send_and_tell(*what: Any, **more: Any) -> str:
        message = send(*what, **more)
        tell(scene, Kind.DELIVERED)
        return message

    scene.mailer.send = send_and_tell  # type: ignore[method-assign]
    scene.send(user)

    invitation = scene.fresh(user).invitation
    assert (invitation.status, invitation.sends) == ("delivered", 1)
    assert scene.actions(user.id)[-2:] == ["invitation.sent", "invitation.delivered"]


def test_a_rejected_mail_ends_the_wait_by_the_sweep(scene: Scene) -> None:
    user, _ = scene.invited()

    tell(scene, Kind.REFUSED, reason="content_rejected")
    before = list(scene.workflow.settled)
    scene.clock.pass_time(minutes=1)
    scene.reconcile()

    assert (before, scene.workflow.settled) == ([], [("task-1", "revoked")])
    assert scene.fresh(user).invitation.status == "refused"


def test_a_delivery_test_tells_its_fate_with_the_address_masked(scene: Scene) -> None:
    user, _ = scene.invited()
    scene.mailer.send(
        "delivery_test",
        to="colega@modelo.com.br",
        office_name="",
        tags={"office_id": A, "member_id": user.id},
    )

    tell(scene, Kind.SOFT_BOUNCED, reason="mailbox_full")

    newest = rows_of(scene, user)[0]
    assert newest.action == "delivery_test.soft_bounced"
    assert newest.facts == {"bounce": "mailbox_full", "to": "c***@modelo.com.br"}
    assert scene.fresh(user).invitation.status == "sent"


@pytest.mark.parametrize("what", [{"member_id": "usr_gone"}, {"mail": "password_changed"}])
def test_who_is_gone_and_what_is_no_invitation_is_passed_over(scene: Scene, what: dict[str, Any]) -> None:
    user, _ = scene.invited()
    before = scene.fresh(user)

    tell(scene, Kind.BOUNCED, **what)

    assert scene.fresh(user) == before
