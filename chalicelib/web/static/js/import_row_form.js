// One row corrected in its place: a field for each cell, with what is wrong beside it.

import { patch } from "./api.js";
import { bdi, fill, h, say } from "./dom.js";
import { onSubmit } from "./forms.js";
import { COLUMNS, REQUIRED } from "./import_words.js";
import { mark } from "./problems.js";

const LONGEST = 4000;
const HINTS = {
  companies: "CNPJ, CPF ou código de cada empresa, separados por ponto e vírgula.",
  departments: "Nome e nível, por exemplo Pessoal: Revisor; Fiscal: Proprietário.",
  send: "agora ou depois. Vazio quer dizer depois.",
};
const LISTS = { preset: "presets", notification_preset: "notification-presets", send: "sends" };

/** Takes the card's place; `saved(answer)` after saving, `close()` when nothing is to change. */
export function openRowForm(card, row, { address, saved, close, overtaken }) {
  const fields = Object.keys(COLUMNS).map((column) => field(row, column));
  const back = h("button", { type: "button", class: "button quiet", onclick: close }, "Voltar");
  const form = h(
    "form",
    { class: "stack", method: "post", "aria-label": `Corrigir a linha ${row.number}` },
    h("div", { "data-problem": "" }),
    h("div", { class: "row-form" }, fields),
    h("div", { class: "row" }, h("button", { class: "button", disabled: true }, "Salvar a linha"), back),
  );
  form.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  onSubmit(form, (values) => save(values, row, { address, saved, close, overtaken }));
  fill(card, h("h2", { tabindex: "-1" }, `Linha ${row.number} `, bdi(row.cells.name)), form);
  markFaults(form, row);
}

function field({ number, cells }, column) {
  const id = `row-${number}-${column}`;
  const hint = HINTS[column];
  const isRequired = REQUIRED.includes(column);
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, COLUMNS[column], !isRequired && h("span", { class: "optional" }, " (opcional)")),
    hint && h("p", { class: "hint", id: `${id}-hint` }, hint),
    h("input", {
      id,
      name: `cells.${column}`,
      value: cells[column] ?? "",
      autocomplete: "off",
      maxlength: LONGEST,
      spellcheck: "false",
      list: LISTS[column],
      required: isRequired,
      "aria-describedby": hint && `${id}-hint`,
    }),
  );
}

/** The focus goes to the first field that has one, else to the first. */
function markFaults(form, { errors }) {
  const inputs = form.elements;
  for (const column of new Set(errors.map((each) => each.column))) {
    const told = errors.filter((each) => each.column === column).map(({ message }) => message);
    mark(inputs.namedItem(`cells.${column}`), told.join(" "));
  }
  ([...inputs].find((input) => input.getAttribute("aria-invalid")) ?? inputs[0]).focus();
}

async function save(values, { number, cells }, { address, saved, close, overtaken }) {
  const typed = Object.keys(COLUMNS).map((column) => [column, values.get(`cells.${column}`).trim()]);
  const changed = Object.fromEntries(typed.filter(([column, text]) => text !== (cells[column] ?? "")));
  if (!Object.keys(changed).length) {
    say("Nada mudou nesta linha.");
    return close();
  }
  try {
    return saved(await patch(`${address}/rows/${number}`, { cells: changed }));
  } catch (problem) {
    if (await overtaken(problem)) return null;
    throw problem;
  }
}
