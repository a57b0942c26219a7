"""A person at a browser, and the authenticator app on their telephone."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pyotp
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog

from tests.browser.accessible import violations
from tests.browser.presses import Presses

PATIENCE_MS = 30_000
STEP_SECONDS = 30
REFUSAL = re.compile(r"Failed to load resource: (?:the server responded with a status of |net::)(\w+)")


class Visitor:
    """Opens pages, keeps a picture of each, and hears every complaint of the browser in any of its tabs.

    Whatever is pictured has to be usable by everybody: what axe-core finds there is a complaint too. A state that many
    journeys pass through has one name, and is looked at once.
    """

    _looked_at: ClassVar[set[str]] = set()

    def __init__(self, context: BrowserContext, portal_url: str, pictures: Path) -> None:
        self.portal_url = portal_url
        self.complaints: list[str] = []
        self._context = context
        self._pictures = pictures
        self._expected: set[str] = set()
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", self._hear)
        context.on("weberror", lambda mishap: self.complaints.append(str(mishap.error)))
        context.on("dialog", self._refuse_dialog)
        self.page = context.new_page()

    def expects(self, *statuses: int | str) -> None:
        """Refusals that the test provokes, or the network's own (ERR_…); the browser reports each as an error."""
        self._expected |= {str(status) for status in statuses}

    def counts_presses(self) -> Presses:
        return Presses(self._context)

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.portal_url}{path}")

    def picture(self, name: str) -> None:
        self.page.screenshot(path=self._pictures / f"{name}.png", full_page=True)
        self.looks_at(name)

    def looks_at(self, name: str) -> None:
        """The same without a picture to keep."""
        if name not in self._looked_at:
            self._looked_at.add(name)
            self.complaints += [f"{name}: {each}" for each in violations(self.page)]

    def leaves(self) -> None:
        self._context.close()
        assert not self.complaints, self.complaints

    def _refuse_dialog(self, dialog: Dialog) -> None:
        """A half-typed page asks before it is left, by design; any other dialog is somebody's script."""
        if dialog.type == "beforeunload":
            return dialog.accept()
        self.complaints.append(f"{dialog.type}: {dialog.message}")
        return dialog.dismiss()

    def _hear(self, message: ConsoleMessage) -> None:
        refusal = REFUSAL.search(message.text)
        is_expected = refusal is not None and refusal[1] in self._expected
        if message.type in {"error", "warning"} and not is_expected:
            where = message.page.url.partition("#")[0] if message.page else ""
            self.complaints.append(f"{where}: {message.text}")


type NewVisitor = Callable[..., Visitor]


class Authenticator:
    """Never shows one code twice; like the server, it may run up to half a minute ahead of the clock."""

    def __init__(self, secret: str, is_used: bool = False) -> None:
        self._secret = secret
        self._last = _step() if is_used else 0

    def code(self) -> str:
        step = max(_step(), self._last + 1)
        while step > _step() + 1:
            time.sleep(0.5)
        self._last = step
        return pyotp.TOTP(self._secret).at(step * STEP_SECONDS)


def _step() -> int:
    return int(time.time()) // STEP_SECONDS
