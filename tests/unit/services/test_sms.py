"""Codes by text message: the budgets they come out of, what a code is bound to, and races for one."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import (
    ChallengeInvalid,
    CodeInvalid,
    DomainError,
    InvalidRequest,
    ServiceUnavailable,
    SmsRefused,
    SmsUnavailable,
    TooManyAttempts,
)
from chalicelib.domain.mfa import Evidence, FactorKind
from chalicelib.services import mfa, sms, sms_codes
from chalicelib.services.challenges import open_challenge, try_challenge
from tests.unit.services.identity_basics import FakeSealer
from tests.unit.services.identity_house import FakeHouse

PHONE = "+5511987654321"


class Texts:
    """What was sent; the next calls fail with ``fails``."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.fails: list[DomainError] = []

    def send(self, phone: str, text: str) -> None:
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append((phone, text))


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
def texts() -> Texts:
    return Texts()


def somebody(address: str = "203.0.113.7") -> Actor:
    return Actor(kind="link_holder", id="", name="", source_ip=address, request_id="r")


def challenge_of(account: Account, house: FakeHouse, purpose: Purpose = Purpose.VERIFY) -> str:
    door = house.door()
    return open_challenge(
        account.id, purpose, challenges=door.challenges, clock=door.clock, tokens=door.tokens
    )


def send(challenge_hash: str, house: FakeHouse, texts: Texts, **instead: Any) -> bool:
    return sms_codes.send_code(
        challenge_hash, door=replace(house.door(), **instead), write=str, send=texts.send
    )


def ask(
    challenge: str, house: FakeHouse, texts: Texts, phone: str | None = None, address: str = "203.0.113.7"
) -> sms.Asked:
    return sms.ask(
        challenge,
        phone,
        somebody(address),
        door=house.door(),
        hand_over=lambda hashed: send(hashed, house, texts),
    )


def with_phone(house: FakeHouse, name: str, phone: str = PHONE, office: str | None = "off_a") -> Account:
    account = house.add_account(name, last_office_id=office)
    house.add_phone(account, phone)
    return account


def prove(challenge: str, code: str, house: FakeHouse, kind: FactorKind = FactorKind.SMS) -> None:
    door = house.door()
    found = try_challenge(challenge, Purpose.VERIFY, challenges=door.challenges, clock=door.clock)
    mfa.prove(found, kind, Evidence(code=code), door=door)


@pytest.mark.statement("D8")
def test_a_person_is_sent_three_messages_in_ten_minutes_and_ten_a_day(house: FakeHouse, texts: Texts) -> None:
    davi = with_phone(house, "Davi")
    for _ in range(3):
        ask(challenge_of(davi, house), house, texts)
    with pytest.raises(TooManyAttempts) as soon:
        ask(challenge_of(davi, house), house, texts)

    for at in range(7):
        house.clock.pass_time(minutes=10 if at % 3 == 0 else 0)
        ask(challenge_of(davi, house), house, texts, address=f"203.0.113.{at}")
    house.clock.pass_time(minutes=10)
    with pytest.raises(TooManyAttempts) as tomorrow:
        ask(challenge_of(davi, house), house, texts, address="203.0.113.99")

    assert soon.value.facts["retry_after"] == 600
    assert 80_000 < tomorrow.value.facts["retry_after"] < 86_400
    assert len(texts.sent) == 10


@pytest.mark.statement("D8")
def test_a_number_is_sent_ten_messages_a_day_whoever_asks(house: FakeHouse, texts: Texts) -> None:
    people = [house.add_account(f"Pessoa{at}", last_office_id=f"off_{at}") for at in range(11)]
    challenges = [challenge_of(each, house, Purpose.ENROL) for each in people]

    for at, challenge in enumerate(challenges[:10]):
        ask(challenge, house, texts, PHONE, f"203.0.113.{at}")
    with pytest.raises(TooManyAttempts):
        ask(challenges[10], house, texts, PHONE, "203.0.113.99")

    ask(challenges[10], house, texts, "+5511987654322", "203.0.113.99")
    assert [phone for phone, _ in texts.sent].count(PHONE) == 10


@pytest.mark.statement("D8")
def test_an_address_asks_for_five_messages_an_hour(house: FakeHouse, texts: Texts) -> None:
    people = [with_phone(house, f"Pessoa{at}", f"+551198765432{at}", f"off_{at}") for at in range(6)]

    for each in people[:5]:
        ask(challenge_of(each, house), house, texts)
    with pytest.raises(TooManyAttempts) as refusal:
        ask(challenge_of(people[5], house), house, texts)

    assert refusal.value.facts["retry_after"] == 3600
    ask(challenge_of(people[5], house), house, texts, address="203.0.113.8")
    assert len(texts.sent) == 6


