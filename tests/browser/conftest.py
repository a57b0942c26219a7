"""Browsers, phone-sized for clients and desk-sized for staff, and two offices whose staff are signed in.

A test fails when any of its visitors met a console error or a breach of the content policy.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from infra.local import seed
from tests.browser.people import Authenticator, NewVisitor, Visitor
from tests.e2e.conftest import stack  # noqa: F401 - the deployed stack is a fixture here too
from tests.e2e.people import Person, office
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
DESK = {"width": 1280, "height": 900}
SECOND_COMPANY = {"name": "Mercado Lua", "tax_id": "12ABC34501DE35", "portal_enabled": True}


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


@pytest.fixture(scope="session")
def ana(stack: Stack) -> Person:  # noqa: F811
    """Administrator of office A, signed in; it serves two companies."""
    ana = office(stack, "Contábil Aurora")
    ana.ok("POST", "/companies", SECOND_COMPANY)
    return ana


@pytest.fixture(scope="session")
def bruno(stack: Stack) -> Person:  # noqa: F811
    """Administrator of office B, signed in."""
    return office(stack, "Escritório Bruno")


@pytest.fixture
def new_visitor(browser: Browser, stack: Stack) -> Iterator[NewVisitor]:  # noqa: F811
    """Makes a person at a browser of their own; one who is signed in already is staff at a desk."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    visitors: list[Visitor] = []

    def make(signed_in: Person | None = None, screen: dict[str, int] | None = None) -> Visitor:
        viewport = screen or (DESK if signed_in else PHONE)
        context = browser.new_context(viewport=viewport, locale="pt-BR", timezone_id="America/Sao_Paulo")
        if signed_in:
            cookie = {"name": "__Host-portaria", "value": signed_in.token, "domain": "localhost", "path": "/"}
            context.add_cookies([{**cookie, "secure": True, "httpOnly": True, "sameSite": "Strict"}])
        visitors.append(Visitor(context, stack.portal_url, PICTURES))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.leaves()
