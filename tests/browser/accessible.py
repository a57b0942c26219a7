"""Whether a page as it stands can be used by everybody: axe-core's rules for WCAG 2.2, levels A and AA.

The script comes in by the debugger, which the page's own policy does not bind: the policy stays as it is.
"""

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS: Final = {
    "runOnly": {"type": "tag", "values": WCAG},
    "resultTypes": ["violations"],
    "preload": False,
    "iframes": False,
}
axe = Axe()


def violations(page: Page) -> list[str]:
    """The rule that is broken, and the element that breaks it, one line each."""
    found = axe.run(page, options=OPTIONS).response["violations"]
    return [_line(rule, node) for rule in found for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    reasons = [each["message"] for each in (*node["any"], *node["all"], *node["none"])]
    return f"{rule['id']} at {node['target']}: {'; '.join(reasons)}"
