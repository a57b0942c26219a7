"""Making an enrolled factor count, and proving one so that every code counts once and every try is counted."""

from datetime import timedelta
from itertools import pairwise

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import CodeInvalid, Conflict, ServiceUnavailable, TooManyAttempts
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.notice import NoticeKind
from chalicelib.services import mfa
from chalicelib.services.challenges import ADDING
from chalicelib.services.totp import start_totp
from tests.unit.services.identity_basics import part
from tests.unit.services.identity_house import FakeHouse
from tests.unit.services.identity_steps import challenge_for, code_of, confirm, enter, prove

MINUTE = 60


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def begun(account: Account, house: FakeHouse, **facts: str) -> tuple[str, str]:
    """The challenge of an enrolment, and the code that confirms it."""
    challenge = challenge_for(account, Purpose.ENROL, house, **facts)
    return challenge, code_of(start_totp(challenge, door=house.door()).secret, house)


def fail(account: Account, house: FakeHouse, times: int, kind: FactorKind = FactorKind.TOTP) -> None:
    for _ in range(times):
        with pytest.raises(CodeInvalid):
            prove(account, kind, "000000", house)


# Enrolling


def test_what_an_enrolment_sets_in_motion_is_written_with_it_and_announced_after_it(house: FakeHouse) -> None:
    carla = house.add_account("Carla")
    owed: list[str] = []
    announced: list[tuple[str, list[str]]] = []
    consequences = mfa.Consequences(
        parts=lambda account_id: [part(lambda: True, lambda: owed.append(account_id))],
        announce=lambda account_id: announced.append((account_id, list(owed))),
    )

    confirm(*begun(carla, house), house, consequences)

    assert announced == [(carla.id, [carla.id])]


def test_an_enrolment_whose_consequence_does_not_hold_writes_nothing(house: FakeHouse) -> None:
    carla = house.add_account("Carla")
    consequences = mfa.Consequences(
        parts=lambda account_id: [part(lambda: False, lambda: None)], announce=lambda account_id: None
    )

    with pytest.raises(Conflict):
        confirm(*begun(carla, house), house, consequences)

    assert not house.factors
    assert not house.recovery_codes
    assert not house.audit.rows


def test_an_enrolment_stands_though_nobody_can_be_told_just_now(house: FakeHouse) -> None:
    carla = house.add_account("Carla")

    def fail_to(account_id: str) -> None:
        raise ServiceUnavailable

    enrolled = confirm(*begun(carla, house), house, mfa.Consequences(parts=lambda _: [], announce=fail_to))

    assert len(enrolled.recovery_codes) == 10


def test_the_first_factor_is_no_news_to_its_owner_and_ends_no_session(house: FakeHouse) -> None:
    carla = house.add_account("Carla")
    house.add_client(carla, house.add_office("Azul"))
    enter(carla, house)

    confirm(*begun(carla, house), house)

    assert not house.notices.kept
    assert len(house.sessions) == 1


