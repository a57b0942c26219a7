// Step three: the companies the person sees, each with all of their departments or some.

import { $, bdi, fill, h } from "./dom.js";
import { Problem } from "./api.js";
import { taxId } from "./numbers.js";
import { count } from "./words.js";

const FEW = 8;
const list = $("#companies-list");
const search = $("#companies-search");

/** Company id → set of department ids, or null for all of the person's, also those given later. */
let chosen = new Map();
/** What the person has: companies are narrowed to some of these. */
let own = new Set();
let names = new Map();
let lines = [];

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function line(company, departments) {
  const inner = h("div", { class: "inner" });
  const box = h("input", { type: "checkbox", value: company.id, checked: chosen.has(company.id) });
  const hasChoice = () => chosen.has(company.id) && (departments.length > 0 || chosen.get(company.id));
  const refresh = () => fill(inner, hasChoice() && narrowing(company, departments));
  box.addEventListener("change", () => {
    if (box.checked) chosen.set(company.id, null);
    else chosen.delete(company.id);
    refresh();
    tellCount();
  });
  refresh();
  const words = h(
    "label",
    { class: "tick" },
    box,
    h("span", { class: "name" }, bdi(company.name)),
    h("span", { class: "hint" }, taxId(company.tax_id), company.test && " · empresa de teste"),
  );
  return [plain(`${company.name} ${company.tax_id} ${taxId(company.tax_id)} ${company.code ?? ""}`), h("li", {}, words, inner)];
}

/** All of the person's departments, also later ones, or only those ticked: always one of the two, said in words. */
function narrowing(company, departments) {
  const ticks = h("div", { class: "inner", hidden: !chosen.get(company.id) });
  const turn = (only) => {
    chosen.set(company.id, only);
    ticks.hidden = !only;
    fill(ticks, only && departments.map((department) => tick(company, department)));
  };
  const way = (value, text, pick) =>
    h(
      "label",
      { class: "tick" },
      h("input", {
        type: "radio",
        name: `extent-${company.id}`,
        value,
        checked: (value === "only") === Boolean(chosen.get(company.id)),
        onchange: pick,
      }),
      h("span", {}, text),
    );
  const all = () => new Set(departments.map(({ id }) => id));
  turn(chosen.get(company.id));
  return h(
    "fieldset",
    {},
    h("legend", { class: "unseen" }, `Departamentos de ${company.name}`),
    way("all", "Todos os departamentos da pessoa, inclusive os que ela receber depois", () => turn(null)),
    way("only", "Só estes departamentos:", () => turn(all())),
    ticks,
  );
}

function tick(company, department) {
  const only = chosen.get(company.id);
  const box = h("input", { type: "checkbox", checked: only.has(department.id) });
  box.addEventListener("change", () => {
    if (box.checked) only.add(department.id);
    else only.delete(department.id);
  });
  return h("label", { class: "tick" }, box, h("span", {}, bdi(department.name)));
}

function tellCount() {
  $("#companies-count").textContent = chosen.size
    ? count(chosen.size, "empresa escolhida", "empresas escolhidas")
    : "Nenhuma empresa escolhida";
}

search.addEventListener("input", (event) => {
  event.stopPropagation();
  const wanted = plain(search.value.trim());
  for (const [words, element] of lines) element.hidden = !words.includes(wanted);
});

function narrowed(id, only) {
  const departments = [...only].filter((each) => own.has(each));
  if (!departments.length)
    throw new Problem({
      status: 400,
      title: `${names.get(id) ?? "Uma empresa"} ficou sem departamento`,
      detail: "Marque ao menos um departamento para ela, ou escolha todos.",
    });
  return { id, departments };
}

export const companies = {
  name: "companies",

  fill(draft, office) {
    chosen = new Map(
      draft.steps.companies?.companies.map(({ id, departments }) => [id, departments ? new Set(departments) : null]),
    );
    companies.render(draft, office);
  },

  /** Anew whenever the step is shown, since its choices follow from the departments. */
  render({ steps }, office) {
    own = new Set(steps.departments?.departments.map(({ id }) => id));
    const departments = office.departments.filter(({ id }) => own.has(id));
    const demo = Boolean(steps.general?.demo);
    const offered = demo ? office.companies.filter(({ test }) => test) : office.companies;
    names = new Map(offered.map(({ id, name }) => [id, name]));
    if (demo) chosen = new Map([...chosen].filter(([id]) => offered.some((company) => company.id === id)));
    lines = offered.map((company) => line(company, departments));
    $("#companies-search-field").hidden = offered.length < FEW;
    search.value = "";
    fill(
      list,
      lines.length
        ? lines.map(([, element]) => element)
        : h(
            "li",
            { class: "soft" },
            demo
              ? "Um usuário de demonstração só pode ter empresas de teste, e nenhuma empresa com o Portal do Cliente está marcada assim."
              : "Nenhuma empresa tem o Portal do Cliente habilitado. Habilite em Módulos > ONVIO.",
          ),
    );
    tellCount();
  },

  read() {
    if (!chosen.size)
      throw new Problem({
        status: 400,
        title: "Escolha ao menos uma empresa",
        detail: "Sem empresa, a pessoa não veria nada no portal.",
      });
    return { companies: [...chosen].map(([id, only]) => (only ? narrowed(id, only) : { id })) };
  },
};
