// What happened to one client user, or to one's own account, newest first: a few lines, the older ones behind one press.

import { get, withQuery } from "./api.js";
import { moment } from "./dates.js";
import { $, bdi, fill, h } from "./dom.js";
import { attempt } from "./forms.js";
import { count } from "./words.js";

const FEW = 5;
const place = $("#history");

/** Fills the card; a history that cannot be read says so in the card and leaves the page as it is. */
export async function showHistory(address) {
  place.setAttribute("aria-busy", "true");
  try {
    const { items, next_cursor: cursor } = await get(`${address}/history`);
    const older = items.slice(FEW);
    const open = $("details", place)?.open ?? false;
    fill(place, list(items.slice(0, FEW)), older.length > 0 && folded(older, open, cursor && further(address, cursor)));
  } catch {
    fill(place, refused(address));
  } finally {
    place.removeAttribute("aria-busy");
  }
}

const list = (items) =>
  items.length ? h("dl", { class: "pairs" }, items.flatMap(line)) : h("p", {}, "Nada por enquanto.");

/** `note` is what somebody wrote with it: the reason of a reset, the message of whoever declined; only one's own has `source`. */
function line({ at, text, by, source, note, changes, not_me: notMe }) {
  const told = [
    text,
    by && h("span", { class: "soft" }, ", por ", bdi(by)),
    source && h("p", { class: "soft" }, `Do endereço ${source}`),
    changes?.length > 0 && h("ul", { class: "bullets" }, changes.map((change) => h("li", {}, bdi(change)))),
    notMe && h("p", {}, h("strong", {}, "Quem abriu o convite disse que não é a pessoa convidada."), " Confira o e-mail."),
    note && h("p", { class: "soft" }, "“", bdi(note), "”"),
  ];
  return [h("dt", {}, moment(at)), h("dd", {}, told.filter(Boolean))];
}

function folded(older, open, further) {
  const summary = h("summary", {}, `Mostrar mais ${count(older.length, "registro", "registros")}`);
  return h("details", { open }, summary, list(older), further);
}

/** A button that puts the next page in its own place, and the focus on what came. */
function further(address, cursor) {
  const button = h("button", { type: "button", class: "plain" }, "Mostrar os mais antigos");
  const room = h("div", { class: "stack small" }, h("div", { "data-problem": "" }), button);
  button.addEventListener("click", () =>
    attempt(room, async () => {
      const { items, next_cursor: next } = await get(withQuery(`${address}/history`, { cursor }), { stay: true });
      const page = h("div", { tabindex: "-1" }, list(items));
      room.replaceWith(page, ...(next ? [further(address, next)] : []));
      page.focus();
    }, button),
  );
  return room;
}

function refused(address) {
  const again = h("button", { type: "button", class: "plain", onclick: () => showHistory(address) }, "Tentar de novo");
  return h("p", { class: "soft", role: "status" }, "O histórico não pôde ser carregado agora. ", again);
}
