"""The base of every request body, and the types of what is secret in one."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Body(BaseModel):
    """A body with exactly its documented fields, each of exactly its type."""

    model_config = ConfigDict(extra="forbid", strict=True)


Password = Annotated[SecretStr, Field(max_length=1000)]
"""Longer than any that is accepted, so that a long one is refused by the guidelines; never over 4 KiB."""

Secret = Annotated[SecretStr, Field(max_length=200)]
"""A token, a challenge or a code."""