@pytest.mark.statement("D8")
def test_who_has_used_up_their_own_budget_takes_nothing_of_what_others_share(
    house: FakeHouse, texts: Texts
) -> None:
    davi = with_phone(house, "Davi")
    for at in range(3):
        ask(challenge_of(davi, house), house, texts, address=f"203.0.113.{at}")
    shared = {key: tally.tried for key, tally in house.counters.tallies.items() if key[0] != "sms_person"}

    with pytest.raises(TooManyAttempts):
        ask(challenge_of(davi, house), house, texts)

    after = {key: tally.tried for key, tally in house.counters.tallies.items() if key[0] != "sms_person"}
    assert after == shared
    assert {name for name, *_ in shared} == {"sms_number", "sms_address", "sms_office", "sms_global"}


@pytest.mark.statement("D5")
def test_wrong_codes_of_every_kind_of_factor_are_counted_together(house: FakeHouse, texts: Texts) -> None:
    davi = with_phone(house, "Davi")
    app = house.add_totp(davi)
    challenge = challenge_of(davi, house)
    ask(challenge, house, texts)
    for kind in (FactorKind.SMS, FactorKind.TOTP, FactorKind.SMS, FactorKind.RECOVERY_CODE):
        with pytest.raises(CodeInvalid):
            prove(challenge, "000000", house, kind)
    with pytest.raises(CodeInvalid):
        prove(challenge_of(davi, house), "000000", house, FactorKind.TOTP)

    anew = challenge_of(davi, house)
    ask(anew, house, texts)

    for kind, code in ((FactorKind.SMS, texts.sent[-1][1]), (FactorKind.TOTP, app.at(house.clock.now()))):
        with pytest.raises(TooManyAttempts):
            prove(anew, code, house, kind)


@pytest.mark.statement("D5")
def test_guesses_at_a_number_to_enrol_count_as_guesses_at_a_factor(house: FakeHouse, texts: Texts) -> None:
    carla, door = house.add_account("Carla"), house.door()
    for guesses in (3, 2):
        challenge = challenge_of(carla, house, Purpose.ENROL)
        ask(challenge, house, texts, PHONE)
        for _ in range(guesses):
            with pytest.raises(CodeInvalid):
                sms.confirm(challenge, "000000", door=door)
    challenge = challenge_of(carla, house, Purpose.ENROL)
    ask(challenge, house, texts, PHONE)

    with pytest.raises(TooManyAttempts):
        sms.confirm(challenge, texts.sent[-1][1], door=door)


@pytest.mark.statement("D6")
def test_a_code_counts_once_though_its_challenge_lives_on(house: FakeHouse, texts: Texts) -> None:
    davi = with_phone(house, "Davi")
    challenge = challenge_of(davi, house)
    ask(challenge, house, texts)
    code = texts.sent[-1][1]

    prove(challenge, code, house)

    with pytest.raises(CodeInvalid):
        prove(challenge, code, house)


@pytest.mark.statement("D6")
def test_of_two_who_read_the_same_code_the_first_has_used_it_up(house: FakeHouse, texts: Texts) -> None:
    davi = with_phone(house, "Davi")
    challenge = challenge_of(davi, house)
    ask(challenge, house, texts)
    code, door = texts.sent[-1][1], house.door()
    both = [
        try_challenge(challenge, Purpose.VERIFY, challenges=door.challenges, clock=door.clock)
        for _ in range(2)
    ]

    assert sms.matching(both[0], code, door=door) is not None
    assert sms.matching(both[1], code, door=door) is None


@pytest.mark.statement("D7")
def test_a_code_on_its_way_to_one_number_is_not_kept_for_another(house: FakeHouse, texts: Texts) -> None:
    """The second number is asked for in the instant between reading the challenge and keeping the code."""
    carla, other = house.add_account("Carla"), "+5511987654322"
    challenge, door = challenge_of(carla, house, Purpose.ENROL), house.door()
    sms.ask(challenge, PHONE, somebody(), door=door, hand_over=lambda hashed: None)
    asked = list[str]()

    class Interrupted(FakeSealer):
        def seal(self, plain: bytes, context: dict[str, str]) -> bytes:
            if not asked:
                asked.append(other)
                sms.ask(challenge, other, somebody(), door=house.door(), hand_over=lambda hashed: None)
            return super().seal(plain, context)

    send(door.challenges.hash_of(challenge), house, texts, sealer=Interrupted())

    assert [phone for phone, _ in texts.sent] == [other]
    factor, _ = sms.confirm(challenge, texts.sent[-1][1], door=house.door())
    assert factor.hint == "(11) *****-4322"


def test_a_challenge_that_changes_all_the_time_is_left_to_another_try(house: FakeHouse, texts: Texts) -> None:
    carla = house.add_account("Carla")
    challenge, door = challenge_of(carla, house, Purpose.ENROL), house.door()
    sms.ask(challenge, PHONE, somebody(), door=door, hand_over=lambda hashed: None)
    restless = house.door().challenges
    restless.exchange = lambda *_: False  # type: ignore[method-assign]

    with pytest.raises(ServiceUnavailable):
        send(door.challenges.hash_of(challenge), house, texts, challenges=restless)

    assert texts.sent == []


