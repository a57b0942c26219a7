"""Enrolling an authenticator app, and proving a factor so that every code counts once."""

import pyotp
import pytest

from chalicelib.domain.challenge import LIFE, Purpose
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid, Conflict, ServiceUnavailable
from chalicelib.domain.mfa import FactorKind
from chalicelib.services import mfa
from chalicelib.services.challenges import open_challenge
from chalicelib.services.ports_identity import Door
from tests.unit.services.identity_basics import part
from tests.unit.services.identity_house import NO_CONSEQUENCES, FakeHouse


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def enrolment_challenge(account_id: str, door: Door) -> str:
    return open_challenge(
        account_id, Purpose.ENROL, challenges=door.challenges, clock=door.clock, tokens=door.tokens
    )


def prove(account_id: str, factor: FactorKind, code: str, house: FakeHouse) -> None:
    door = house.door()
    mfa.prove_factor(account_id, factor, code, factors=door.factors, sealer=door.sealer, clock=door.clock)


@pytest.mark.statement("D2")
def test_a_secret_has_160_bits(house: FakeHouse) -> None:
    carla, door = house.add_account("Carla"), house.door()

    enrolment = mfa.start_totp(enrolment_challenge(carla.id, door), door=door)

    assert len(pyotp.TOTP(enrolment.secret).byte_secret()) == 20
    assert enrolment.secret in enrolment.otpauth_uri


@pytest.mark.statement("D10")
def test_a_secret_counts_only_once_a_code_confirms_it(house: FakeHouse) -> None:
    carla, door = house.add_account("Carla"), house.door()
    challenge = enrolment_challenge(carla.id, door)
    secret = mfa.start_totp(challenge, door=door).secret
    assert not house.factors
    assert not house.accounts[carla.id].has_factor

    with pytest.raises(CodeInvalid):
        mfa.confirm_totp(challenge, "000000", door=door, consequences=NO_CONSEQUENCES)
    assert not house.factors

    mfa.confirm_totp(
        challenge, pyotp.TOTP(secret).at(house.clock.now()), door=door, consequences=NO_CONSEQUENCES
    )
    assert house.accounts[carla.id].has_factor
    assert [factor.kind for factor in house.factors.values()] == [FactorKind.TOTP]


@pytest.mark.statement("D10")
def test_an_unconfirmed_secret_ends_with_its_challenge(house: FakeHouse) -> None:
    carla, door = house.add_account("Carla"), house.door()
    challenge = enrolment_challenge(carla.id, door)
    secret = mfa.start_totp(challenge, door=door).secret
    house.clock.instant += LIFE

    with pytest.raises(ChallengeInvalid):
        mfa.confirm_totp(
            challenge, pyotp.TOTP(secret).at(house.clock.now()), door=door, consequences=NO_CONSEQUENCES
        )


def test_nothing_can_be_confirmed_before_it_was_begun(house: FakeHouse) -> None:
    carla, door = house.add_account("Carla"), house.door()

    with pytest.raises(ChallengeInvalid):
        mfa.confirm_totp(
            enrolment_challenge(carla.id, door), "123456", door=door, consequences=NO_CONSEQUENCES
        )


def test_who_has_a_factor_cannot_enrol_one_with_a_password_alone(house: FakeHouse) -> None:
    davi, door = house.add_account("Davi"), house.door()
    begun, late = enrolment_challenge(davi.id, door), enrolment_challenge(davi.id, door)
    secret = mfa.start_totp(begun, door=door).secret
    house.add_totp(davi)

    with pytest.raises(ChallengeInvalid):
        mfa.start_totp(late, door=door)
    with pytest.raises(ChallengeInvalid):
        mfa.confirm_totp(
            begun, pyotp.TOTP(secret).at(house.clock.now()), door=door, consequences=NO_CONSEQUENCES
        )
    assert len(house.factors) == 1


def test_the_code_that_enrolled_does_not_sign_in(house: FakeHouse) -> None:
    carla, door = house.add_account("Carla"), house.door()
    challenge = enrolment_challenge(carla.id, door)
    code = pyotp.TOTP(mfa.start_totp(challenge, door=door).secret).at(house.clock.now())
    mfa.confirm_totp(challenge, code, door=door, consequences=NO_CONSEQUENCES)

    with pytest.raises(CodeInvalid):
        prove(carla.id, FactorKind.TOTP, code, house)


