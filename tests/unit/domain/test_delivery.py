"""What is told of a mail, in whichever order and however often: where the invitation ends."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.delivery import MOST_HEARD, Kind, MailEvent, news_of
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import AddressBounced, Stage
from tests.unit.domain.people import NOON, carla, sent

LATER = NOON + timedelta(minutes=1)


def happening(kind: Kind, **what: Any) -> MailEvent:
    facts = {
        "key": f"key of {kind.value}",
        "kind": kind,
        "mail": "invitation",
        "at": LATER,
        "email_key": "carla@padaria.com.br",
        "email_masked": "c***@padaria.com.br",
        "office_id": "off_a",
        "member_id": "usr_carla",
        "invitation_id": "inv_carla",
        "invitation_version": 1,
    }
    return MailEvent.model_validate(facts | what)


def invited(**what: Any) -> ClientUser:
    return carla(stage=Stage.INVITED, invitation=sent(**what))


def after(*kinds: Kind, member: ClientUser | None = None) -> Any:
    told: Any = member or invited()
    for kind in kinds:
        told = news_of(told, happening(kind)).member
    return told


@pytest.mark.statement("J11")
@pytest.mark.parametrize(
    ("told", "status"),
    [
        ([Kind.SENT, Kind.DELIVERED], "delivered"),
        ([Kind.SENT, Kind.BOUNCED], "bounced"),
        ([Kind.DELIVERED, Kind.COMPLAINED], "complained"),
        ([Kind.SENT, Kind.SOFT_BOUNCED, Kind.DELAYED], "sent"),
        ([Kind.BOUNCED, Kind.COMPLAINED], "complained"),
    ],
)
def test_the_order_in_which_things_are_told_changes_nothing_of_where_they_end(
    told: list[Kind], status: str
) -> None:
    ends = {after(*order).invitation.status.value for order in permutations(told)}

    assert ends == {status}


@pytest.mark.parametrize("order", list(permutations([Kind.SOFT_BOUNCED, Kind.DELIVERED])))
def test_a_soft_bounce_is_counted_and_the_mail_that_then_arrives_has_arrived(order: tuple[Kind]) -> None:
    invitation = after(*order).invitation

    assert (invitation.status, invitation.soft_bounces, invitation.bounce_reason) == ("delivered", 1, None)


@pytest.mark.statement("J11")
@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_told_twice_is_new_once_and_the_member_given_stays_as_it_was(kind: Kind) -> None:
    member = invited(status="queued", sent_at=None, sends=0)
    before = member.model_copy(deep=True)

    first = news_of(member, happening(kind))
    again = news_of(first.member, happening(kind))

    assert first.actions[0] == "invitation.sent"
    assert (again.actions, again.member) == ([], first.member)
    assert member == before


@pytest.mark.statement("J11")
@pytest.mark.parametrize(
    "other",
    [
        {"invitation_version": 2},
        {"invitation_id": "inv_other"},
        {"email_key": "carla@antigo.com.br"},
        {"mail": "password_set"},
    ],
)
@pytest.mark.parametrize("kind", list(Kind))
def test_another_link_another_address_and_another_mail_are_no_news(kind: Kind, other: dict[str, Any]) -> None:
    news = news_of(invited(), happening(kind, **other))

    assert (news.actions, news.member) == ([], invited())


@pytest.mark.statement("J11")
@pytest.mark.parametrize("kind", list(Kind))
def test_of_an_older_link_it_counts_only_that_its_address_is_dead(kind: Kind) -> None:
    """A resend overtook the bounce or the complaint: the address is the same, and gets no reminder of the new link."""
    news = news_of(invited(), happening(kind, invitation_version=0))
    is_dead = kind in {Kind.BOUNCED, Kind.COMPLAINED}

    assert news.actions == [f"invitation.{kind.value}"] * is_dead
    assert (news.member.is_undeliverable, news.member.invitation) == (is_dead, sent())
    again = news_of(news.member, happening(kind, invitation_version=0, key="of another mail"))
    assert again.actions == []


def test_news_that_are_quicker_than_our_own_note_say_that_the_mail_has_left() -> None:
    member = carla(stage=Stage.INVITING, invitation=sent(status="queued", sent_at=None, sends=0))

    news = news_of(member, happening(Kind.DELIVERED))

    invitation: Any = news.member.invitation
    assert news.actions == ["invitation.sent", "invitation.delivered"]
    assert (invitation.status, invitation.sent_at, invitation.sends) == ("delivered", LATER, 1)
    assert news.member.stage is Stage.INVITED
    assert not news.member.mark_mailed(LATER)


@pytest.mark.parametrize("kind", [Kind.BOUNCED, Kind.COMPLAINED])
def test_a_dead_address_takes_no_more_mail_until_it_is_another(kind: Kind) -> None:
    member = after(kind)

    with pytest.raises(AddressBounced):
        member.ensure_deliverable()
    assert member.due_at == member.invitation.expires_at, "no reminder"
    member.email_key = "carla@certo.com.br"
    member.ensure_deliverable()


@pytest.mark.parametrize("status", ["expired", "revoked", "declined"])
def test_an_invitation_that_is_over_stays_so_and_the_address_is_known_to_be_dead(status: str) -> None:
    member = after(Kind.BOUNCED, member=invited(status=status))

    assert member.invitation.status == InvitationStatus(status)
    assert member.is_undeliverable


@pytest.mark.parametrize("kind", [each for each in Kind if each is not Kind.SENT])
def test_who_has_accepted_has_had_the_mail(kind: Kind) -> None:
    member = invited(status="accepted", accepted_at=NOON)

    assert news_of(member, happening(kind)).actions == []


def test_a_mail_that_the_provider_rejects_ends_the_invitation_and_leaves_the_address_alone() -> None:
    member = after(Kind.REFUSED)

    assert (member.invitation.status, member.stage) == ("refused", Stage.CLOSED)
    assert not member.is_undeliverable


def test_a_delivery_test_tells_its_fate_and_nothing_of_the_invitation() -> None:
    event = happening(Kind.BOUNCED, mail="delivery_test", email_key="colega@modelo.com.br")

    news = news_of(invited(), event)

    assert news.actions == ["delivery_test.bounced"]
    assert news.member.invitation == sent()
    assert not news.member.is_undeliverable
    assert news_of(news.member, event).actions == []


def test_of_what_was_heard_only_the_newest_is_kept() -> None:
    member: Any = invited()
    for number in range(MOST_HEARD + 5):
        member = news_of(member, happening(Kind.DELAYED, key=str(number))).member

    assert len(member.heard) == MOST_HEARD
    assert member.invitation.delays == MOST_HEARD + 5
