// The five steps at the top of the wizard: which is done, which is missing, where one is.

import { $, fill, h } from "./dom.js";
import { stepWord, steps } from "./words.js";

/** `current` is a step's name or "review"; `unsaved` holds the steps with changes not yet saved. */
export function showStepper(draft, current, unsaved) {
  const lines = steps.map((name, position) => line(name, position + 1, stepWord(name), state(draft, name, unsaved)));
  lines.push(line("review", "✓", "Revisão", draft.missing.length ? "depois dos outros passos" : "pronta"));
  fill($("#stepper"), lines);

  function line(name, number, title, condition) {
    const reachable = draft.id || name === "general";
    const done = name !== "review" && condition === "salvo";
    return h(
      "li",
      {},
      h(
        "a",
        {
          class: done && "done",
          href: reachable && `#${name}`,
          "aria-disabled": !reachable && "true",
          "aria-current": name === current && "step",
        },
        h("span", {}, String(number)),
        h("span", { class: "title" }, title),
        h("span", { class: "unseen" }, `, ${condition}`),
        condition === "não salvo" && h("span", { class: "small" }, "não salvo"),
        condition === "falta" && draft.id && h("span", { class: "small" }, "falta"),
      ),
    );
  }
}

function state(draft, name, unsaved) {
  if (unsaved.has(name)) return "não salvo";
  return draft.missing.includes(name) ? "falta" : "salvo";
}
