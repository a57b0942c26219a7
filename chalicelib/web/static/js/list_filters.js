// What the list of client users is asked for. It stays in the address, so that reloading and going back keep it.

import { withQuery } from "./api.js";
import { $, $$, h } from "./dom.js";
import { officeLists } from "./office_names.js";
import { statusOptions } from "./words.js";

const form = $("#filters");
const more = $("#more-filters");
const IN_ADDRESS = ["status", "company", "department", "sort"];
const BESIDE = ["company", "department", "sort"];
const DESK = matchMedia("(min-width: 40rem)");

/** `{q, status, company, department, sort}` as chosen now; what is not asked for is "". */
export function wanted() {
  const chosen = Object.fromEntries(new FormData(form));
  return { ...chosen, q: chosen.q.trim() };
}

export const isFiltered = ({ q, status, company, department }) => Boolean(q || status || company || department);

/** Fills the choices and takes up what the address asks for; what it names and the office has not, is not asked for. */
export async function takeUpFilters() {
  const { companies, departments } = await officeLists();
  $("#company").append(...byName(companies));
  $("#department").append(...byName(departments));
  const asked = new URLSearchParams(location.search);
  for (const name of IN_ADDRESS) choose($(`#${name}`), asked.get(name) ?? "");
  more.open = DESK.matches || BESIDE.some((name) => $(`#${name}`).value);
  tellHowMany();
}

const byName = (items) =>
  [...items]
    .sort((left, right) => left.name.localeCompare(right.name, "pt-BR"))
    .map(({ id, name }) => h("option", { value: id }, name));

function choose(select, value) {
  select.value = $$("option", select).some((option) => option.value === value) ? value : "";
}

/** The typed text may be a name or a CPF: it stays with this entry of the history and out of the address. */
export function keepFilters({ q, ...others }) {
  history.replaceState({ q }, "", withQuery(location.pathname, others));
  tellHowMany();
}

// At once, so that what is typed meanwhile stays.
$("#status").append(...statusOptions());
$("#q").value = history.state?.q ?? "";

function tellHowMany() {
  const chosen = BESIDE.filter((name) => $(`#${name}`).value).length;
  $("#more-filters-title").textContent = chosen ? `Mais filtros (${chosen})` : "Mais filtros";
}
