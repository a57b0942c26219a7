// Asking for another e-mail to sign in with; it changes only by the link that is mailed there.

import { post } from "./api.js";
import { $, bdi, fill, h } from "./dom.js";
import { onSubmit } from "./forms.js";
import { proven } from "./proof.js";

const form = $("#change-email");

/** `changed()` runs after a link was asked for. */
export function followEmail(changed) {
  onSubmit(form, async (values) => {
    const email = values.get("email").trim();
    await proven(() => post("/me/email", { email }));
    form.reset();
    $("#email-details").open = false;
    $("#email-details summary").focus();
    const where = h("strong", {}, bdi(email));
    const told = ["Se este endereço puder ser usado, um link chega em poucos minutos a ", where];
    fill($("#email-state"), h("p", { class: "notice" }, ...told, ". Até você confirmar por lá, nada muda."));
    changed();
  });
}
