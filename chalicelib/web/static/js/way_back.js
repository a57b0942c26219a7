// The filters of the list travel along in the address of a person's pages, so that the way back leads to the same list.

import { $ } from "./dom.js";

/** `path` with the filters of the list that one came from. */
export const keepingList = (path) => {
  const [place, fragment] = path.split("#");
  return `${place}${location.search}${fragment ? `#${fragment}` : ""}`;
};

/** Pressed any sooner, the link would lead to a list without its filters. */
export function leadBackToList() {
  $("#back").href = keepingList("/console");
  $("#back").removeAttribute("data-pending");
}
