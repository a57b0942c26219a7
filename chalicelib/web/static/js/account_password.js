// Changing one's own password.

import { put } from "./api.js";
import { $, say } from "./dom.js";
import { onSubmit } from "./forms.js";
import { followGuidelines } from "./guidelines.js";

const form = $("#change-password");

/** `changed()` runs after a change. */
export function followPassword(changed) {
  followGuidelines($("#new-password"));
  onSubmit(form, async (values) => {
    const body = { current_password: values.get("current_password"), password: values.get("password") };
    await put("/me/password", body).catch(named);
    form.reset();
    $("#password-details").open = false;
    $("#password-details summary").focus();
    say("Senha alterada. As outras sessões foram encerradas.");
    changed();
  });
}

/** The API says of a wrong current password what it says at the entrance; here there is no e-mail to doubt. */
function named(problem) {
  if (problem.code !== "invalid_credentials") throw problem;
  problem.title = "Senha atual não confere";
  problem.detail = "Confira a senha atual e tente de novo.";
  throw problem;
}
