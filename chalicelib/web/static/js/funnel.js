// The funnel: how far the people registered in the chosen months have come, and how long they took.

import { get, withQuery } from "./api.js";
import { arrive } from "./bar.js";
import { $, fill, h } from "./dom.js";
import { attempt } from "./forms.js";
import { showProblem } from "./problems.js";
import { count } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const STEPS = [
  ["completed", "Cadastradas", "Cadastros"],
  ["invited", "Convite enviado", "Convites"],
  ["registered", "Registradas", "Registros"],
  ["active", "Ativas no portal", "Ativas"],
];
const WITHIN = { 3600: "1 hora", 21600: "6 horas", 86400: "1 dia", 259200: "3 dias", 604800: "7 dias" };
const room = $("main");
const place = $("#funnel");
const months = $("#months");

async function load() {
  place.setAttribute("aria-busy", "true");
  const chosen = months.value;
  try {
    const { items } = await get(withQuery("/office/funnel", { months: chosen }));
    if (chosen === months.value) render(items);
  } catch (problem) {
    showProblem(room, problem);
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function render(items) {
  const sum = (name) => items.reduce((total, month) => total + month[name], 0);
  const all = sum("completed");
  if (!all) return fill(place, h("p", { class: "soft" }, "Ninguém foi cadastrado nesse período."));
  return fill(
    place,
    h(
      "ol",
      { class: "funnel" },
      STEPS.map(([name, label]) => step(label, sum(name), all)),
    ),
    waiting("Do convite ao registro", items, "registration"),
    waiting("Do cadastro ao portal", items, "activation"),
    table(items),
  );
}

function step(label, people, all) {
  const share = Math.round((100 * people) / all);
  return h("li", {}, h("span", {}, label), h("strong", {}, `${people} (${share}%)`), bar(share));
}

function bar(share) {
  const picture = document.createElementNS(SVG, "svg");
  const filled = document.createElementNS(SVG, "rect");
  picture.setAttribute("aria-hidden", "true");
  filled.setAttribute("width", `${Math.min(100, share)}%`);
  filled.setAttribute("height", "100%");
  picture.append(filled);
  return picture;
}

/** In words, within which time half of those who got there did. */
function waiting(label, items, name) {
  const classes = items[0][name].map(({ within_seconds: within }, at) => ({
    within,
    people: items.reduce((total, month) => total + month[name][at].people, 0),
  }));
  const all = classes.reduce((total, { people }) => total + people, 0);
  if (!all) return null;
  let passed = 0;
  const half = classes.find(({ people }) => (passed += people) * 2 >= all);
  const told = half.within ? `metade em até ${WITHIN[half.within]}` : "metade levou mais de 7 dias";
  return h("p", {}, h("span", { class: "soft" }, `${label}: `), told, ` (${count(all, "pessoa", "pessoas")})`);
}

function table(items) {
  return h(
    "table",
    { class: "months" },
    h("caption", { class: "unseen" }, "Por mês de cadastro"),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Mês"), STEPS.map(([, , short]) => h("th", { scope: "col" }, short)))),
    h("tbody", {}, items.filter(({ completed }) => completed).map(row)),
  );
}

function row(month) {
  const [year, number] = month.month.split("-");
  const name = new Date(Date.UTC(year, number - 1, 15)).toLocaleDateString("pt-BR", { month: "short" });
  return h("tr", {}, h("th", { scope: "row" }, `${name} ${year}`), STEPS.map(([step]) => h("td", {}, String(month[step]))));
}

$("#period").addEventListener("submit", (event) => event.preventDefault());
months.addEventListener("change", load);

attempt(room, async () => {
  await arrive("staff");
  return load();
});
