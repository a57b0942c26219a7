// The list of client users: search, filter, order, state of each invitation, sending and revoking.

import { file, get, withQuery } from "./api.js";
import { arrive } from "./bar.js";
import { $, $$, h, refill, saveAs, say } from "./dom.js";
import { attempt, onPress } from "./forms.js";
import { listDrafts } from "./drafts_list.js";
import { tellRunningImport } from "./import_running.js";
import { isFiltered, keepFilters, takeUpFilters, wanted } from "./list_filters.js";
import { NOT_ALLOWED } from "./not_allowed.js";
import { officeNames } from "./office_names.js";
import { personRow } from "./person_row.js";
import { showProblem } from "./problems.js";
import { followSelection, pickBox, showSelection } from "./selection.js";
import { count } from "./words.js";

const PAGE = 50;
const ROUNDS = 20;
const room = $("main");
const list = $("#people");
const filters = $("#filters");

let people = [];
let names;
let cursor = null;
let asked = 0;
let isReady = false;

async function load({ more = false, atLeast = 1 } = {}) {
  if (!isReady) return;
  const turn = ++asked;
  list.setAttribute("aria-busy", "true");
  const chosen = wanted();
  keepFilters(chosen);
  try {
    const [page, known] = await Promise.all([read(chosen, more ? cursor : null, atLeast), officeNames()]);
    if (turn !== asked) return;
    names = known;
    people = more ? [...people, ...page.found] : page.found;
    cursor = page.next;
    render(isFiltered(chosen));
  } catch (problem) {
    if (turn === asked) refuse(problem);
  }
}

/** A page may be a short one, or hold nobody, with more behind it: reads on until there are `atLeast` so many. */
async function read(chosen, after, atLeast) {
  const found = [];
  let next = after;
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await get(withQuery("/client-users", { ...chosen, limit: PAGE, cursor: next }));
    found.push(...page.items);
    next = page.next_cursor;
    if (!next || found.length >= atLeast) break;
  }
  return { found, next };
}

function render(filtered) {
  list.classList.remove("waiting");
  list.removeAttribute("aria-busy");
  $("#count").textContent = people.length
    ? `${count(people.length, "usuário", "usuários")}${cursor ? ", e há mais" : ""}`
    : "";
  $("#more").hidden = !cursor;
  $("#sheet").hidden = people.length === 0;
  showSelection(people);
  const row = (person) => personRow(person, names, room, reload, pickBox(person));
  refill(list, people.length ? people.map(row) : empty(filtered));
}

function empty(filtered) {
  if (filtered)
    return h(
      "li",
      { class: "empty" },
      h("p", {}, "Ninguém com o que foi buscado e filtrado."),
      h("button", { type: "button", class: "button quiet", onclick: clear }, "Limpar busca e filtros"),
    );
  return h(
    "li",
    { class: "empty" },
    h("p", {}, "Ainda não há usuários de cliente."),
    h("a", { class: "button", href: "/console/novo" }, "Cadastrar o primeiro"),
  );
}

function refuse(problem) {
  list.removeAttribute("aria-busy");
  list.classList.remove("waiting");
  $("#count").textContent = "";
  showProblem(room, problem.code === "forbidden" ? NOT_ALLOWED : problem);
}

function clear() {
  filters.reset();
  load();
  $("#q").focus();
}

/** Now, and once more when the mail has had time to leave; as many people as were shown. */
function reload() {
  const again = () => load({ atLeast: Math.max(1, people.length) });
  again();
  setTimeout(again, 3000);
}

function whenTypingRests(act) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => act(), 300);
  };
}

filters.addEventListener("submit", (event) => {
  event.preventDefault();
  load();
});

/** The drafts and a running import stand above: what is below is not seen before their place is known, so that nothing jumps. */
async function begin() {
  await Promise.all([takeUpFilters(), listDrafts(), tellRunningImport()]).finally(() => {
    for (const place of [filters, $("#count"), list]) place.removeAttribute("data-pending");
  });
  isReady = true;
  await load();
}

$("#q").addEventListener("input", whenTypingRests(load));
for (const select of $$("select", filters)) select.addEventListener("change", () => load());
onPress($("#sheet"), async () => {
  const { blob, name } = await file(withQuery("/client-users.xlsx", wanted()));
  saveAs(blob, name);
  say("Planilha baixada.");
}, room);
onPress($("#more"), () => load({ more: true }), room);
followSelection(room, reload);

attempt(room, async () => {
  const me = await arrive("staff");
  if (!me.permissions.includes("uses_client_portal")) return refuse(NOT_ALLOWED);
  return begin();
});
