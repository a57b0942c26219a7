"""Sealed secrets, as KMS opens them or not."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from moto import mock_aws

from chalicelib.adapters.kms import SealBroken, Sealer
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.services.totp import seal_context


@pytest.fixture
def kms() -> Iterator[Any]:
    with mock_aws():
        yield boto3.client(
            "kms", region_name="sa-east-1", aws_access_key_id="test", aws_secret_access_key="test"
        )


@pytest.fixture
def sealer(kms: Any) -> Sealer:
    return Sealer(kms, kms.create_key()["KeyMetadata"]["KeyId"])


def test_what_was_sealed_opens_under_its_own_context(sealer: Sealer) -> None:
    sealed = sealer.seal(b"seed", seal_context("acc_carla"))

    assert b"seed" not in sealed
    assert sealer.open(sealed, seal_context("acc_carla")) == b"seed"


@pytest.mark.statement("D11")
def test_swapped_between_two_people_it_does_not_open(sealer: Sealer) -> None:
    sealed = sealer.seal(b"seed", seal_context("acc_carla"))

    with pytest.raises(SealBroken):
        sealer.open(sealed, seal_context("acc_davi"))


class FailingKms:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def encrypt(self, **_: Any) -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("error", "translated"),
    [
        (ClientError({"Error": {"Code": "ThrottlingException"}}, "Encrypt"), ServiceUnavailable),
        (ConnectTimeoutError(endpoint_url="kms"), ServiceUnavailable),
        (ClientError({"Error": {"Code": "AccessDeniedException"}}, "Encrypt"), ClientError),
    ],
)
def test_a_service_that_does_not_answer_is_said_to_be_unavailable(
    error: Exception, translated: type[Exception]
) -> None:
    with pytest.raises(translated):
        Sealer(FailingKms(error), "key").seal(b"seed", {})
