// The navigation of the settings: only what the person may open, with the present page marked. Seen once that is known.

import { $, $$ } from "./dom.js";

const nav = $("#settings-nav");

/** `permissions` as `GET /me` answers; a page without the navigation is left alone. */
export function fitSettingsNav({ permissions }) {
  if (!nav) return;
  for (const link of $$("a", nav)) {
    const { needs } = link.dataset;
    link.closest("li").hidden = Boolean(needs) && !permissions.includes(needs);
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
  }
  nav.removeAttribute("data-pending");
  bringIntoView($("[aria-current]", nav));
}

/** On a phone the line scrolls sideways; the page itself stays where it is. */
function bringIntoView(link) {
  if (!link) return;
  const line = link.closest("ul");
  const middle = link.offsetLeft - line.offsetLeft + link.offsetWidth / 2;
  line.scrollLeft = middle - line.clientWidth / 2;
}
