"""How soon a telephone on a slow connection paints the main part of a page, and what it has loaded by then.

The application answers in this process, over moto: what is measured is the pages, not the cloud behind them.
"""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Lock, Thread
from typing import Final

from moto import mock_aws
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, PHONE
from tests.functional.people import Person
from tests.functional.world import World

# Slow 4G as Lighthouse has it: milliseconds of delay, bytes in a second; and a processor so many times slower.
SLOW_4G: Final = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 96_000}
SLOWER: Final = 4
PEOPLE: Final = 20
PAINTED: Final = """() => new Promise((tell) => new PerformanceObserver((seen) =>
    tell(seen.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true }))"""


def figures() -> dict[str, float]:
    """Seconds to the largest contentful paint: of two pages for strangers, of the list and the portal for who is in."""
    print("\nlargest contentful paint, on slow 4G and a processor four times slower")
    with mock_aws(), sync_playwright() as playwright:
        with redirect_stdout(StringIO()):
            world, views = _office()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with served(world) as portal:
            found = {f"seconds to {path}": _paint(browser, portal, path, who) for path, who in views.items()}
        browser.close()
    return found


def _office() -> tuple[World, dict[str, Person | None]]:
    """An office with a page of people, and who opens which page."""
    world = World()
    staff = world.staff()
    for number in range(PEOPLE):
        world.client_user(staff, f"pessoa{number}@exemplo.com.br")
    _, client = world.client(staff, "carla@padariasol.com.br")
    return world, {"/": None, "/convite": None, "/console": staff, "/portal": client}


@contextmanager
def served(world: World) -> Iterator[str]:
    """The world's application over HTTP on this machine, one request at a time; gives its address."""
    turn = Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with turn:
                answer = world.call("GET", self.path, headers=dict(self.headers.items()))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            """Nothing: the figures are what is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


def _paint(browser: Browser, portal: str, path: str, who: Person | None) -> float:
    context = browser.new_context(viewport=PHONE, locale="pt-BR")
    if who:
        cookie = {"name": "__Host-portaria", "value": str(who.token), "domain": "localhost", "path": "/"}
        context.add_cookies([{**cookie, "secure": True, "httpOnly": True}])
    page = context.new_page()
    answered: list[Request] = []

    def hear(request: Request) -> None:
        answered.append(request)

    page.on("requestfinished", hear)
    _slow_down(page)
    page.goto(f"{portal}{path}", wait_until="networkidle")
    seconds = round(float(page.evaluate(PAINTED)) / 1000, 2)
    size = sum(each.sizes()["responseBodySize"] for each in answered)
    print(f"  {path:<12}{len(answered):>4} answers{size:>9} bytes{seconds:>7.2f} s")
    context.close()
    return seconds


def _slow_down(page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("Network.enable")
    device.send("Network.emulateNetworkConditions", SLOW_4G)
    device.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
