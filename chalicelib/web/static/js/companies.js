// The office's companies: found by everybody who works there, added and changed by an administrator.

import { all } from "./api.js";
import { arrive } from "./bar.js";
import { followCompanyForm, openCompany } from "./company_form.js";
import { $, bdi, fill, h } from "./dom.js";
import { attempt, onPress } from "./forms.js";
import { taxId } from "./numbers.js";
import { showProblem } from "./problems.js";
import { plainTaxId } from "./tax_id_field.js";
import { count } from "./words.js";

const PAGE = 100;
const MOST = 5000;
const MODULES = { portal_enabled: "Portal do Cliente", messenger_enabled: "Messenger", processes_enabled: "Processos" };
const room = $("main");
const list = $("#companies");
const find = $("#find");

let companies = [];
let mayChange = false;
let shownMost = PAGE;

async function load() {
  list.setAttribute("aria-busy", "true");
  try {
    companies = await all("/companies", MOST);
    render();
  } finally {
    list.removeAttribute("aria-busy");
    list.classList.remove("waiting");
    if (!companies.length) $("#count").textContent = "";
  }
}

function render() {
  const found = companies.filter(isWanted($("#q").value));
  $("#count").textContent = found.length ? count(found.length, "empresa", "empresas") : "";
  $("#more").hidden = found.length <= shownMost;
  fill(list, found.length ? found.slice(0, shownMost).map(line) : empty());
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** By a part of the name, whatever the accents, or by the beginning of the code, or of the number, masked or not. */
function isWanted(text) {
  const words = folded(text.trim());
  const number = plainTaxId(text);
  return ({ name, tax_id, code }) =>
    folded(name).includes(words) || folded(code ?? "").startsWith(words) || (number !== "" && tax_id.startsWith(number));
}

function line(company) {
  const modules = Object.keys(MODULES).filter((each) => company[each]);
  return h(
    "li",
    { "data-id": company.id },
    h(
      "div",
      { class: "about" },
      h("strong", {}, bdi(company.name), company.test && h("span", { class: "badge info" }, "Teste")),
      h("p", { class: "small soft" }, taxId(company.tax_id), company.code && [" · código ", bdi(company.code)]),
      h("p", { class: "small" }, modules.length ? modules.map((each) => MODULES[each]).join(" · ") : "Nenhum módulo"),
    ),
    mayChange && changing(company),
  );
}

function changing(company) {
  const which = h("span", { class: "unseen" }, ` ${company.name}`);
  const button = h("button", { type: "button", class: "button small quiet" }, "Alterar", which);
  onPress(button, () => openCompany(company), room);
  return button;
}

function empty() {
  if (companies.length)
    return h(
      "li",
      { class: "empty" },
      h("p", {}, "Nenhuma empresa com esse nome, número ou código."),
      h("button", { type: "button", class: "button quiet", onclick: clear }, "Limpar a busca"),
    );
  const next = mayChange ? "Crie a primeira para poder cadastrar usuários de cliente." : "Um administrador do escritório cria a primeira.";
  return h("li", { class: "empty" }, h("p", {}, "Ainda não há empresas."), h("p", { class: "small" }, next));
}

function clear() {
  find.reset();
  render();
  $("#q").focus();
}

/** The list anew, with the focus back on the company that was saved. */
async function reload(id) {
  await load();
  ($(`[data-id="${CSS.escape(id)}"] button`, list) ?? $("h1")).focus();
}

find.addEventListener("submit", (event) => event.preventDefault());
find.addEventListener("input", () => {
  shownMost = PAGE;
  render();
});
onPress(
  $("#more"),
  () => {
    shownMost += PAGE;
    render();
  },
  room,
);
$("#add-company").addEventListener("click", () => openCompany());

attempt(room, async () => {
  const me = await arrive("staff");
  mayChange = me.permissions.includes("administrator");
  $("#add-company").hidden = !mayChange;
  $("#add-company").removeAttribute("data-pending");
  followCompanyForm({
    maySeePeople: me.permissions.includes("uses_client_portal"),
    saved: (id) => reload(id).catch((problem) => showProblem(room, problem)),
  });
  await load();
});
