// A view of a demonstration user: the mark on every page, and the way back to the console.

import { remove } from "./api.js";
import { hour } from "./dates.js";
import { $, bdi, h, say } from "./dom.js";

/** Marks the page as a view that only reads; what carries `data-writes` is not shown in it. */
export function markView({ account, view }) {
  const button = h("button", { type: "button", class: "button small", onclick: () => end(button, account.id) }, "Encerrar visualização");
  const mark = h(
    "section",
    { class: "view-mark", "aria-label": "Visualização de demonstração" },
    h(
      "p",
      {},
      h("strong", {}, "Visualização de demonstração — somente leitura"),
      h("span", { class: "small" }, bdi(view.by), " vê o portal como ", bdi(account.name), `, até ${hour(view.expires_at)}.`),
    ),
    button,
  );
  document.body.classList.add("read-only");
  $(".bar").before(mark);
}

async function end(button, id) {
  button.disabled = true;
  try {
    await remove("/me/view");
  } catch (problem) {
    if (problem.code === "unauthenticated") return location.replace("/");
    button.disabled = false;
    return say(`${problem.title}. A visualização continua.`);
  }
  return location.replace(`/console/usuario/${encodeURIComponent(id)}`);
}
