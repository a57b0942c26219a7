"""A hundred random histories of three people at three offices; ``make test-long`` goes through thousands."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.functional.histories import Histories, furnish
from tests.functional.world import World

FEW = settings(
    max_examples=100,
    stateful_step_count=8,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.statement("G8")
@pytest.mark.statement("G9")
@pytest.mark.statement("G12")
@pytest.mark.statement("B7")
@pytest.mark.statement("E5")
def test_whatever_is_done_in_whatever_order_everybody_stands_as_the_rules_say(world: World) -> None:
    furnish(world)

    run_state_machine_as_test(Histories, settings=FEW)
