// The office's imports of the last seven days: what runs, what waits to be looked at, what came of the others.

import { get, withQuery } from "./api.js";
import { moment } from "./dates.js";
import { $, bdi, h } from "./dom.js";
import { look, onPress } from "./forms.js";
import { deedsOf, isRunning, rowsWord, statusOfImport } from "./import_words.js";

const FEW = 10;
const section = $("#recent");
const list = $("#recent-list");

let cursor = null;

/** Fills the section; an office without imports sees none. */
export async function listImports() {
  onPress($("#older"), () => more(true), section);
  await look($("main"), () => more(false));
  list.removeAttribute("aria-busy");
}

async function more(byPress) {
  const page = await get(withQuery("/imports", { limit: FEW, cursor }));
  const lines = page.items.map(line);
  cursor = page.next_cursor;
  list.append(...lines);
  section.hidden = !list.children.length;
  $("#older").hidden = !cursor;
  if (byPress) $("a", lines[0] ?? list)?.focus();
}

function line(item) {
  const address = `/console/importar/${encodeURIComponent(item.id)}`;
  return h(
    "li",
    {},
    h(
      "div",
      { class: "about" },
      h("strong", {}, h("a", { href: address }, moment(item.created_at)), statusOfImport(item)),
      h("p", { class: "small soft" }, "Enviada por ", bdi(item.created_by)),
      circumstance(item) && h("p", { class: "small" }, circumstance(item)),
    ),
  );
}

function circumstance(item) {
  const { rows, invalid, done } = item.counts;
  if (item.detail) return item.detail;
  if (isRunning(item)) return `${done.toLocaleString("pt-BR")} de ${rowsWord(rows)}`;
  if (item.status === "read") return `${rowsWord(rows)}${invalid ? `, ${invalid.toLocaleString("pt-BR")} com erro` : ""}`;
  return deedsOf(item.counts).join(", ");
}
