"""A person without a pointer: moves by Tab, presses by Enter and Space, and always sees where they stand."""

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 80
# A frame's own document shows where one stands in it.
# A choice's own box is invisible over the words that are drawn for it.
PLACE = """(wanted) => {
  const at = document.activeElement;
  if (at === document.body || at.matches("iframe")) return { arrived: false, seen: true };
  const drawn = at.matches(".choice input") ? at.nextElementSibling : at;
  const { left, right, top, bottom } = at.getBoundingClientRect();
  const [style, middle] = [getComputedStyle(drawn), (left + right) / 2];
  const over = [top + 3, (top + bottom) / 2, bottom - 3].map((height) => document.elementFromPoint(middle, height));
  const isRinged = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const isUncovered = over.some((each) => each && (at.contains(each) || drawn.contains(each) || each.contains(at)));
  return { arrived: at === wanted, seen: isRinged && isUncovered, element: at.outerHTML.slice(0, 120) };
}"""


class Keyboard:
    """Moves with Tab only, and looks at each stop that the focus can be seen and that nothing lies over it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def goes_to(self, target: Locator) -> None:
        target.wait_for()
        if target.evaluate("element => element === document.activeElement"):
            return
        for _ in range(MOST_TABS):
            self._page.keyboard.press("Tab")
            place = target.evaluate(PLACE)
            assert place["seen"], place
            if place["arrived"]:
                return
        raise AssertionError(f"Tab never reached {target}; stands at {place}")

    def types(self, target: Locator, text: str) -> None:
        self.goes_to(target)
        self._page.keyboard.type(text)

    def presses(self, name: str, key: str = "Enter") -> None:
        """A button by its name; Enter and Space both work."""
        self.goes_to(self._page.get_by_role("button", name=name, exact=True))
        self._page.keyboard.press(key)

    def follows(self, name: str) -> None:
        self.goes_to(self._page.get_by_role("link", name=name, exact=True))
        self._page.keyboard.press("Enter")

    def ticks(self, target: Locator) -> None:
        self.goes_to(target)
        self._page.keyboard.press("Space")
        expect(target).to_be_checked()


def arrives(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_focused()
