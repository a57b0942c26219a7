// What is worth a second look in a wizard, above its pages.

import { $, fill, h } from "./dom.js";

export const TAKEN_UP = { message: "O que mudou já está aqui, junto com o que você digitou. Confira e conclua." };

/** Shows the warnings of the API, `{code, message}` each; none clears the place. */
export function warn(warnings) {
  fill(
    $("#wizard-notice"),
    warnings.length > 0 &&
      h(
        "div",
        { class: "notice warn" },
        warnings.map(({ message }) => h("p", {}, message)),
      ),
  );
}
