// New to Portaria: a password by the guidelines, the terms, and on to the second factor.

import { post } from "./api.js";
import { $ } from "./dom.js";
import { startEnrolment } from "./enrolment.js";
import { onSubmit } from "./forms.js";
import { followGuidelines } from "./guidelines.js";
import { enter } from "./homes.js";

/** What the page shows of the person and the office. */
const known = () => ["office_name", "email_masked"].map((fact) => $(`[data-fact="${fact}"]`).textContent);

/** `token()` gives the link's token, `whenDead(problem)` shows that it died meanwhile. Gives when its rules are there. */
export function followRegistration(token, whenDead) {
  const rules = followGuidelines($("#new-password"), $("#rules"), known);
  onSubmit($("#register"), async (values) => {
    const body = { token: token(), password: values.get("password"), accept_terms: true };
    const answer = await post("/invitations/register", body).catch(whenDead);
    if (!answer) return;
    $("#register").reset();
    await startEnrolment(answer, { done: () => enter(), again: () => location.replace("/") });
  });
  return rules;
}
