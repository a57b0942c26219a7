// The office's companies and departments, whose ids alone people carry, and its catalogue; asked for once per page.

import { all, get } from "./api.js";

let asked;
let catalogue;

/** `{companies, departments}` as the API lists them. */
export function officeLists() {
  asked ??= Promise.all([all("/companies"), all("/departments")]).then(([companies, departments]) => ({
    companies,
    departments,
  }));
  return asked;
}

/** A Map from id to name. */
export async function officeNames() {
  const { companies, departments } = await officeLists();
  return new Map([...companies, ...departments].map(({ id, name }) => [id, name]));
}

/** What the office may grant, as the API answers. */
export function officeCatalogue() {
  catalogue ??= get("/catalogue");
  return catalogue;
}
