"""The workflow catches by our classes' names, so the emulator must report them."""

from types import SimpleNamespace
from typing import Any

import pytest

FRAMES = 'Traceback (most recent call last):\n  File "tasks.py", line 3, in run\n    raise MailRefused()\n'


@pytest.mark.parametrize(
    ("log", "name"),
    [
        (FRAMES + "chalicelib.domain.errors.MailRefused: no", "MailRefused"),
        (FRAMES + "MailRefused", "MailRefused"),
        (FRAMES + "MailRefused: first line\nValueError: still the message", "MailRefused"),
        (FRAMES + "KeyError: 'x'\n\nDuring handling of it:\n\n" + FRAMES + "MailRefused: no", "MailRefused"),
        ("ValueError: a log line and no traceback", None),
        ("", None),
    ],
)
def test_the_class_of_the_last_exception_is_read(
    emulator: SimpleNamespace, log: str, name: str | None
) -> None:
    from infra.local.patches import lambda_errors

    assert lambda_errors.raised_class(log) == name


def failed(error_type: str) -> dict[str, Any]:
    return {"error": True, "body": {"errorType": error_type}, "log": FRAMES + "MailRefused: no"}


def test_an_unnamed_failure_gets_its_class(emulator: SimpleNamespace) -> None:
    from infra.local.patches import lambda_errors

    emulator.lambda_svc._execute_function_warm = lambda *_: failed("Runtime.HandlerError")
    lambda_errors.apply()

    answer = emulator.lambda_svc._execute_function_warm({}, {}, "1")

    assert answer["body"]["errorType"] == "MailRefused"


def test_a_timeout_keeps_its_name(emulator: SimpleNamespace) -> None:
    from infra.local.patches import lambda_errors

    assert (
        lambda_errors.with_class_name(failed("Sandbox.Timedout"))["body"]["errorType"] == "Sandbox.Timedout"
    )
