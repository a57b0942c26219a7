// How many rows come to what, as large numbers; pressing one shows its rows.

import { $, $$, fill, h } from "./dom.js";

const KINDS = [
  ["error", "com erro"],
  ["new", "novas"],
  ["update", "a atualizar"],
  ["unchanged", "sem mudança"],
  ["skipped", "não incluídas"],
  ["", "ao todo"],
];
const place = $("#tally");

const numberOf = (counts, outcome) => (outcome === "error" ? counts.invalid : counts[outcome || "rows"]);

export const chosenOutcome = () => $("input:checked", place)?.value ?? "";

/** At first the rows with an error are chosen where there are any; later the choice stays as it is. */
export function showTally(counts, isFirst) {
  if (isFirst) {
    const chosen = counts.invalid ? "error" : "";
    fill(place, $("legend", place), KINDS.map(([outcome, word]) => tile(outcome, word, outcome === chosen)));
  }
  for (const number of $$("strong", place)) {
    const value = numberOf(counts, number.dataset.outcome);
    number.textContent = value.toLocaleString("pt-BR");
    number.parentElement.classList.toggle("bad", number.dataset.outcome === "error" && value > 0);
  }
}

function tile(outcome, word, checked) {
  const number = h("strong", { "data-outcome": outcome });
  const button = h("input", { type: "radio", name: "outcome", value: outcome, checked });
  return h("label", {}, button, h("span", {}, number, word));
}
