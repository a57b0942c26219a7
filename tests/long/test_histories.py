"""Two thousand random histories of three people at three offices, longer than those of every day's tests."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from moto import mock_aws

from tests.functional.histories import Histories, furnish
from tests.functional.world import World

PARTS = 4
MANY = settings(
    max_examples=500,
    stateful_step_count=16,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def world() -> Iterator[World]:
    with mock_aws():
        yield World()


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_whatever_is_done_in_whatever_order_everybody_stands_as_the_rules_say(
    world: World, part: int
) -> None:
    furnish(world)

    run_state_machine_as_test(Histories, settings=MANY)
