// Keeps the keyboard's place when what holds it is built anew.

import { $, $$ } from "./dom.js";

const STOPS = "a, button, input, summary";

/** Does `rebuild`; a focus in `root` then stays at its place in the same `[data-row]`, or goes to the page's heading. */
export function keepingFocus(root, rebuild) {
  const held = root.contains(document.activeElement) ? document.activeElement : null;
  const row = held?.closest("[data-row]");
  const at = row ? $$(STOPS, row).indexOf(held) : -1;
  rebuild();
  if (!held || held.isConnected) return;
  const anew = row && $(`[data-row="${CSS.escape(row.dataset.row)}"]`, root);
  const stop = anew ? ($$(STOPS, anew)[at] ?? $("a", anew)) : $("h1");
  stop.focus({ preventScroll: true });
}
