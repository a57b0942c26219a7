"""The base of every model: its validator is built when it is first used, so that a cold start builds few.

Its errors do not quote what they are about: a function that dies of one leaves it in its log and in a history.
"""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    model_config = ConfigDict(defer_build=True, hide_input_in_errors=True)
