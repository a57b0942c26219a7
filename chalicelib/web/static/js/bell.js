// The bell in the bar: how many notifications have not been read. Asked once per page; a failure leaves it silent.

import { get } from "./api.js";
import { $ } from "./dom.js";

const MOST = 99;
const bell = $("#bell");

/** Shows the number; on the page of the notifications, that page does it with what it has read. */
export async function ring() {
  if (!bell || bell.hasAttribute("aria-current")) return;
  const told = await get("/me/notifications?limit=1", { stay: true }).catch(() => null);
  if (told) showUnread(told.unread);
}

export function showUnread(unread) {
  const shown = unread > MOST ? `${MOST}+` : String(unread);
  $("#unread").hidden = unread === 0;
  $("#unread").textContent = shown;
  $("#unread-words").textContent = unread === 0 ? "" : unread === 1 ? " não lido" : " não lidos";
}
