"""Seals small secrets with a KMS key, bound to a context that must be the same when they are opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import ServiceUnavailable

_TRANSIENT: Final = {
    "DependencyTimeoutException",
    "KMSInternalException",
    "KeyUnavailableException",
    "LimitExceededException",
    "ServiceUnavailable",
    "ThrottlingException",
}


class SealBroken(Exception):
    """What was to be opened was not sealed by this key for this context: a defect or a forgery."""


class Sealer:
    """KMS direct encryption: for at most 4 KiB, no key ever leaves the service."""

    def __init__(self, client: Any, key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def seal(self, plain: bytes, context: dict[str, str]) -> bytes:
        with _translated():
            answer = self._client.encrypt(KeyId=self._key_id, Plaintext=plain, EncryptionContext=context)
        return bytes(answer["CiphertextBlob"])

    def open(self, sealed: bytes, context: dict[str, str]) -> bytes:
        """Errors: ``SealBroken`` for another context, key or ciphertext."""
        with _translated():
            answer = self._client.decrypt(
                KeyId=self._key_id, CiphertextBlob=sealed, EncryptionContext=context
            )
        return bytes(answer["Plaintext"])


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in {"InvalidCiphertextException", "IncorrectKeyException"}:
            raise SealBroken(code) from None
        if code in _TRANSIENT:
            raise ServiceUnavailable(service="kms") from None
        raise
    except BotoCoreError as error:
        raise ServiceUnavailable(service="kms") from error