def test_what_an_enrolment_sets_in_motion_is_written_with_it_and_announced_after_it(house: FakeHouse) -> None:
    carla, door = house.add_account("Carla"), house.door()
    challenge = enrolment_challenge(carla.id, door)
    code = pyotp.TOTP(mfa.start_totp(challenge, door=door).secret).at(house.clock.now())
    owed: list[str] = []
    announced: list[tuple[str, list[str]]] = []
    consequences = mfa.Consequences(
        parts=lambda account_id: [part(lambda: True, lambda: owed.append(account_id))],
        announce=lambda account_id: announced.append((account_id, list(owed))),
    )

    mfa.confirm_totp(challenge, code, door=door, consequences=consequences)

    assert announced == [(carla.id, [carla.id])]


def test_an_enrolment_whose_consequence_does_not_hold_writes_nothing(house: FakeHouse) -> None:
    carla, door = house.add_account("Carla"), house.door()
    challenge = enrolment_challenge(carla.id, door)
    code = pyotp.TOTP(mfa.start_totp(challenge, door=door).secret).at(house.clock.now())
    consequences = mfa.Consequences(
        parts=lambda account_id: [part(lambda: False, lambda: None)], announce=lambda account_id: None
    )

    with pytest.raises(Conflict):
        mfa.confirm_totp(challenge, code, door=door, consequences=consequences)

    assert not house.factors
    assert not house.recovery_codes


def test_an_enrolment_stands_though_nobody_can_be_told_just_now(house: FakeHouse) -> None:
    carla, door = house.add_account("Carla"), house.door()
    challenge = enrolment_challenge(carla.id, door)
    code = pyotp.TOTP(mfa.start_totp(challenge, door=door).secret).at(house.clock.now())

    def fail(account_id: str) -> None:
        raise ServiceUnavailable

    _, codes = mfa.confirm_totp(
        challenge, code, door=door, consequences=mfa.Consequences(parts=lambda _: [], announce=fail)
    )

    assert len(codes) == 10


@pytest.mark.statement("D4")
def test_a_code_counts_once_and_an_earlier_one_no_more(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    app = house.add_totp(davi)
    code, earlier = app.at(house.clock.now()), app.at(house.clock.now(), counter_offset=-1)

    prove(davi.id, FactorKind.TOTP, code, house)

    for spent in (code, earlier):
        with pytest.raises(CodeInvalid):
            prove(davi.id, FactorKind.TOTP, spent, house)
    prove(davi.id, FactorKind.TOTP, app.at(house.clock.now(), counter_offset=1), house)


@pytest.mark.statement("D11")
def test_a_secret_opens_for_its_own_account_only(house: FakeHouse) -> None:
    davi, carla = house.add_account("Davi"), house.add_account("Carla")
    app = house.add_totp(davi)
    house.add_totp(carla)
    for factor in house.factors.values():
        factor.account_id = carla.id if factor.account_id == davi.id else davi.id

    with pytest.raises(AssertionError, match="another context"):
        prove(carla.id, FactorKind.TOTP, app.at(house.clock.now()), house)


@pytest.mark.statement("D13")
def test_a_recovery_code_counts_once_however_it_is_typed(house: FakeHouse) -> None:
    carla, door = house.add_account("Carla"), house.door()
    challenge = enrolment_challenge(carla.id, door)
    code = pyotp.TOTP(mfa.start_totp(challenge, door=door).secret).at(house.clock.now())
    _, codes = mfa.confirm_totp(challenge, code, door=door, consequences=NO_CONSEQUENCES)

    prove(carla.id, FactorKind.RECOVERY_CODE, codes[0].lower().replace("-", " "), house)

    with pytest.raises(CodeInvalid):
        prove(carla.id, FactorKind.RECOVERY_CODE, codes[0], house)
    assert len(house.recovery_codes[carla.id]) == 9


@pytest.mark.statement("D16")
@pytest.mark.parametrize("kind", list(FactorKind))
@pytest.mark.parametrize("code", ["", " ", "١٢٣٤٥٦", "12345", "\x00" * 6, "ABCD-EFGH-IJKL-MNO\u0130"])
def test_garbage_is_a_wrong_code(house: FakeHouse, kind: FactorKind, code: str) -> None:
    davi = house.add_account("Davi")
    house.add_totp(davi)

    with pytest.raises(CodeInvalid):
        prove(davi.id, kind, code, house)
