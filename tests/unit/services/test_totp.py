"""Enrolling an authenticator app behind a challenge, and finding the one that a code is of."""

import pyotp
import pytest

from chalicelib.domain.challenge import LIFE, Purpose
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid
from chalicelib.domain.mfa import FactorKind
from chalicelib.services.challenges import ADDING
from chalicelib.services.totp import confirm_totp, start_totp
from tests.unit.services.identity_house import FakeHouse
from tests.unit.services.identity_steps import challenge_for, code_of, confirm, prove


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.mark.statement("D2")
def test_a_secret_has_160_bits(house: FakeHouse) -> None:
    challenge = challenge_for(house.add_account("Carla"), Purpose.ENROL, house)

    enrolment = start_totp(challenge, door=house.door())

    assert len(pyotp.TOTP(enrolment.secret).byte_secret()) == 20
    assert enrolment.secret in enrolment.otpauth_uri


@pytest.mark.statement("D10")
def test_a_secret_counts_only_once_a_code_confirms_it(house: FakeHouse) -> None:
    carla = house.add_account("Carla")
    challenge = challenge_for(carla, Purpose.ENROL, house)
    secret = start_totp(challenge, door=house.door()).secret
    assert not house.factors
    assert not house.accounts[carla.id].has_factor

    with pytest.raises(CodeInvalid):
        confirm(challenge, "000000", house)
    assert not house.factors

    confirm(challenge, code_of(secret, house), house)
    assert house.accounts[carla.id].has_factor
    assert [factor.kind for factor in house.factors.values()] == [FactorKind.TOTP]


@pytest.mark.statement("D10")
def test_an_unconfirmed_secret_ends_with_its_challenge(house: FakeHouse) -> None:
    challenge = challenge_for(house.add_account("Carla"), Purpose.ENROL, house)
    secret = start_totp(challenge, door=house.door()).secret
    house.clock.instant += LIFE

    with pytest.raises(ChallengeInvalid):
        confirm(challenge, code_of(secret, house), house)


@pytest.mark.statement("D10")
def test_beginning_again_throws_the_secret_before_away(house: FakeHouse) -> None:
    challenge = challenge_for(house.add_account("Carla"), Purpose.ENROL, house)
    first = start_totp(challenge, door=house.door()).secret
    second = start_totp(challenge, door=house.door()).secret

    with pytest.raises(CodeInvalid):
        confirm_totp(challenge, code_of(first, house), door=house.door())

    confirm(challenge, code_of(second, house), house)


def test_nothing_can_be_confirmed_before_it_was_begun(house: FakeHouse) -> None:
    challenge = challenge_for(house.add_account("Carla"), Purpose.ENROL, house)

    with pytest.raises(ChallengeInvalid):
        confirm(challenge, "123456", house)


def test_who_has_a_factor_cannot_enrol_one_with_a_password_alone(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    early, late = (challenge_for(davi, Purpose.ENROL, house) for _ in range(2))
    secret = start_totp(early, door=house.door()).secret
    house.add_totp(davi)

    with pytest.raises(ChallengeInvalid):
        start_totp(late, door=house.door())
    with pytest.raises(ChallengeInvalid):
        confirm(early, code_of(secret, house), house)
    assert len(house.factors) == 1


def test_who_has_a_factor_may_enrol_one_more_behind_a_challenge_for_that(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_totp(davi)
    challenge = challenge_for(davi, Purpose.ENROL, house, **{ADDING: "totp"})
    secret = start_totp(challenge, door=house.door()).secret

    confirm(challenge, code_of(secret, house), house)

    assert len(house.factors) == 2


@pytest.mark.statement("D4")
def test_the_code_that_enrolled_does_not_sign_in(house: FakeHouse) -> None:
    carla = house.add_account("Carla")
    challenge = challenge_for(carla, Purpose.ENROL, house)
    code = code_of(start_totp(challenge, door=house.door()).secret, house)
    confirm(challenge, code, house)

    with pytest.raises(CodeInvalid):
        prove(carla, FactorKind.TOTP, code, house)


@pytest.mark.statement("D4")
def test_of_two_apps_each_has_codes_that_count_once(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    phone, tablet = house.add_totp(davi), house.add_totp(davi)

    for app in (phone, tablet):
        code = app.at(house.clock.now())
        prove(davi, FactorKind.TOTP, code, house)
        with pytest.raises(CodeInvalid):
            prove(davi, FactorKind.TOTP, code, house)


@pytest.mark.statement("D11")
def test_a_secret_opens_for_its_own_account_only(house: FakeHouse) -> None:
    davi, carla = house.add_account("Davi"), house.add_account("Carla")
    app = house.add_totp(davi)
    house.add_totp(carla)
    for factor in house.factors.values():
        factor.account_id = carla.id if factor.account_id == davi.id else davi.id

    with pytest.raises(AssertionError, match="another context"):
        prove(carla, FactorKind.TOTP, app.at(house.clock.now()), house)
