// An act that can be taken back: told at the foot of the page, with the button for it.

import { $, h, say } from "./dom.js";
import { look } from "./forms.js";

const SECONDS = 12;

/**
 * Says `text` with "Desfazer". `takeBack()` does the reverse and gives the words for it; its refusal is shown in `root`.
 * The first Tab after it reaches the button, wherever one stands, and the next goes on from there; Escape closes it.
 */
export function sayUndoable(text, takeBack, root) {
  const button = h("button", { type: "button", class: "undo" }, "Desfazer");
  button.addEventListener("click", () => {
    if (button.contains(document.activeElement)) $("h1").focus({ preventScroll: true });
    say("");
    look(root, async () => say(await takeBack()));
  });
  say(text, { more: button, seconds: SECONDS });
  addEventListener("keydown", function onTab(event) {
    if (!button.isConnected) return removeEventListener("keydown", onTab);
    if (event.key !== "Tab" || event.shiftKey || $("dialog[open]")) return;
    removeEventListener("keydown", onTab);
    event.preventDefault();
    visit(button, document.activeElement);
  });
}

/** Once there, and on from where one stood; from then on the button is reached at the end of the page, as it stands there. */
function visit(button, stood) {
  button.focus();
  button.addEventListener("keydown", function leave({ key }) {
    if (!["Tab", "Escape"].includes(key)) return;
    button.removeEventListener("keydown", leave);
    (stood.isConnected && stood !== document.body ? stood : $("h1")).focus({ preventScroll: true });
    if (key === "Escape") say("");
  });
}
