"""`make office FILE=…`: invokes create-office, here or on AWS, and prints the new office's id last."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import boto3

from infra.local import aws
from infra.local.places import Places


def local_target() -> tuple[Any, str]:
    places = Places.from_environment()
    if not places.stack_file.exists():
        sys.exit("There is no local stack yet: run `make run` first, or name a stage with STAGE=….")
    return aws.client(places, "lambda"), str(aws.read_json(places.stack_file)["create_office_function"])


def stage_target(stage: str) -> tuple[Any, str]:
    """By the caller's own AWS credentials and region; the stack is named as `make deploy` names it."""
    stacks = boto3.client("cloudformation").describe_stacks(StackName=f"portaria-{stage}")["Stacks"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stacks[0]["Outputs"]}
    return boto3.client("lambda"), outputs["CreateOfficeFunction"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--stage", default="")
    chosen = parser.parse_args()
    functions, name = stage_target(chosen.stage) if chosen.stage else local_target()
    try:
        made = aws.invoke(functions, name, aws.read_json(chosen.file))
    except aws.FunctionFailedError as failure:
        sys.exit(str(failure))
    print(json.dumps({"office_id": made["office_id"]}))


if __name__ == "__main__":
    main()
