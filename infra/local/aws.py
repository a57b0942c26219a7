"""The emulator's AWS, as boto3 sees it."""

import json
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra.local.places import CREDENTIALS, REGION, Places

CONFIG = Config(read_timeout=120, retries={"max_attempts": 2}, s3={"addressing_style": "path"})


class FunctionFailedError(RuntimeError):
    """The function raised; its error is the message."""


def client(places: Places, service: str) -> Any:
    return boto3.client(  # type: ignore[call-overload]
        service, region_name=REGION, endpoint_url=places.emulator_url, config=CONFIG, **CREDENTIALS
    )


def invoke(lambda_client: Any, function: str, event: Any) -> Any:
    """Waits for the function's answer, parsed from JSON."""
    answer = lambda_client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
    said = json.loads(answer["Payload"].read() or b"null")
    if answer.get("FunctionError"):
        raise FunctionFailedError(f"{function}: {json.dumps(said, ensure_ascii=False)}")
    return said


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
