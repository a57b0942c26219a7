"""The stack that an operator means: the one on this machine, or a stage on AWS under the caller's own credentials."""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import boto3

from infra.local import aws
from infra.local.deploy import outputs
from infra.local.places import Places


class Target(NamedTuple):
    """``client`` gives a boto3 client by service; ``outputs`` are the stack's."""

    client: Callable[[str], Any]
    outputs: dict[str, str]


def target(stage: str) -> Target:
    """An empty ``stage`` is this machine."""
    return _on_aws(stage) if stage else _here()


def _here() -> Target:
    places = Places.from_environment()
    found = outputs(places) if places.stack_file.exists() else {}
    if not found:
        sys.exit("There is no local stack yet: run `make run` first, or name a stage with STAGE=….")
    return Target(lambda service: aws.client(places, service), found)


def _on_aws(stage: str) -> Target:
    """The stack is named as `make deploy` names it."""
    stacks = boto3.client("cloudformation").describe_stacks(StackName=f"portaria-{stage}")["Stacks"]
    found = {output["OutputKey"]: output["OutputValue"] for output in stacks[0]["Outputs"]}
    return Target(boto3.client, found)  # type: ignore[arg-type]
