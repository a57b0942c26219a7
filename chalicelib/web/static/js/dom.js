// Builds and finds elements. Text goes in as text nodes only: nothing here parses HTML.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** An element with properties (`class`, `data-…`, `onclick`, any attribute) and children (strings or nodes). */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value == null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value === "boolean") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== false && child != null));
  return element;
}

/** A name typed by somebody: kept apart from the text around it, whatever its direction. */
export const bdi = (text) => h("bdi", {}, String(text ?? ""));

export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== false && child != null));
  return element;
}

const STOPS = "a[href], button, input, summary";
const rowOf = (part) => part.closest("[data-row]").dataset.row;
const nameOf = (control) => control.getAttribute("aria-label") ?? control.textContent;

/**
 * The same, for what is told anew: a keyboard that stood in it stays at its place in the same `[data-row]`, else at what
 * bears the same name, else goes to the page's heading. What was unfolded in a `[data-row]` stays unfolded.
 */
export function refill(element, ...children) {
  const stood = element.contains(document.activeElement) ? document.activeElement : null;
  const row = stood?.closest("[data-row]");
  const at = row ? $$(STOPS, row).indexOf(stood) : -1;
  const unfolded = $$("[data-row] details[open]", element).map(rowOf);
  fill(element, ...children);
  for (const details of $$("[data-row] details", element)) details.open ||= unfolded.includes(rowOf(details));
  if (!stood || stood.isConnected) return;
  const anew = row && $(`[data-row="${CSS.escape(row.dataset.row)}"]`, element);
  const again = row
    ? anew && ($$(STOPS, anew)[at] ?? $("a", anew))
    : $$(STOPS, element).find((each) => nameOf(each) === nameOf(stood));
  (again ?? $("h1")).focus({ preventScroll: true });
}

/** Shows one `[data-view]` of the page and moves the focus to its heading, so that a screen reader follows. */
export function show(name, { focus = true } = {}) {
  for (const view of $$("[data-view]")) view.hidden = view.dataset.view !== name;
  const view = $(`[data-view="${name}"]`);
  if (!focus) return view;
  window.scrollTo(0, 0);
  const first = $("[data-first]", view) ?? $("h1, h2", view);
  first?.focus();
  return view;
}

export const shown = () => $$("[data-view]").find((view) => !view.hidden)?.dataset.view;

let fading;

/** Says something short at the foot of the page, aloud too. With `more`, a node to act on, it stays while one is on it. */
export function say(text, { more = null, seconds = 6 } = {}) {
  const toast = $("#toast");
  clearTimeout(fading);
  fill(toast, text, more);
  const end = () => {
    if (more && toast.matches(":hover, :focus-within")) fading = setTimeout(end, 1000);
    else fill(toast);
  };
  fading = setTimeout(end, seconds * 1000);
}

/** Puts facts into every `[data-fact]` of that name. */
export function tell(facts) {
  for (const [name, value] of Object.entries(facts)) {
    for (const place of $$(`[data-fact="${name}"]`)) place.textContent = value ?? "";
  }
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copiado.");
  } catch {
    say("O navegador não deixou copiar. Selecione o texto e copie.");
  }
}

/** Gives the person a file to keep. */
export function saveAs(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

for (const button of $$("[data-reveals]")) {
  const field = $(`#${button.dataset.reveals}`);
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", "Mostrar a senha");
  button.addEventListener("click", () => {
    const reveal = field.type === "password";
    field.type = reveal ? "text" : "password";
    button.textContent = reveal ? "Ocultar" : "Mostrar";
    button.setAttribute("aria-pressed", String(reveal));
  });
}

for (const button of $$("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());

const notice = $("#offline");
const tellConnection = () => {
  notice.hidden = navigator.onLine;
};

const SLOW = "Está demorando mais que o normal. Ainda esperamos a resposta; nada se perdeu.";

addEventListener("waiting", ({ detail: isLate }) => {
  const told = $("#slow");
  told.togglePopover?.(isLate);
  told.textContent = isLate ? SLOW : "";
});
addEventListener("online", tellConnection);
addEventListener("offline", tellConnection);
tellConnection();
