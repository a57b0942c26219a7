"""What AWS calls stands on its own, and what is called often starts quickly."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.architecture import template
from tests.architecture.sources import PROJECT

API = "app.app"
HEAVY = (
    "jinja2",
    "argon2",
    "segno",
    "phonenumbers",
    "email_validator",
    "cryptography",
    "webauthn",
    "cbor2",
    "boto3",
    "botocore.session",
    "botocore.client",
)
FRESH = "import importlib, sys; importlib.import_module({module!r}).{function}; print(*sorted(sys.modules))"


def loaded_by(handler: str) -> set[str]:
    """The modules that a fresh process has after importing a handler as Lambda does."""
    module, _, function = handler.rpartition(".")
    run = subprocess.run(
        [sys.executable, "-c", FRESH.format(module=module, function=function)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    handlers = sorted({function["Handler"] for function in template.functions().values()})
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(handlers, pool.map(loaded_by, handlers), strict=True))


def test_each_handler_imports_in_a_fresh_process_and_only_the_api_needs_the_application(
    loaded: dict[str, set[str]],
) -> None:
    assert len(loaded) > 8
    for handler, modules in loaded.items():
        assert ("app" in modules) == (handler == API), handler


def test_what_takes_strangers_answers_apart_knows_no_client_and_no_setting(
    loaded: dict[str, set[str]],
) -> None:
    modules = loaded["chalicelib.entrypoints.verifier.verify_passkey"]

    assert not modules & {"chalicelib.wiring", "chalicelib.settings", "chalicelib.adapters.dynamodb.table"}


@pytest.mark.statement("M2")
def test_no_function_imports_what_it_may_never_need(loaded: dict[str, set[str]]) -> None:
    for handler, modules in loaded.items():
        assert not modules & set(HEAVY), handler
