// Many client users at once: ticking rows of the list, one act on all of them, and what came of each.

import { newKey, post } from "./api.js";
import { ask } from "./asking.js";
import { $, $$, bdi, fill, h } from "./dom.js";
import { onPress } from "./forms.js";
import { hasOpenInvitation } from "./invitation_actions.js";
import { ACTS, DEAD_LINKS, people as peopleWord, summary } from "./selection_words.js";

const AT_ONCE = 25;
const bar = $("#selection");
const all = $("#select-page");
const told = $("#selected");
const result = $("#selection-result");

let shown = [];
const chosen = new Set();

/** The box to tick one person; it stays ticked while the list is loaded anew. */
export function pickBox(person) {
  const box = h("input", { type: "checkbox", "aria-label": `Selecionar ${person.name}`, "data-pick": person.id });
  box.checked = chosen.has(person.id);
  box.addEventListener("change", () => {
    if (box.checked) chosen.add(person.id);
    else chosen.delete(person.id);
    tell();
  });
  return h("label", { class: "pick" }, box);
}

/** Whom the list shows now: nobody else can be acted on. */
export function showSelection(people) {
  shown = people;
  const ids = new Set(people.map(({ id }) => id));
  for (const id of chosen) if (!ids.has(id)) chosen.delete(id);
  bar.hidden = people.length === 0;
  bar.removeAttribute("data-pending");
  tell();
}

/** Makes the bar work; refusals are shown in `root`, `after()` runs when an act is through. */
export function followSelection(root, after) {
  all.addEventListener("change", () => {
    for (const { id } of shown) {
      if (all.checked) chosen.add(id);
      else chosen.delete(id);
    }
    for (const box of $$("[data-pick]")) box.checked = chosen.has(box.dataset.pick);
    tell();
  });
  for (const name of Object.keys(ACTS)) onPress($(`[data-act="${name}"]`, bar), () => act(name, after), root);
}

function tell() {
  const some = chosen.size > 0;
  all.checked = some && chosen.size === shown.length;
  all.indeterminate = some && !all.checked;
  bar.classList.toggle("some", some);
  $("#selection-actions").hidden = !some;
  told.textContent = some ? `${peopleWord(chosen.size)} na seleção` : "";
}

async function act(name, after) {
  const people = shown.filter(({ id }) => chosen.has(id));
  if (!(await ask(ACTS[name].question(people.length)))) return;
  await carryOut(name, people, after);
}

async function carryOut(name, people, after, isUndone = false) {
  fill(result);
  const outcomes = await onAll(name, people);
  for (const { id, ok } of outcomes) if (ok) chosen.delete(id);
  const done = new Set(outcomes.filter(({ ok }) => ok).map(({ id }) => id));
  const { reverse } = ACTS[name];
  const changed = people.filter(({ id, portal_access: had }) => done.has(id) && had === (name === "deactivate"));
  const undo = reverse && changed.length > 0 && !isUndone && (() => carryOut(reverse, changed, after, true));
  showResult(name, people, outcomes, undo);
  if (isUndone && name === "activate" && people.some(hasOpenInvitation)) $("strong", result).after(h("p", {}, DEAD_LINKS));
  after();
}

/** A few at a time, so that the way is seen; an answer that got lost is asked for again by its key. */
async function onAll(name, people) {
  const outcomes = [];
  for (let from = 0; from < people.length; from += AT_ONCE) {
    told.textContent = `${from} de ${people.length}…`;
    const ids = people.slice(from, from + AT_ONCE).map(({ id }) => id);
    try {
      outcomes.push(...(await some(name, ids)));
    } catch (problem) {
      const rest = people.slice(from).map(({ id }) => ({ id, ok: false, code: problem.code, detail: problem.detail }));
      return [...outcomes, ...rest];
    }
  }
  return outcomes;
}

async function some(action, ids) {
  const body = { action, ids };
  const options = { key: newKey() };
  const send = () => post("/client-users/bulk", body, options);
  const { results } = await send().catch((problem) => (problem.status === 0 ? send() : Promise.reject(problem)));
  const left = results.filter(({ code }) => code === "not_reached").map(({ id }) => id);
  if (!left.length || left.length === ids.length) return results;
  return [...results.filter(({ code }) => code !== "not_reached"), ...(await some(action, left))];
}

/** It stays until it is closed; `undo`, where there is one, takes back what was done. */
function showResult(name, people, outcomes, undo) {
  const names = new Map(people.map((person) => [person.id, person.name]));
  const refused = outcomes.filter(({ ok }) => !ok);
  const close = h("button", { type: "button", class: "plain", onclick: () => fill(result) }, "Fechar");
  const box = h(
    "div",
    { class: `notice stack ${refused.length ? "warn" : "good"}`, role: "alert", tabindex: "-1" },
    h("strong", {}, summary(name, outcomes.length - refused.length, refused.length)),
    refused.length > 0 && h("ul", {}, refused.map(({ id, detail }) => h("li", {}, bdi(names.get(id)), `: ${detail}`))),
    refused.length > 0 && h("p", {}, "Quem ficou de fora continua na seleção."),
    h("div", { class: "row" }, undo && undoing(undo), close),
  );
  fill(result, box);
  box.focus();
}

function undoing(undo) {
  const button = h("button", { type: "button", class: "button small quiet" }, "Desfazer");
  onPress(button, undo, $("main"));
  return button;
}
