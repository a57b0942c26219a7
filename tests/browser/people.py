"""A person at a browser, and the authenticator app on their telephone."""

import re
import time
from pathlib import Path

import pyotp
from playwright.sync_api import ConsoleMessage, Page

PATIENCE_MS = 30_000
STEP_SECONDS = 30
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")


class Visitor:
    """Opens pages, keeps a picture of each, and hears every complaint of the browser."""

    def __init__(self, page: Page, portal_url: str, pictures: Path) -> None:
        self.page = page
        self.portal_url = portal_url
        self.complaints: list[str] = []
        self._pictures = pictures
        self._expected: set[str] = set()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def expects(self, *statuses: int) -> None:
        """Refusals that the test provokes; the browser reports each as an error."""
        self._expected |= {str(status) for status in statuses}

    def picture(self, name: str) -> None:
        self.page.screenshot(path=self._pictures / f"{name}.png", full_page=True)

    def leaves(self) -> None:
        self.page.context.close()
        assert self.complaints == []

    def _hear(self, message: ConsoleMessage) -> None:
        refusal = REFUSAL.search(message.text)
        is_expected = refusal is not None and refusal[1] in self._expected
        if message.type in {"error", "warning"} and not is_expected:
            self.complaints.append(f"{self.page.url.partition('#')[0]}: {message.text}")


class Authenticator:
    """Never shows the code of the same half minute twice."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._last = 0

    def code(self) -> str:
        while (step := int(time.time()) // STEP_SECONDS) <= self._last:
            time.sleep(0.5)
        self._last = step
        return pyotp.TOTP(self._secret).at(step * STEP_SECONDS)
