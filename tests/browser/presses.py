"""Counts what a person presses on the pages of a journey, however many pages it takes."""

from playwright.sync_api import BrowserContext

# A label hands its press on to its field as a click that nobody made; a double click asks for nothing new.
COUNT = """addEventListener("click", (event) => {
  if (event.isTrusted && event.detail === 1 && !(event.target.matches("input") && window.onLabel)) pressed();
  window.onLabel = event.target.closest("label") && !event.target.matches("input");
  setTimeout(() => { window.onLabel = false; });
}, true);"""


class Presses:
    """`count` so far, in every page of the context from now on."""

    def __init__(self, context: BrowserContext) -> None:
        self.count = 0
        context.expose_function("pressed", self._note)
        context.add_init_script(COUNT)

    def _note(self) -> None:
        self.count += 1
