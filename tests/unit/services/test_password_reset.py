"""A forgotten password: the link goes to the mailbox, is good once, and opens neither session nor second factor."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.errors import DomainError, LinkInvalid, TooManyAttempts
from chalicelib.domain.mailed_link import LinkPurpose, MailedLink, token_of
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.notice import NoticeKind
from chalicelib.domain.passwords import WeakPassword
from chalicelib.services import password_guesses, passwords, sign_in
from tests.unit.services.identity_basics import PASSWORD, commit
from tests.unit.services.identity_house import FakeHouse, with_commit
from tests.unit.services.identity_mails import PostOffice, store_of, token_in
from tests.unit.services.identity_steps import SOMEBODY, enter, entry, prove, typed

NEW = "jabuti lilás 88 no telhado"
ELSEWHERE = SOMEBODY.model_copy(update={"source_ip": "203.0.113.9"})


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
def post(house: FakeHouse) -> PostOffice:
    return PostOffice(house)


@pytest.fixture
def carla(house: FakeHouse) -> Account:
    account = house.add_account("Carla")
    house.add_client(account, house.add_office("Azul", "Padaria Aurora"))
    return account


def ask(house: FakeHouse, email: str) -> None:
    passwords.ask_reset(email, SOMEBODY, door=house.door())


def mailed(house: FakeHouse, post: PostOffice, account: Account) -> str:
    """The token that stands in the mail of a link that was asked for."""
    ask(house, account.email)
    return token_in(post.send_all()[-1])


def reset(house: FakeHouse, token: str, new: str = NEW) -> None:
    passwords.reset_password(token, new, SOMEBODY, door=house.door(), store=store_of(house))


def refusal_of(house: FakeHouse, token: str) -> DomainError:
    with pytest.raises(LinkInvalid) as refusal:
        reset(house, token)
    return refusal.value


def test_the_link_sets_a_new_password(house: FakeHouse, post: PostOffice, carla: Account) -> None:
    reset(house, mailed(house, post, carla))

    password_guesses.authenticate(carla.email, NEW, SOMEBODY, door=house.door())
    assert house.accounts[carla.id].password_hash == f"hashed:{NEW}"


@pytest.mark.statement("A13")
def test_a_reset_signs_nobody_in_and_every_session_ends(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    enter(carla, house)
    enter(carla, house)

    reset(house, mailed(house, post, carla))

    assert not house.sessions
    assert not house.challenges


@pytest.mark.statement("C9")
def test_a_reset_does_not_skip_the_second_factor(house: FakeHouse, post: PostOffice, carla: Account) -> None:
    house.add_totp(carla)
    factors = dict(house.factors)

    reset(house, mailed(house, post, carla))

    assert house.factors == factors
    assert sign_in.log_in(carla.email, NEW, SOMEBODY, door=house.door()).next == "mfa"


@pytest.mark.statement("B3")
def test_a_link_is_used_once(house: FakeHouse, post: PostOffice, carla: Account) -> None:
    token = mailed(house, post, carla)
    reset(house, token)

    refusal_of(house, token)

    assert house.accounts[carla.id].password_hash == f"hashed:{NEW}"


@pytest.mark.statement("B5")
def test_a_link_is_good_for_an_hour(house: FakeHouse, post: PostOffice, carla: Account) -> None:
    token = mailed(house, post, carla)
    house.clock.pass_time(hours=1)

    refusal_of(house, token)


@pytest.mark.statement("B7")
def test_a_new_link_kills_the_one_before(house: FakeHouse, post: PostOffice, carla: Account) -> None:
    old, new = mailed(house, post, carla), mailed(house, post, carla)

    refusal_of(house, old)

    reset(house, new)


@pytest.mark.statement("B8")
@pytest.mark.parametrize(
    ("purpose", "office_id"),
    [(LinkPurpose.EMAIL_CONFIRM, ""), (LinkPurpose.FACTOR_RESET, ""), (LinkPurpose.FACTOR_RESET, "off_")],
)
def test_a_link_for_something_else_sets_no_password(
    house: FakeHouse, carla: Account, purpose: LinkPurpose, office_id: str
) -> None:
    secret = "S" * 43
    other = MailedLink(
        purpose=purpose,
        account_id=carla.id,
        office_id=office_id and office_id + "q" * 20,
        notice_id="ntc_x",
        hash=f"#{secret}",
        expires_at=house.clock.now() + timedelta(hours=1),
    )
    house.links.put(other)

    refusal_of(house, token_of(other, secret))


@pytest.mark.statement("B9")
def test_every_dead_link_is_refused_in_one_way(house: FakeHouse, post: PostOffice, carla: Account) -> None:
    used = mailed(house, post, carla)
    reset(house, used)
    replaced, live = mailed(house, post, carla), mailed(house, post, carla)
    unknown = live[:20] + "x" * 43
    nobodys = "k" * 20 + live[20:]

    refusals = [refusal_of(house, each) for each in (used, replaced, unknown, nobodys, "", "garbage")]

    assert {(each.code, repr(each.facts), each.fields) for each in refusals} == {("link_invalid", "{}", ())}


@pytest.mark.statement("B8")
def test_one_persons_link_opens_nothing_of_anothers(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    davi = house.add_account("Davi")
    token = mailed(house, post, davi)

    refusal_of(house, carla.id.removeprefix("acc_") + token[20:])


@pytest.mark.statement("A5")
@pytest.mark.parametrize("new", ["curta", "Carla2026", "padaria aurora"])
def test_a_weak_password_leaves_the_link_as_it_was(
    house: FakeHouse, post: PostOffice, carla: Account, new: str
) -> None:
    token = mailed(house, post, carla)

    with pytest.raises(WeakPassword):
        reset(house, token, new)

    reset(house, token)


@pytest.mark.statement("G4")
def test_a_change_of_email_that_was_asked_for_dies_with_the_reset(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    pending = MailedLink(
        purpose=LinkPurpose.EMAIL_CONFIRM,
        account_id=carla.id,
        notice_id="ntc_x",
        expires_at=house.clock.now() + timedelta(hours=24),
    )
    house.links.put(pending)

    reset(house, mailed(house, post, carla))

    assert house.links.find(LinkPurpose.EMAIL_CONFIRM, carla.id) is None


@pytest.mark.statement("C6")
def test_a_reset_opens_the_door_to_an_owner_whom_somebody_else_locked_out(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    app = house.add_totp(carla)
    for _ in range(15):
        with pytest.raises(DomainError):
            password_guesses.authenticate(carla.email, "errada", ELSEWHERE, door=house.door())
    with pytest.raises(TooManyAttempts):
        password_guesses.authenticate(carla.email, PASSWORD, SOMEBODY, door=house.door())

    reset(house, mailed(house, post, carla))

    with pytest.raises(TooManyAttempts):
        password_guesses.authenticate(carla.email, "errada", ELSEWHERE, door=house.door())
    challenge = sign_in.log_in(carla.email, NEW, SOMEBODY, door=house.door()).challenge
    code = typed(app.at(house.clock.now()))
    sign_in.verify(challenge, FactorKind.TOTP, code, entry(), door=house.door())
    assert len(house.sessions) == 1


@pytest.mark.statement("E5")
def test_a_session_that_slips_in_while_the_password_changes_ends_too(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    token, intruders = mailed(house, post, carla), [carla]

    def slip_in_first(parts: Sequence[dict[str, Any]]) -> None:
        while intruders:
            enter(intruders.pop(), house)
        commit(parts)

    door = with_commit(house.door(), slip_in_first)
    passwords.reset_password(token, NEW, SOMEBODY, door=door, store=store_of(house))

    assert not house.sessions


@pytest.mark.statement("D5")
def test_a_reset_buys_no_guesses_at_the_second_factor(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    app = house.add_totp(carla)
    for _ in range(5):
        with pytest.raises(DomainError):
            prove(carla, FactorKind.TOTP, "000000", house)

    reset(house, mailed(house, post, carla))

    with pytest.raises(TooManyAttempts):
        prove(carla, FactorKind.TOTP, app.at(house.clock.now()), house)


@pytest.mark.statement("A12")
@pytest.mark.statement("L4")
def test_a_reset_is_mailed_to_the_owner_and_in_their_history_as_their_own_deed(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    reset(house, mailed(house, post, carla))

    assert [(mail.name, mail.to) for mail in post.send_all()] == [("password_changed", carla.email)]
    row = house.audit.rows_about(carla.id, carla.id)[0]
    assert (row.action, row.actor.kind, row.actor.id) == ("password.changed", "account", carla.id)
    assert not any(each in repr(house.audit.rows) for each in (NEW, PASSWORD))


# Asking


@pytest.mark.statement("C1")
@pytest.mark.parametrize("email", ["carla@exemplo.com.br", "ninguem@exemplo.com.br", "isto não é um e-mail"])
def test_asking_leaves_the_same_trace_whether_or_not_the_email_is_somebodys(
    house: FakeHouse, carla: Account, email: str
) -> None:
    ask(house, email)

    (notice,) = house.notices.kept.values()
    assert house.handed_over == [notice]
    asked = {"device": "Firefox, Windows"}
    assert (notice.kind, notice.account_id, notice.facts) == (NoticeKind.PASSWORD_RESET, "", asked)
    assert not house.links.kept
    assert not house.audit.rows
    assert house.passwords.computed == 0


def test_a_fourth_link_an_hour_for_one_mailbox_is_not_mailed_and_nobody_is_told(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    for _ in range(6):
        ask(house, carla.email)

    assert len(post.send_all()) == 3
    house.clock.pass_time(hours=1)
    ask(house, carla.email)
    assert len(post.send_all()) == 1


def test_one_address_asks_for_ten_mailboxes_an_hour_and_hears_nothing_of_it(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    for number in range(10):
        ask(house, f"{number}@exemplo.com.br")
    post.send_all()

    ask(house, carla.email)

    assert post.send_all() == []


@pytest.mark.statement("B10")
def test_after_twenty_dead_links_an_address_waits_and_the_live_one_still_works(
    house: FakeHouse, post: PostOffice, carla: Account
) -> None:
    token = mailed(house, post, carla)
    for number in range(20):
        refusal_of(house, token[:20] + f"{number:043}")

    with pytest.raises(TooManyAttempts):
        reset(house, token[:20] + "x" * 43)

    reset(house, token)
