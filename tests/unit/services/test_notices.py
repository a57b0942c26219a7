"""Mails to owners of accounts: sent once, with the link that was asked for, to nobody who is not there."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.errors import MailRefused, ServiceUnavailable
from chalicelib.domain.mailed_link import LinkPurpose, MailedLink, parse_token
from chalicelib.domain.notice import LINKS, NoticeKind
from chalicelib.domain.outbox import GRACE, LEASE
from chalicelib.services.notices import PAGES, notice_at, notice_to, send_now
from tests.unit.services.identity_house import FakeHouse
from tests.unit.services.identity_mails import PORTAL, PostOffice, token_in

CHANGED, RESET = NoticeKind.PASSWORD_CHANGED, NoticeKind.PASSWORD_RESET


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
def post(house: FakeHouse) -> PostOffice:
    return PostOffice(house)


@pytest.fixture
def carla(house: FakeHouse) -> Account:
    return house.add_account("Carla")


def owe(house: FakeHouse, account: Account, kind: NoticeKind = CHANGED, **facts: str) -> str:
    notice = notice_to(account, kind, door=house.door(), **facts)
    send_now(notice, door=house.door())
    return notice.id


def owe_a_link(house: FakeHouse, email: str) -> str:
    notice = notice_at(email, RESET, door=house.door())
    send_now(notice, door=house.door())
    return notice.id


def test_a_notice_is_mailed_to_its_owner_in_portarias_own_name_and_then_forgotten(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    notice_id = owe(house, carla, person_name="Carla")

    post.send(notice_id)

    (mail,) = post.mailer.sent
    assert (mail.name, mail.to, mail.facts["office_name"]) == ("password_changed", carla.email, "")
    assert (mail.facts["person_name"], mail.facts["occurred_at"]) == ("Carla", house.clock.now())
    assert mail.facts["portal_url"] == PORTAL
    assert mail.tags == {"mail": "password_changed", "notice_id": notice_id}
    assert not house.notices.kept


def test_a_notice_may_go_to_another_address_of_its_owner(house: FakeHouse, carla: Account) -> None:
    notice = notice_to(carla, NoticeKind.EMAIL_CONFIRM, door=house.door(), to="nova@exemplo.com.br")

    assert (notice.to, notice.account_id) == ("nova@exemplo.com.br", carla.id)


def test_a_notice_is_mailed_once_however_often_it_is_handed_over(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    notice_id = owe(house, carla)

    for _ in range(3):
        post.send(notice_id)

    assert len(post.mailer.sent) == 1


@pytest.mark.statement("J16")
@pytest.mark.parametrize("kind", [CHANGED, RESET])
def test_of_sixteen_workers_at_once_one_mails_it(
    house: FakeHouse, post: PostOffice, carla: Account, kind: NoticeKind
) -> None:
    notice_id = owe(house, carla, kind)

    with ThreadPoolExecutor(16) as workers:
        list(workers.map(lambda _: post.send(notice_id), range(16)))

    assert len(post.mailer.sent) == 1


@pytest.mark.statement("J10")
def test_a_mail_that_fails_for_now_is_owed_until_it_is_sent(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    notice_id = owe(house, carla)
    post.mailer.refusals.append(ServiceUnavailable())
    house.clock.instant += GRACE

    with pytest.raises(ServiceUnavailable):
        post.send(notice_id)

    post.send(notice_id)
    assert not post.mailer.sent, "another worker may still be at it"
    house.clock.instant += LEASE
    (due,) = house.notices.due(house.clock.now())
    post.send(due.id)
    assert len(post.mailer.sent) == 1


@pytest.mark.statement("J10")
def test_a_mail_that_is_refused_for_good_is_owed_no_more(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    notice_id = owe(house, carla)
    post.mailer.refusals.append(MailRefused())

    with pytest.raises(MailRefused):
        post.send(notice_id)

    assert not house.notices.kept


# Links


def test_every_kind_of_link_has_a_page_and_is_a_notice() -> None:
    assert {kind.value for kind in LINKS} == {purpose.value for purpose in PAGES} == set(LinkPurpose)


@pytest.mark.statement("C1")
@pytest.mark.parametrize("email", ["ninguem@exemplo.com.br", ""])
def test_a_link_that_was_asked_for_nobody_is_mailed_to_nobody(
    house: FakeHouse, post: PostOffice, carla: Account, email: str
) -> None:
    post.send(owe_a_link(house, email))

    assert not post.mailer.sent
    assert not house.links.kept
    assert not house.notices.kept


@pytest.mark.statement("B2")
def test_a_link_is_made_when_it_is_mailed_and_kept_as_its_hash_only(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    notice_id = owe_a_link(house, carla.email)
    assert not house.links.kept

    post.send(notice_id)

    (mail,) = post.mailer.sent
    assert mail.facts["url"].startswith(f"{PORTAL}/senha#")
    account_id, _, secret = parse_token(token_in(mail))
    link = house.links.find(LinkPurpose.PASSWORD_RESET, account_id)
    assert link is not None
    assert (link.account_id, link.expires_at) == (carla.id, mail.facts["expires_at"])
    assert secret not in repr((post.sending().notices, house.notices.kept))
    link.ensure_usable(house.links.hash_of(secret), house.clock.now())


@pytest.mark.statement("B7")
def test_of_two_links_that_were_asked_for_the_one_mailed_last_works(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    for notice_id in [owe_a_link(house, carla.email) for _ in range(2)]:
        post.send(notice_id)

    hashes = [house.links.hash_of(parse_token(token_in(mail))[2]) for mail in post.mailer.sent]
    (link,) = house.links.kept.values()
    assert link.hash == hashes[1] != hashes[0]


@pytest.mark.statement("J16")
def test_a_mail_whose_link_was_replaced_before_it_was_sent_is_not_sent(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    confirm = NoticeKind.EMAIL_CONFIRM
    ids = [owe(house, carla, confirm, to="nova@exemplo.com.br") for _ in range(2)]
    link = MailedLink(
        purpose=LinkPurpose.EMAIL_CONFIRM,
        account_id=carla.id,
        notice_id=ids[1],
        expires_at=house.clock.now() + LEASE,
    )
    house.links.put(link)

    for notice_id in ids:
        post.send(notice_id)

    assert [mail.tags["notice_id"] for mail in post.mailer.sent] == [ids[1]]
    assert not house.notices.kept


@pytest.mark.statement("G4")
def test_a_mail_whose_link_was_killed_before_it_was_sent_is_not_sent(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    post.send(owe(house, carla, NoticeKind.EMAIL_CONFIRM, to="nova@exemplo.com.br"))

    assert not post.mailer.sent
    assert not house.notices.kept


@pytest.mark.statement("L1")
def test_what_is_kept_of_a_notice_is_no_secret(house: FakeHouse, post: PostOffice, carla: Account) -> None:
    post.mailer.refusals.append(ServiceUnavailable())

    with pytest.raises(ServiceUnavailable):
        post.send(owe_a_link(house, carla.email))

    (kept,) = house.notices.kept.values()
    (link,) = house.links.kept.values()
    assert link.hash
    assert kept.facts == {}
