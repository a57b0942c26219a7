"""The base of every model: its validator is built when it is first used, so that a cold start builds few."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    model_config = ConfigDict(defer_build=True)
