// Step three: the companies the person sees, each with all of their departments or some.

import { $, bdi, fill, h } from "./dom.js";
import { Problem } from "./api.js";
import { taxId } from "./numbers.js";
import { count } from "./words.js";

const FEW = 8;
const list = $("#companies-list");
const search = $("#companies-search");

/** Company id → set of department ids, or null for all of the person's. */
let chosen = new Map();
let lines = [];

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function line(company, departments) {
  const inner = h("div", { class: "inner" });
  const box = h("input", { type: "checkbox", value: company.id, checked: chosen.has(company.id) });
  const refresh = () =>
    fill(inner, chosen.has(company.id) && departments.length > 1 && narrowing(company, departments));
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
  return [plain(`${company.name} ${company.tax_id} ${taxId(company.tax_id)}`), h("li", {}, words, inner)];
}

function narrowing(company, departments) {
  const only = chosen.get(company.id);
  const words = h("summary", {}, extent(company.id));
  const boxes = departments.map((department) => {
    const box = h("input", { type: "checkbox", checked: !only || only.has(department.id) });
    box.addEventListener("change", () => {
      narrow(company.id, department.id, box.checked, departments);
      words.textContent = extent(company.id);
    });
    return h("label", { class: "tick" }, box, h("span", {}, bdi(department.name)));
  });
  return h(
    "details",
    { open: Boolean(only) },
    words,
    h("fieldset", {}, h("legend", { class: "unseen" }, `Departamentos de ${company.name}`), boxes),
  );
}

const extent = (companyId) => (chosen.get(companyId) ? "Só alguns departamentos" : "Todos os departamentos escolhidos");

function narrow(companyId, departmentId, wanted, departments) {
  const all = departments.map(({ id }) => id);
  const some = new Set(chosen.get(companyId) ?? all);
  if (wanted) some.add(departmentId);
  else some.delete(departmentId);
  chosen.set(companyId, all.every((id) => some.has(id)) ? null : some);
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
    const mine = new Set(steps.departments?.departments.map(({ id }) => id));
    const departments = office.departments.filter(({ id }) => mine.has(id));
    const demo = Boolean(steps.general?.demo);
    const offered = demo ? office.companies.filter(({ test }) => test) : office.companies;
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
    return { companies: [...chosen].map(([id, some]) => (some ? { id, departments: [...some] } : { id })) };
  },
};
