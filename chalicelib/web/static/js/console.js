// The list of client users: search, filter, state of each invitation, sending and revoking.

import { get, withQuery } from "./api.js";
import { arrive } from "./bar.js";
import { $, h, refill } from "./dom.js";
import { attempt, onPress } from "./forms.js";
import { listDrafts } from "./drafts_list.js";
import { officeNames } from "./office_names.js";
import { personRow } from "./person_row.js";
import { showProblem } from "./problems.js";
import { followSelection, pickBox, showSelection } from "./selection.js";
import { count, statusOptions } from "./words.js";

const PAGE = 50;
const room = $("main");
const list = $("#people");
const filters = $("#filters");

let people = [];
let names;
let cursor = null;
let asked = 0;

async function load({ more = false } = {}) {
  const turn = ++asked;
  list.setAttribute("aria-busy", "true");
  const { q, status } = Object.fromEntries(new FormData(filters));
  try {
    const asking = get(withQuery("/client-users", { q: q.trim(), status, limit: PAGE, cursor: more ? cursor : null }));
    const [page, known] = await Promise.all([asking, officeNames()]);
    if (turn !== asked) return;
    names = known;
    people = more ? [...people, ...page.items] : page.items;
    cursor = page.next_cursor;
    $("#sheet").href = withQuery("/client-users.xlsx", { q: q.trim(), status });
    render(Boolean(q.trim() || status));
  } catch (problem) {
    if (turn === asked) refuse(problem);
  }
}

function render(filtered) {
  list.classList.remove("waiting");
  list.removeAttribute("aria-busy");
  $("#count").textContent = people.length
    ? `${count(people.length, "usuário", "usuários")}${cursor ? ", e há mais" : ""}`
    : "";
  $("#more").hidden = !cursor;
  showSelection(people);
  refill(list, people.length ? people.map((person) => personRow(person, names, room, reload, pickBox(person))) : empty(filtered));
}

function empty(filtered) {
  if (filtered)
    return h(
      "li",
      { class: "empty" },
      h("p", {}, "Ninguém com esse nome, e-mail, CPF ou situação."),
      h("button", { type: "button", class: "button quiet", onclick: clear }, "Limpar a busca"),
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

const NOT_ALLOWED = {
  status: 403,
  title: "Seu acesso não inclui o Portal do Cliente",
  detail: "Peça a um administrador do escritório para marcar “Utiliza Portal do Cliente” no seu cadastro.",
};

function clear() {
  filters.reset();
  load();
  $("#q").focus();
}

/** Now, and once more when the mail has had time to leave. */
function reload() {
  load();
  setTimeout(load, 3000);
}

function whenTypingRests(act) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, 300);
  };
}

$("#status").append(...statusOptions());
filters.addEventListener("submit", (event) => {
  event.preventDefault();
  load();
});
$("#q").addEventListener("input", whenTypingRests(load));
$("#status").addEventListener("change", () => load());
onPress($("#more"), () => load({ more: true }), room);
followSelection(room, reload);

attempt(room, async () => {
  const me = await arrive("staff");
  if (!me.permissions.includes("uses_client_portal")) return refuse(NOT_ALLOWED);
  return Promise.all([load(), listDrafts()]);
});
