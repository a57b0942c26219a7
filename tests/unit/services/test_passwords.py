"""Checking a password with every guess counted, and changing one's own."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import ChallengeInvalid, DomainError, InvalidCredentials, TooManyAttempts
from chalicelib.domain.mailed_link import LinkPurpose, MailedLink
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.notice import NoticeKind
from chalicelib.domain.passwords import WeakPassword
from chalicelib.services import password_guesses, passwords, sign_in
from tests.unit.services.identity_basics import PASSWORD
from tests.unit.services.identity_house import FakeHouse
from tests.unit.services.identity_mails import store_of
from tests.unit.services.identity_steps import SOMEBODY, enter, entry, typed

NEW = "jabuti lilás 88 no telhado"


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
def carla(house: FakeHouse) -> Account:
    account = house.add_account("Carla")
    house.add_client(account, house.add_office("Azul", "Padaria Aurora"))
    return account


def somebody_at(number: int) -> Actor:
    """Somebody at another address each time."""
    return SOMEBODY.model_copy(update={"source_ip": f"198.51.{number // 200}.{number % 200}"})


def guess(house: FakeHouse, email: str, password: str = "errada", by: Actor = SOMEBODY) -> str:
    try:
        password_guesses.authenticate(email, password, by, door=house.door())
    except DomainError as error:
        return error.code
    return "right"


def guesses(house: FakeHouse, email: str, times: int, start: int = 0) -> list[str]:
    return [guess(house, email, by=somebody_at(number)) for number in range(start, start + times)]


def change(house: FakeHouse, account: Account, current: str = PASSWORD, new: str = NEW) -> None:
    session, _ = enter(account, house)
    passwords.change_password(session, current, new, SOMEBODY, door=house.door(), store=store_of(house))


# Checking


@pytest.mark.statement("C3")
@pytest.mark.statement("C5")
@pytest.mark.parametrize("email", ["carla@exemplo.com.br", "ninguem@exemplo.com.br", "isto não é um e-mail"])
def test_after_ten_wrong_passwords_even_the_right_one_waits_whoevers_the_email_is(
    house: FakeHouse, carla: Account, email: str
) -> None:
    assert set(guesses(house, email, 10)) == {"invalid_credentials"}
    before = house.passwords.computed

    assert guess(house, email, PASSWORD, somebody_at(99)) == "too_many_attempts"

    assert house.passwords.computed == before


@pytest.mark.statement("C5")
def test_one_mailbox_is_counted_once_however_it_is_written(house: FakeHouse, carla: Account) -> None:
    written = ["carla@exemplo.com.br", "CARLA@exemplo.com.br", "Carla@EXEMPLO.COM.BR"]
    for number in range(10):
        guess(house, written[number % 3], by=somebody_at(number))

    assert {guess(house, email, PASSWORD, somebody_at(99)) for email in written} == {"too_many_attempts"}


@pytest.mark.statement("C4")
@pytest.mark.parametrize("email", ["carla@exemplo.com.br", "ninguem@exemplo.com.br"])
def test_of_two_hundred_guesses_at_once_no_more_than_twelve_reach_the_hash(
    house: FakeHouse, carla: Account, email: str
) -> None:
    with ThreadPoolExecutor(50) as guessers:
        outcomes = list(guessers.map(lambda number: guess(house, email, by=somebody_at(number)), range(200)))

    assert house.passwords.computed <= 12
    assert outcomes.count("too_many_attempts") >= 188


@pytest.mark.statement("C7")
def test_one_address_is_held_back_after_ten_whomever_it_guesses_at(house: FakeHouse, carla: Account) -> None:
    assert {guess(house, f"{number}@exemplo.com.br") for number in range(10)} == {"invalid_credentials"}

    assert guess(house, carla.email, PASSWORD) == "too_many_attempts"
    assert guess(house, carla.email, PASSWORD, somebody_at(1)) == "right"


@pytest.mark.statement("C6")
def test_a_flood_from_one_address_counts_no_more_than_ten_against_an_account(
    house: FakeHouse, carla: Account
) -> None:
    for _ in range(100):
        guess(house, carla.email)

    tried = {(name, seconds): tally.tried for (name, seconds, _), tally in house.counters.tallies.items()}
    assert tried["password_account", 300] == tried["password_account", 86_400] == 10


@pytest.mark.statement("C7")
def test_the_three_ceilings_are_an_operators_to_set(house: FakeHouse, carla: Account) -> None:
    counts = {"password_account": [4, 100], "password_address": [3], "password_global": [5]}
    door = house.door()
    door = replace(door, throttle=replace(door.throttle, counts=counts))
    outcomes = []

    for number, email in enumerate([*["a@x.com.br"] * 6, *["b@x.com.br"] * 2]):
        try:
            password_guesses.authenticate(email, "errada", somebody_at(number // 3), door=door)
        except DomainError as error:
            outcomes.append(error.code)

    assert outcomes == ["invalid_credentials"] * 4 + ["too_many_attempts"] * 4


@pytest.mark.statement("C4")
def test_the_right_password_uses_nothing_up(house: FakeHouse, carla: Account) -> None:
    assert {guess(house, carla.email, PASSWORD) for _ in range(40)} == {"right"}


@pytest.mark.statement("C11")
def test_the_right_password_after_many_wrong_ones_is_told_to_the_owner_once(
    house: FakeHouse, carla: Account
) -> None:
    guesses(house, carla.email, 10)
    house.clock.pass_time(minutes=5)

    assert [guess(house, carla.email, PASSWORD) for _ in range(2)] == ["right", "right"]

    assert [(each.kind, each.to) for each in house.handed_over] == [(NoticeKind.ACCOUNT_LOCKED, carla.email)]


@pytest.mark.statement("C11")
def test_the_right_password_after_a_few_wrong_ones_is_no_news(house: FakeHouse, carla: Account) -> None:
    guesses(house, carla.email, 9)

    assert guess(house, carla.email, PASSWORD) == "right"

    assert not house.handed_over


@pytest.mark.statement("C6")
def test_the_right_password_in_its_turn_ends_the_days_lock(house: FakeHouse, carla: Account) -> None:
    for round_ in range(10):
        guesses(house, carla.email, 10, start=10 * round_)
        house.clock.pass_time(minutes=5)
    assert guesses(house, carla.email, 2, start=300) == ["invalid_credentials", "too_many_attempts"]
    house.clock.pass_time(minutes=15)

    assert [guess(house, carla.email, PASSWORD, somebody_at(number)) for number in range(400, 403)] == [
        "right",
        "right",
        "right",
    ]


# Changing one's own


@pytest.mark.statement("A10")
def test_a_change_asks_for_the_current_password(house: FakeHouse, carla: Account) -> None:
    with pytest.raises(InvalidCredentials):
        change(house, carla, current="errada")

    assert house.accounts[carla.id].password_hash == f"hashed:{PASSWORD}"


@pytest.mark.statement("A10")
@pytest.mark.statement("E5")
def test_a_change_ends_every_other_session_and_keeps_the_one_it_was_made_in(
    house: FakeHouse, carla: Account
) -> None:
    others = [enter(carla, house)[0].hash for _ in range(3)]

    change(house, carla)

    assert house.accounts[carla.id].password_hash == f"hashed:{NEW}"
    assert len(house.sessions) == 1
    assert not {session.hash for session in house.sessions.values()} & set(others)
    assert [guess(house, carla.email, each) for each in (PASSWORD, NEW)] == ["invalid_credentials", "right"]


@pytest.mark.statement("C9")
def test_the_current_password_is_guessed_at_the_same_count_as_at_sign_in(
    house: FakeHouse, carla: Account
) -> None:
    guesses(house, carla.email, 9)
    with pytest.raises(InvalidCredentials):
        change(house, carla, current="errada")

    with pytest.raises(TooManyAttempts):
        change(house, carla)
    assert guess(house, carla.email, PASSWORD, somebody_at(99)) == "too_many_attempts"


@pytest.mark.statement("A5")
@pytest.mark.parametrize("new", ["curta", "Carla2026", "azul2026!", "padaria aurora"])
def test_a_weak_password_or_one_about_its_owner_changes_nothing(
    house: FakeHouse, carla: Account, new: str
) -> None:
    with pytest.raises(WeakPassword) as refusal:
        change(house, carla, new=new)

    assert new not in repr((refusal.value.facts, refusal.value.fields))
    assert house.accounts[carla.id].password_hash == f"hashed:{PASSWORD}"
    assert not house.notices.kept


@pytest.mark.statement("G4")
def test_a_change_of_email_that_was_asked_for_dies_with_the_password(
    house: FakeHouse, carla: Account
) -> None:
    pending = MailedLink(
        purpose=LinkPurpose.EMAIL_CONFIRM,
        account_id=carla.id,
        notice_id="ntc_x",
        hash="#",
        expires_at=house.clock.now().replace(year=2027),
    )
    house.links.put(pending)

    change(house, carla)

    assert house.links.find(LinkPurpose.EMAIL_CONFIRM, carla.id) is None


@pytest.mark.statement("A12")
@pytest.mark.statement("L4")
def test_a_change_is_mailed_to_its_owner_and_in_their_history_without_a_secret(
    house: FakeHouse, carla: Account
) -> None:
    change(house, carla)

    (notice,) = house.handed_over
    assert (notice.kind, notice.to) == (NoticeKind.PASSWORD_CHANGED, carla.email)
    assert notice == house.notices.kept[notice.id]
    assert "password.changed" in [row.action for row in house.audit.rows_about(carla.id, carla.id)]
    told = repr((house.notices.kept, house.audit.rows))
    assert not any(each in told for each in (PASSWORD, NEW, f"hashed:{NEW}"))


@pytest.mark.statement("E5")
def test_who_was_half_way_in_with_the_old_password_stays_out(house: FakeHouse, carla: Account) -> None:
    app, door = house.add_totp(carla), house.door()
    challenge = sign_in.log_in(carla.email, PASSWORD, SOMEBODY, door=door).challenge
    house.clock.pass_time(seconds=1)

    change(house, carla)

    with pytest.raises(ChallengeInvalid):
        sign_in.verify(challenge, FactorKind.TOTP, typed(app.at(house.clock.now())), entry(), door=door)
