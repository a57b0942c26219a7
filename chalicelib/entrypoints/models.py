"""The base of every request body, and the types of what is secret in one."""

import json
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError

from chalicelib.domain.model import Model


class Body(Model):
    """A body with exactly its documented fields, each of exactly its type."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _plain_true(value: object) -> object:
    if value is not True:
        raise PydanticCustomError("literal_error", "true is the only consent")
    return value


Consent = Annotated[Literal[True], BeforeValidator(_plain_true)]
"""What a person has to agree to: ``true`` itself, while ``1`` would pass for it in a plain literal."""

Password = Annotated[SecretStr, Field(max_length=1000)]
"""Longer than any that is accepted, so that a long one is refused by the guidelines; never over 4 KiB."""

LARGEST_CREDENTIAL: Final = 20_000


def _not_too_large(value: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(value)) > LARGEST_CREDENTIAL:
        raise PydanticCustomError("credential_too_large", "at most 20 KB")
    return value


Credential = Annotated[dict[str, Any], AfterValidator(_not_too_large)]
"""What a browser gives as a passkey's answer (``PublicKeyCredential.toJSON()``); browsers add to it as they like."""

Secret = Annotated[SecretStr, Field(max_length=200)]
"""A token, a challenge or a code."""
