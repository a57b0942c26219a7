"""Opening and reading challenges."""

import pytest

from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import ChallengeInvalid
from chalicelib.services.challenges import open_challenge, read_challenge, try_challenge
from tests.unit.services.identity_house import FakeHouse


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def opened(house: FakeHouse) -> str:
    door = house.door()
    return open_challenge(
        "acc_davi",
        Purpose.LINK,
        facts={"member_id": "usr_x"},
        challenges=door.challenges,
        clock=door.clock,
        tokens=door.tokens,
    )


def test_a_challenge_carries_what_the_step_before_has_established(house: FakeHouse) -> None:
    door = house.door()

    challenge = read_challenge(opened(house), Purpose.LINK, challenges=door.challenges, clock=door.clock)

    assert (challenge.account_id, challenge.facts) == ("acc_davi", {"member_id": "usr_x"})
    assert challenge.attempts == 0


def test_only_trying_is_counted(house: FakeHouse) -> None:
    door, token = house.door(), opened(house)

    for _ in range(3):
        read_challenge(token, Purpose.LINK, challenges=door.challenges, clock=door.clock)
        challenge = try_challenge(token, Purpose.LINK, challenges=door.challenges, clock=door.clock)

    assert challenge.attempts == 3


@pytest.mark.parametrize("read", [read_challenge, try_challenge])
def test_an_unknown_token_is_no_challenge(house: FakeHouse, read: object) -> None:
    door = house.door()

    assert callable(read)
    with pytest.raises(ChallengeInvalid):
        read("unknown", Purpose.LINK, challenges=door.challenges, clock=door.clock)