@pytest.mark.statement("D6")
def test_a_code_of_a_message_that_failed_is_dead_once_the_next_is_made(
    house: FakeHouse, texts: Texts
) -> None:
    davi = with_phone(house, "Davi")
    challenge = challenge_of(davi, house)
    texts.fails = [SmsRefused()]
    with pytest.raises(SmsRefused):
        ask(challenge, house, texts)

    send(house.door().challenges.hash_of(challenge), house, texts)

    prove(challenge, texts.sent[-1][1], house)


@pytest.mark.statement("D7")
def test_the_factor_keeps_the_number_sealed_and_shows_it_masked(house: FakeHouse, texts: Texts) -> None:
    carla = house.add_account("Carla")
    challenge = challenge_of(carla, house, Purpose.ENROL)
    asked = ask(challenge, house, texts, PHONE)

    factor, _ = sms.confirm(challenge, texts.sent[-1][1], door=house.door())

    assert asked.sent_to == factor.hint == "(11) *****-4321"
    context = {"purpose": "factor", "account_id": carla.id}
    assert FakeSealer().open(factor.sealed_secret, context) == PHONE.encode()


def test_when_a_telephone_was_last_proven_is_remembered(house: FakeHouse, texts: Texts) -> None:
    davi = with_phone(house, "Davi")
    house.clock.pass_time(days=3)
    challenge = challenge_of(davi, house)
    ask(challenge, house, texts)

    prove(challenge, texts.sent[-1][1], house)

    assert [each.last_used_at for each in house.factors.values()] == [house.clock.now()]


def test_the_first_of_several_telephones_is_sent_the_code(house: FakeHouse, texts: Texts) -> None:
    davi = with_phone(house, "Davi")
    house.add_phone(davi, "+5511987654322")

    ask(challenge_of(davi, house), house, texts)

    assert [phone for phone, _ in texts.sent] == [PHONE]


def test_a_telephone_that_was_removed_meanwhile_opens_nothing(house: FakeHouse, texts: Texts) -> None:
    davi = with_phone(house, "Davi")
    challenge = challenge_of(davi, house)
    ask(challenge, house, texts)
    house.factors.clear()

    with pytest.raises(CodeInvalid):
        prove(challenge, texts.sent[-1][1], house)


def test_who_belongs_to_one_office_through_a_factor_is_let_into_that_one_only(
    house: FakeHouse, texts: Texts
) -> None:
    davi = house.add_account("Davi")
    factor = house.add_phone(davi, PHONE)
    house.factors[factor.id] = factor.model_copy(update={"office_id": "off_a"})
    challenge, door = challenge_of(davi, house), house.door()
    ask(challenge, house, texts)
    found = try_challenge(challenge, Purpose.VERIFY, challenges=door.challenges, clock=door.clock)

    proven = mfa.prove(found, FactorKind.SMS, Evidence(code=texts.sent[-1][1]), door=door)

    assert proven.scope == "off_a"


@pytest.mark.parametrize("purpose", [Purpose.VERIFY, Purpose.LINK, Purpose.PROVE])
def test_a_person_without_a_telephone_is_refused_before_anything_is_counted(
    house: FakeHouse, texts: Texts, purpose: Purpose
) -> None:
    davi = house.add_account("Davi")
    house.add_totp(davi)

    with pytest.raises(ChallengeInvalid):
        ask(challenge_of(davi, house, purpose), house, texts)

    assert house.counters.tallies == {}


def test_who_has_a_factor_cannot_enrol_a_telephone_with_a_password_alone(
    house: FakeHouse, texts: Texts
) -> None:
    davi = house.add_account("Davi")
    challenge = challenge_of(davi, house, Purpose.ENROL)
    house.add_totp(davi)

    with pytest.raises(ChallengeInvalid):
        ask(challenge, house, texts, PHONE)


@pytest.mark.statement("D7")
@pytest.mark.parametrize("phone", [None, "+551133334444", "+558007270000", "+12025550123"])
def test_only_a_mobile_number_is_enrolled(house: FakeHouse, texts: Texts, phone: str | None) -> None:
    carla = house.add_account("Carla")

    with pytest.raises(InvalidRequest):
        ask(challenge_of(carla, house, Purpose.ENROL), house, texts, phone)

    assert texts.sent == []


def test_while_switched_off_nothing_is_asked_for(house: FakeHouse, texts: Texts) -> None:
    davi = with_phone(house, "Davi")
    house.offered = (FactorKind.TOTP,)

    with pytest.raises(SmsUnavailable):
        ask(challenge_of(davi, house), house, texts)

    assert texts.sent == []
