// Shows a refusal where it helps: at the top of the form and beside each field, with the focus on the first.

import { $, $$, fill, h } from "./dom.js";

const ATTENTION = "Confira os campos marcados";
const NOT_YET_THERE = '[aria-busy="true"], [data-view="loading"]:not([hidden])';

/** Shows `problem` inside `root`, which holds a `[data-problem]` slot and perhaps the fields it names. */
export function showProblem(root, problem) {
  clearProblems(root);
  const { placed, rest } = sort(root, problem.errors ?? []);
  placed.forEach(([field, message]) => mark(field, message));
  const slot = $("[data-problem]", root) ?? root;
  const box = h("div", { class: "notice bad", role: "alert", tabindex: "-1" }, words(problem, placed.length > 0, rest));
  fill(slot, box);
  if (mayPass(problem) && (isMissing(root) || (problem.isReading && !root.closest("form, dialog")))) offerToReload(root, box);
  if (problem.status === 429 && problem.retry_after) countDown(root, box, problem.retry_after);
  (placed[0]?.[0] ?? box).focus();
  if (!placed.length) box.scrollIntoView({ block: "nearest" });
}

export function clearProblems(root) {
  for (const slot of $$("[data-problem]", root)) slot.replaceChildren();
  for (const field of $$("[aria-invalid]", root)) unmark(field);
}

/** Says beside a field what is wrong with it. */
export function mark(field, message) {
  unmark(field);
  const fault = h("p", { class: "fault", id: `${field.id || field.name}-fault` }, message);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${fault.id}`.trim());
  const holder = field.closest(".with-button, .tick, .choice") ?? field;
  holder.after(fault);
  field.addEventListener("input", () => unmark(field), { once: true });
}

function unmark(field) {
  if (!field.hasAttribute("aria-invalid")) return;
  const id = `${field.id || field.name}-fault`;
  document.getElementById(id)?.remove();
  field.removeAttribute("aria-invalid");
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id);
  if (others.length) field.setAttribute("aria-describedby", others.join(" "));
  else field.removeAttribute("aria-describedby");
}

function sort(root, errors) {
  const fields = $$("input, select, textarea", root).filter((field) => field.name);
  const placed = [];
  const rest = [];
  for (const { field: name, message } of errors) {
    const field =
      fields.find((each) => each.name === name) ?? fields.find((each) => String(name).startsWith(`${each.name}.`));
    if (field && field.checkVisibility?.() !== false) placed.push([field, message]);
    else rest.push(message);
  }
  return { placed, rest };
}

function words(problem, marked, rest) {
  const technical = problem.request_id && (problem.status >= 500 || problem.status === 0 || problem.code === "unknown");
  return [
    h("strong", {}, marked && problem.status === 400 ? ATTENTION : problem.title),
    problem.detail && !(marked && problem.status === 400) && h("p", {}, problem.detail),
    rest.length > 0 &&
      h(
        "ul",
        {},
        rest.map((message) => h("li", {}, message)),
      ),
    problem.code === "unauthenticated" &&
      h(
        "p",
        {},
        h("a", { href: "/", target: "_blank", rel: "noopener" }, "Entrar em outra aba"),
        " e depois salvar de novo aqui.",
      ),
    technical && h("p", { class: "small" }, `Referência: ${problem.request_id}`),
  ];
}

const mayPass = ({ status }) => status === 0 || status === 429 || status >= 500;
const isMissing = (root) => $(NOT_YET_THERE, root) !== null;

/** What the page was to show did not come; where nothing of it is there, it is not on its way any more. */
function offerToReload(root, box) {
  if (isMissing(root)) for (const told of $$('[role="status"]', root)) told.textContent = "";
  const button = h("button", { type: "button", class: "button small quiet" }, "Recarregar a página");
  button.addEventListener("click", () => location.reload());
  box.append(button);
}

function countDown(root, box, seconds) {
  const buttons = $$("button:not([type='button'])", root);
  const clock = h("p", { "aria-hidden": "true" });
  const told = h("p", { class: "unseen" }, `Tente de novo em ${duration(seconds)}.`);
  box.append(clock, told);
  const until = Date.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    buttons.forEach((button) => {
      button.disabled = left > 0 && box.isConnected;
    });
    if (left <= 0 || !box.isConnected) {
      clearInterval(timer);
      clock.textContent = told.textContent = "Já pode tentar de novo.";
      return;
    }
    clock.textContent = `Tente de novo em ${duration(left)}.`;
  };
  const timer = setInterval(tick, 1000);
  tick();
}

function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.ceil(minutes / 60)} h`;
}
