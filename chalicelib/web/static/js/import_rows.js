// The rows of an import as they were judged: a hundred at a time, by outcome; what is corrected stays in its place.

import { get, remove, withQuery } from "./api.js";
import { ask } from "./asking.js";
import { $, $$, bdi, fill, h, say } from "./dom.js";
import { Cancelled, look, onPress } from "./forms.js";
import { rowCard } from "./import_row.js";
import { openRowForm } from "./import_row_form.js";
import { outcomeWord, rowsWord } from "./import_words.js";

const PAGE = 100;
const list = $("#rows");
const part = $("#rows-part");

let desk;
let outcome = "";
let total = 0;
let cursor = null;
let asked = 0;

/**
 * `made` holds `address`, `names` and `catalogue` of the office, `after(job)` for an import that a change answered and
 * `overtaken(problem)` for a change that came too late.
 */
export function followRows(made) {
  desk = made;
  onPress($("#more"), () => load({ more: true }), part);
}

/** From the first on. */
export async function showRows(wanted, number) {
  outcome = wanted;
  total = number;
  cursor = null;
  await look(part, load);
}

async function load({ more = false } = {}) {
  const turn = ++asked;
  list.setAttribute("aria-busy", "true");
  const page = await get(withQuery(`${desk.address}/rows`, { outcome, limit: PAGE, cursor: more ? cursor : null }));
  if (turn !== asked) return;
  list.removeAttribute("aria-busy");
  cursor = page.next_cursor;
  const cards = page.items.map(card);
  if (more) list.append(...cards);
  else fill(list, cards.length ? cards : h("li", { class: "empty" }, "Nenhuma linha aqui."));
  if (more) $("h2", cards[0] ?? list)?.focus();
  tell();
}

function tell() {
  const shown = $$("[data-row]", list).length;
  $("#more").hidden = !cursor;
  $("#count").textContent = cursor ? `${shown.toLocaleString("pt-BR")} de ${rowsWord(total)}` : rowsWord(shown);
}

function card(row) {
  const made = rowCard(row, desk);
  onPress($("[data-correct]", made), () => correct(made, row), made);
  onPress($("[data-drop]", made), () => drop(made, row), made);
  return made;
}

function correct(shown, row) {
  openRowForm(shown, row, {
    address: desk.address,
    overtaken: desk.overtaken,
    close: () => $("[data-correct]", put(row))?.focus(),
    saved: (answer) => {
      const now = place(answer, row.number) ?? row;
      if (now.outcome === "error") {
        correct(put(now), now);
        return say(`Linha ${row.number}: ainda há o que corrigir.`);
      }
      $("h2", put(now)).focus();
      return say(`Linha ${row.number}: ${outcomeWord(now.outcome).toLowerCase()}.`);
    },
  });
}

async function drop(shown, row) {
  const sure = await ask({
    title: `Retirar a linha ${row.number}?`,
    lines: [
      h("span", {}, h("strong", {}, bdi(row.cells.name ?? row.cells.email ?? "A pessoa")), " fica fora desta importação."),
      "Para incluir depois, será preciso enviar a planilha de novo.",
    ],
    yes: "Retirar",
    bad: true,
  });
  if (!sure) throw new Cancelled();
  try {
    const answer = await remove(`${desk.address}/rows/${row.number}`);
    const next = shown.nextElementSibling ?? shown.previousElementSibling;
    shown.remove();
    place(answer, row.number);
    tell();
    (next ? $("h2", next) : $("#tally input:checked")).focus();
    say(`Linha ${row.number} retirada.`);
  } catch (problem) {
    if (!(await desk.overtaken(problem))) throw problem;
  }
}

/** Puts what an answer says of rows into their places; gives the row of that number. */
function place({ rows, left_out, ...job }, number) {
  for (const row of rows) if (cardOf(row.number)) put(row);
  desk.after(job);
  if (left_out) showRows(outcome, total);
  return rows.find((row) => row.number === number);
}

function put(row) {
  const made = card(row);
  cardOf(row.number).replaceWith(made);
  return made;
}

const cardOf = (number) => $(`[data-row="${number}"]`, list);

/** How many rows the present filter holds now; those on the screen stay until it is chosen anew. */
export function recount(number) {
  total = number;
}
