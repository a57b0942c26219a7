"""Whether what a page shows stays where it is while the page comes: the browser's own measure of layout shift."""

from playwright.sync_api import Page

# What the web's own guideline calls good is 0.1.
MOST_SHIFTED = 0.05
# The browser keeps them from the beginning, whoever asks later.
SHIFTS = """() => new Promise((tell) => {
  const found = [];
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries())
      if (!hadRecentInput) found.push([value, sources.map(({ node }) => node?.id || node?.className)]);
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(found), 50);
})"""


def is_still(page: Page) -> bool:
    """Since the page was opened; what a person's own press moves does not count. Prints what moved too far."""
    shifts = page.evaluate(SHIFTS)
    still = sum(value for value, _ in shifts) <= MOST_SHIFTED
    if not still:
        print(page.url.partition("#")[0], shifts)
    return bool(still)
