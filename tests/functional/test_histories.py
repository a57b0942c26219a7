"""A hundred random histories of three people at three offices; ``make test-long`` goes through thousands."""

import pytest

from tests.functional.histories import walk
from tests.functional.world import World


@pytest.mark.statement("G8")
@pytest.mark.statement("G9")
@pytest.mark.statement("G12")
@pytest.mark.statement("B7")
@pytest.mark.statement("E5")
def test_whatever_is_done_in_whatever_order_everybody_stands_as_the_rules_say(world: World) -> None:
    walk(world, examples=100, steps=8, derandomize=True)
