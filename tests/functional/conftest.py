"""The whole application in one process: Chalice's test client over moto, with the workflow played at once."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.functional.world import World


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with mock_aws():
        yield World()
