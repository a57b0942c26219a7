"""Whether what a page shows stays where it is while the page comes: the browser's own measure of layout shift."""

from playwright.sync_api import BrowserContext, Page

# What the web's own guideline calls good is 0.1.
MOST_SHIFTED = 0.05
WATCH = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value, sources } of list.getEntries())
    if (!hadRecentInput) shifts.push([value, sources.map(({ node }) => node?.id || node?.className || node?.nodeName)]);
}).observe({ type: "layout-shift", buffered: true });"""


def watch(context: BrowserContext) -> None:
    """From now on in every page of the context; the page's own policy does not bind it."""
    context.add_init_script(WATCH)


def is_still(page: Page) -> bool:
    """Since the page was opened; what a person's own press moves does not count. Prints what moved too far."""
    shifts = page.evaluate("window.shifts")
    still = sum(value for value, _ in shifts) <= MOST_SHIFTED
    if not still:
        print(page.url.partition("#")[0], shifts)
    return bool(still)
