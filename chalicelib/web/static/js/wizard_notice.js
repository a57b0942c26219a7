// What is worth a second look in a wizard, above its pages.

import { moment } from "./dates.js";
import { $, bdi, fill, h } from "./dom.js";

export const TAKEN_UP = { message: "O que mudou já está aqui, junto com o que você digitou. Confira e conclua." };

/** Warns of an edit that somebody else has open: what they changed and did not conclude is in it. */
export function warnOfColleague({ editing, updated_by: who, updated_at: at }, me) {
  if (editing && who !== me.account.name)
    warn([{ message: `${who} abriu ou mudou esta edição em ${moment(at)} e não a concluiu. Confira tudo antes de concluir.` }]);
}

/** Shows the warnings of the API, `{code, message}` each; none clears the place. */
export function warn(warnings) {
  fill(
    $("#wizard-notice"),
    warnings.length > 0 &&
      h(
        "div",
        { class: "notice warn" },
        warnings.map(({ message }) => h("p", {}, bdi(message))),
      ),
  );
}
