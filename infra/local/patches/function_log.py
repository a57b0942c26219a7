"""Writes what each function logs to one file, so that a developer can follow it with `tail -f`."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministack.services import lambda_svc

LONGEST_LINE = 2000


def lines_of(name: str, result: dict[str, Any], at: datetime) -> str:
    said = [line for line in (result.get("log") or "").splitlines() if line.strip()]
    return "".join(f"{at:%H:%M:%S} {name} {line[:LONGEST_LINE]}\n" for line in said)


def apply() -> None:
    original = lambda_svc._execute_function_warm
    log = Path(os.environ["LOG_DIR"]) / "functions.log"

    def execute(func: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        result: dict[str, Any] = original(func, event, request_id)
        name = (func.get("config") or func).get("FunctionName", "?")
        with log.open("a", encoding="utf-8") as file:
            file.write(lines_of(name, result, datetime.now(UTC)))
        return result

    lambda_svc._execute_function_warm = execute
