"""A phone-sized browser page that notices every console error and every breach of the content policy."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.e2e.conftest import stack  # noqa: F401 - the deployed stack is a fixture here too

LOCAL = Path(__file__).resolve().parents[2] / ".local"
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
PATIENCE_MS = 30_000
STEP_SECONDS = 30


class Visitor:
    """One person at a browser: opens pages, keeps a picture of each, and hears every complaint."""

    def __init__(self, page: Page, pictures: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._pictures = pictures
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url.partition('#')[0]}: {message.text}")

    def picture(self, name: str) -> None:
        self.page.screenshot(path=self._pictures / f"{name}.png", full_page=True)

    def leaves(self) -> None:
        self.page.context.close()
        assert self.complaints == []


def this_step() -> int:
    return int(time.time()) // STEP_SECONDS


class Authenticator:
    """An authenticator app: never shows the code of the same half minute twice."""

    def __init__(self, secret: str, *, used_before: bool = False) -> None:
        self._secret = secret
        self._last = this_step() if used_before else 0

    def code(self) -> str:
        while (step := this_step()) <= self._last:
            time.sleep(0.5)
        self._last = step
        return pyotp.TOTP(self._secret).at(step * STEP_SECONDS)


class Drawer:
    """Keeps the secrets of people who outlive a test run, beside the stack that knows them."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def secret_of(self, email: str) -> str | None:
        kept = json.loads(self._path.read_text()) if self._path.exists() else {}
        return kept.get(email)

    def keep(self, email: str, secret: str) -> None:
        kept = json.loads(self._path.read_text()) if self._path.exists() else {}
        self._path.write_text(json.dumps(kept | {email: secret}))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def drawer() -> Drawer:
    LOCAL.mkdir(exist_ok=True)
    return Drawer(LOCAL / "browser-factors.json")


@pytest.fixture
def visitor(browser: Browser) -> Visitor:
    pictures = LOCAL / "screenshots"
    pictures.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport=PHONE, locale="pt-BR", timezone_id="America/Sao_Paulo")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    return Visitor(context.new_page(), pictures)
