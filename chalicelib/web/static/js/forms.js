// Sends a form once per press, shows that it is being sent, and shows its refusal.

import { $$ } from "./dom.js";
import { clearProblems, mark, showProblem } from "./problems.js";

/** The person went back: nothing was done and nothing is to be told. */
export class Cancelled extends Error {}

/**
 * Calls `handler(values, submitter)` for each submission that is complete; `values` is a FormData. Until then the form's
 * button is disabled in the page, so that no browser posts a form whose module has not come.
 */
export function onSubmit(form, handler) {
  form.noValidate = true;
  for (const button of $$("button:not([type='button'])", form)) button.disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isComplete(form)) return;
    attempt(form, () => handler(new FormData(form), event.submitter), event.submitter);
  });
}

/** Makes a button act once per press. Refusals are shown in `root`. */
export function onPress(button, handler, root) {
  button.addEventListener("click", () => attempt(root, handler, button));
}

/** Does `act` unless one is under way in `root`, where its refusal is shown. */
export async function attempt(root, act, button = null) {
  if (root.dataset.busy) return;
  root.dataset.busy = "yes";
  button?.setAttribute("aria-disabled", "true");
  clearProblems(root);
  try {
    await act();
  } catch (problem) {
    if (problem instanceof Cancelled) return;
    showProblem(root, problem.status === undefined ? unexpected(problem) : problem);
  } finally {
    delete root.dataset.busy;
    button?.removeAttribute("aria-disabled");
  }
}

/** Reads what `root` shows; a refusal stands there instead. It does not wait for an act that is under way. */
export async function look(root, read) {
  try {
    await read();
  } catch (problem) {
    showProblem(root, problem.status === undefined ? unexpected(problem) : problem);
  }
}

function isComplete(form) {
  clearProblems(form);
  const empty = $$("[required]", form).filter(
    (field) => !field.disabled && field.checkVisibility?.() !== false && isEmpty(field),
  );
  empty.forEach((field) => mark(field, field.dataset.missing ?? "Preencha este campo."));
  empty[0]?.focus();
  return empty.length === 0;
}

function isEmpty(field) {
  if (field.type === "checkbox") return !field.checked;
  return field.type === "password" ? field.value === "" : field.value.trim() === "";
}

function unexpected(error) {
  console.error(error);
  return { status: 0, title: "Algo deu errado nesta página", detail: "Recarregue a página e tente de novo." };
}