@pytest.mark.statement("D12")
def test_one_more_factor_mails_the_owner_and_ends_every_session(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_client(davi, house.add_office("Azul"))
    house.add_totp(davi)
    house.recovery_codes[davi.id] = {"A" * 16}
    enter(davi, house)

    enrolled = confirm(*begun(davi, house, **{ADDING: "totp"}), house)

    assert not house.sessions
    assert [(each.kind, each.to) for each in house.handed_over] == [(NoticeKind.FACTOR_ADDED, davi.email)]
    assert enrolled.recovery_codes == []
    assert house.recovery_codes[davi.id] == {"A" * 16}


@pytest.mark.statement("L4")
def test_an_enrolment_has_a_row_in_its_owners_history(house: FakeHouse) -> None:
    carla = house.add_account("Carla")

    confirm(*begun(carla, house), house)

    (row,) = house.audit.rows_about(carla.id, carla.id)
    assert (row.action, row.facts, row.actor.id) == ("factor.enrolled", {"kind": "totp"}, carla.id)


# Proving


@pytest.mark.statement("D4")
def test_a_code_counts_once_and_an_earlier_one_no_more(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    app = house.add_totp(davi)
    code, earlier = app.at(house.clock.now()), app.at(house.clock.now(), counter_offset=-1)

    prove(davi, FactorKind.TOTP, code, house)

    for spent in (code, earlier):
        with pytest.raises(CodeInvalid):
            prove(davi, FactorKind.TOTP, spent, house)
    prove(davi, FactorKind.TOTP, app.at(house.clock.now(), counter_offset=1), house)


@pytest.mark.statement("D13")
def test_a_recovery_code_counts_once_however_it_is_typed(house: FakeHouse) -> None:
    carla = house.add_account("Carla")
    codes = confirm(*begun(carla, house), house).recovery_codes

    proven = prove(carla, FactorKind.RECOVERY_CODE, codes[0].lower().replace("-", " "), house)

    assert proven.recovery_codes_left == len(house.recovery_codes[carla.id]) == 9
    with pytest.raises(CodeInvalid):
        prove(carla, FactorKind.RECOVERY_CODE, codes[0], house)


def test_a_recovery_code_that_was_used_is_told_to_its_owner_with_how_many_are_left(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.recovery_codes[davi.id] = {"A" * 16, "B" * 16}

    prove(davi, FactorKind.RECOVERY_CODE, "A" * 16, house)

    (notice,) = house.handed_over
    assert (notice.kind, notice.to) == (NoticeKind.RECOVERY_CODE_USED, davi.email)
    assert notice.facts == {"person_name": "Davi", "codes_left": "1"}


@pytest.mark.statement("D16")
@pytest.mark.parametrize("kind", list(mfa.CHECKS))
@pytest.mark.parametrize("code", ["", " ", "١٢٣٤٥٦", "12345", "\x00" * 6, "ABCD-EFGH-IJKL-MNO\u0130"])
def test_garbage_is_a_wrong_code(house: FakeHouse, kind: FactorKind, code: str) -> None:
    davi = house.add_account("Davi")
    house.add_totp(davi)

    with pytest.raises(CodeInvalid):
        prove(davi, kind, code, house)


@pytest.mark.statement("D5")
def test_after_five_wrong_codes_in_five_minutes_even_the_right_one_waits(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    app = house.add_totp(davi)
    fail(davi, house, 5)

    with pytest.raises(TooManyAttempts) as refusal:
        prove(davi, FactorKind.TOTP, app.at(house.clock.now()), house)

    assert refusal.value.facts == {"retry_after": 5 * MINUTE}
    house.clock.pass_time(minutes=5)
    prove(davi, FactorKind.TOTP, app.at(house.clock.now()), house)


@pytest.mark.statement("D5")
def test_another_challenge_and_another_factor_are_counted_with_the_first(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_totp(davi)
    house.recovery_codes[davi.id] = {"A" * 16}
    fail(davi, house, 3)
    fail(davi, house, 2, FactorKind.RECOVERY_CODE)

    with pytest.raises(TooManyAttempts):
        prove(davi, FactorKind.RECOVERY_CODE, "A" * 16, house)

    assert house.recovery_codes[davi.id] == {"A" * 16}


@pytest.mark.statement("D5")
def test_one_persons_wrong_codes_lock_nobody_else(house: FakeHouse) -> None:
    davi, carla = house.add_account("Davi"), house.add_account("Carla")
    app = house.add_totp(carla)
    fail(davi, house, 5)

    prove(carla, FactorKind.TOTP, app.at(house.clock.now()), house)


@pytest.mark.statement("D5")
def test_right_codes_use_nothing_up_and_give_nothing_back(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    app = house.add_totp(davi)
    fail(davi, house, 3)
    for at in range(-1, 2):
        prove(davi, FactorKind.TOTP, app.at(house.clock.now(), counter_offset=at), house)
    fail(davi, house, 2)

    with pytest.raises(TooManyAttempts):
        prove(davi, FactorKind.TOTP, app.at(house.clock.now()), house)


@pytest.mark.statement("D5")
def test_twenty_an_hour_and_fifty_a_day_are_let_through_and_then_one_a_quarter_of_an_hour(
    house: FakeHouse,
) -> None:
    davi = house.add_account("Davi")
    house.add_totp(davi)
    tested = list[timedelta]()
    start = house.clock.now()

    while house.clock.now() < start + timedelta(days=1):
        try:
            prove(davi, FactorKind.TOTP, "000000", house)
        except CodeInvalid:
            tested.append(house.clock.now() - start)
        except TooManyAttempts:
            house.clock.pass_time(minutes=1)

    assert len([each for each in tested if each < timedelta(hours=1)]) <= 20 + 4
    free = tested[50:]
    assert all(later - sooner >= timedelta(minutes=15) for sooner, later in pairwise(free))


@pytest.mark.statement("D5")
@pytest.mark.statement("C9")
def test_wrong_codes_are_counted_apart_from_wrong_passwords(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_totp(davi)

    fail(davi, house, 5)

    assert {name for name, _, _ in house.counters.tallies} == {"factor_account"}


@pytest.mark.statement("C11")
def test_the_fifth_wrong_code_is_told_to_the_owner_once(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_totp(davi)
    fail(davi, house, 4)
    assert not house.handed_over

    fail(davi, house, 1)
    for _ in range(3):
        with pytest.raises(TooManyAttempts):
            prove(davi, FactorKind.TOTP, "000000", house)

    assert [(each.kind, each.to) for each in house.handed_over] == [(NoticeKind.ACCOUNT_LOCKED, davi.email)]
