"""Tables as the template makes them, in moto."""

import threading
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.account import Account
from chalicelib.services.ports import Store
from chalicelib.services.ports_identity import Door
from tests.contract.doors import add_ana, make_door
from tests.contract.stores import make_table, store_on_dynamodb
from tests.fakes import fake_store
from tests.functional import quick_moto
from tests.functional.short_way import take_short_way

# One for all: each session reads the descriptions of AWS anew.
_SESSION = boto3.Session(region_name="sa-east-1", aws_access_key_id="test", aws_secret_access_key="test")


@pytest.fixture
def dynamodb() -> Iterator[Any]:
    """A client whose calls take effect one after the other, as DynamoDB's do and moto's do not."""
    quick_moto.make_quick()
    with mock_aws():
        client = _SESSION.client("dynamodb")
        take_short_way(client)
        one_at_a_time, call = threading.Lock(), client._make_api_call

        def in_turn(*arguments: Any) -> Any:
            with one_at_a_time:
                return call(*arguments)

        client._make_api_call = in_turn
        yield client


@pytest.fixture
def identity(dynamodb: Any) -> Table:
    return make_table(dynamodb, "Identity", has_index=True)


@pytest.fixture
def portal(dynamodb: Any) -> Table:
    return make_table(dynamodb, "Portal")


@pytest.fixture
def door(dynamodb: Any, identity: Table, portal: Table) -> Door:
    return make_door(dynamodb, identity, portal)


@pytest.fixture
def ana(door: Door) -> Account:
    return add_ana(door)


@pytest.fixture(params=["fake", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Store:
    """The same contract for the fake that the services' tests stand on and for the real adapters."""
    if request.param == "fake":
        return fake_store()
    return store_on_dynamodb(request.getfixturevalue("dynamodb"))
