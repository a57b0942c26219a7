"""How soon a telephone on a slow connection paints the main part of a page, where the stack of `make run` is up."""

from typing import Final
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from infra.local.places import Places
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE

PATHS: Final = ("/", "/convite")
# Slow 4G as Lighthouse has it: milliseconds of delay, bytes in a second; and a processor so many times slower.
SLOW_4G: Final = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 96_000}
SLOWER: Final = 4
PAINTED: Final = """() => new Promise((tell) => new PerformanceObserver((seen) =>
    tell(seen.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true }))"""


def figures() -> dict[str, float]:
    """Seconds to the largest contentful paint, of pages that show themselves to somebody who is not signed in."""
    portal = Places.from_environment().portal_url
    if not _answers(portal):
        print("\nlargest contentful paint: not measured; start `make run`, then `make bench` again")
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            return {f"seconds to {path}": _paint(browser, f"{portal}{path}") for path in PATHS}
        finally:
            browser.close()


def _answers(portal: str) -> bool:
    try:
        with urlopen(f"{portal}/health", timeout=5):
            return True
    except OSError:
        return False


def _paint(browser: Browser, address: str) -> float:
    page = browser.new_page(viewport=PHONE)
    device = page.context.new_cdp_session(page)
    device.send("Network.enable")
    device.send("Network.emulateNetworkConditions", SLOW_4G)
    device.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    seconds = float(page.evaluate(PAINTED)) / 1000
    page.close()
    return round(seconds, 2)
