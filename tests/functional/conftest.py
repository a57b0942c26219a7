"""The whole application in one process: Chalice's test client over moto, with the workflow played at once."""

import gc
from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.functional.world import World


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with mock_aws():
        made = World()
        # moto and botocore are large and stay: looking through them again and again is a tenth of the time.
        gc.freeze()
        yield made
        gc.unfreeze()
