// One row of the sheet as a card: what stands in its cells, what is wrong with each, what would change.

import { bdi, h } from "./dom.js";
import { changeWord } from "./change_words.js";
import { COLUMNS, outcomeBadge } from "./import_words.js";

/** `names` of companies and departments by id and the `catalogue` say what changes mean. */
export function rowCard(row, { names, catalogue }) {
  const changes = row.changes.map((change) => changeWord(change, names, catalogue));
  return h(
    "li",
    { class: row.outcome, "data-row": row.number },
    h("h2", { tabindex: "-1" }, `Linha ${row.number} `, bdi(row.cells.name), outcomeBadge(row.outcome)),
    h("div", { "data-problem": "" }),
    h("dl", { class: "cells" }, Object.keys(COLUMNS).map((column) => cell(row, column))),
    changes.length > 0 && whatChanges(changes),
    h("div", { class: "row" }, press("Corrigir", "correct", row), press("Retirar", "drop", row)),
  );
}

const whatChanges = (changes) =>
  h(
    "div",
    { class: "small" },
    h("p", {}, "O que muda:"),
    h("ul", { class: "bullets" }, changes.map((each) => h("li", {}, bdi(each)))),
  );

function press(text, act, { number }) {
  const kind = act === "drop" ? "bad" : "quiet";
  const which = h("span", { class: "unseen" }, ` a linha ${number}`);
  return h("button", { type: "button", class: `button small ${kind}`, [`data-${act}`]: "" }, text, which);
}

/** Nothing of a cell that is empty and has nothing said of it. */
function cell({ cells, errors, warnings }, column) {
  const faults = errors.filter((note) => note.column === column);
  const hints = warnings.filter((note) => note.column === column);
  if (!cells[column] && !faults.length && !hints.length) return null;
  return h(
    "div",
    { class: faults.length ? "wrong" : "" },
    h("dt", {}, COLUMNS[column]),
    h(
      "dd",
      {},
      cells[column] ? bdi(cells[column]) : h("span", { class: "soft" }, "vazio"),
      faults.map(note("fault", "Erro: ")),
      hints.map(note("warned", "Atenção: ")),
    ),
  );
}

const note = (kind, what) => ({ message }) => h("p", { class: kind }, h("span", { class: "unseen" }, what), message);
