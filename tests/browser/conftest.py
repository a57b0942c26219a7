"""A phone-sized browser that notices every console error and every breach of the content policy."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from infra.local import seed
from tests.browser.people import Authenticator, Visitor
from tests.e2e.conftest import stack  # noqa: F401 - the deployed stack is a fixture here too
from tests.e2e.stack import Stack

PICTURES = Path(__file__).resolve().parents[2] / ".local" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 780}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(stack: Stack) -> dict[str, Any]:  # noqa: F811
    """The demonstration office; its people have a password and no factor yet."""
    return seed.seed(stack.places, stack.outputs["CreateOfficeFunction"])


@pytest.fixture(scope="session")
def authenticators() -> dict[str, Authenticator]:
    """The authenticator apps of people who sign in more than once, by e-mail."""
    return {}


@pytest.fixture
def new_visitor(browser: Browser, stack: Stack) -> Callable[[], Visitor]:  # noqa: F811
    """Makes a person at a browser of their own."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def make() -> Visitor:
        context = browser.new_context(viewport=PHONE, locale="pt-BR", timezone_id="America/Sao_Paulo")
        return Visitor(context.new_page(), stack.portal_url, PICTURES)

    return make
