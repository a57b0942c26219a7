"""The checks of the other files find what they are there for, each in a page with faults planted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.accessible import violations
from tests.browser.keyboard import Keyboard
from tests.browser.test_fit import fits

pytestmark = [pytest.mark.browser, pytest.mark.e2e]
FAULTS = """<!doctype html><html><title>Falhas</title>
<img src="data:,"><input><p style="color: #aaa; background: #fff">claro demais</p>
<button style="width: 9px; height: 9px; padding: 0; border: 0" aria-label="um"></button
><button style="width: 9px; height: 9px; padding: 0; border: 0" aria-label="dois"></button></html>"""
UNSEEN = '<button>um</button><button style="outline: none">dois</button>'
COVERED = '<div style="position: fixed; inset: 0; background: white"></div><button>dois</button>'


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def test_axe_tells_the_rule_and_the_place(page: Page) -> None:
    page.set_content(FAULTS)

    found = {each.split()[0] for each in violations(page)}

    assert found == {"color-contrast", "html-has-lang", "image-alt", "label", "target-size"}
    assert not fits(page)


@pytest.mark.parametrize("document", [UNSEEN, COVERED])
def test_a_focus_that_cannot_be_seen_stops_the_keyboard(page: Page, document: str) -> None:
    page.set_content(document)

    with pytest.raises(AssertionError, match="'seen': False"):
        Keyboard(page).presses("dois")
