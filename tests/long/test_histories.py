"""Two thousand random histories of three people at three offices, longer than those of every day's tests."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.functional.histories import walk
from tests.functional.world import World

PARTS = 4


@pytest.fixture
def world() -> Iterator[World]:
    with mock_aws():
        yield World()


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_whatever_is_done_in_whatever_order_everybody_stands_as_the_rules_say(
    world: World, part: int
) -> None:
    walk(world, examples=500, steps=16, print_blob=True)
