// Names of the office's companies and departments, since people carry their ids only; asked for once per page.

import { all } from "./api.js";

let asked;

/** A Map from id to name. */
export function officeNames() {
  asked ??= Promise.all([all("/companies"), all("/departments")]).then(
    (lists) => new Map(lists.flat().map(({ id, name }) => [id, name])),
  );
  return asked;
}
