// Already has an account: the current password, the second factor, the office read, and the linking confirmed.

import { post } from "./api.js";
import { $, show, tell } from "./dom.js";
import { startEnrolment } from "./enrolment.js";
import { askFactor } from "./factor_field.js";
import { onSubmit } from "./forms.js";
import { enter } from "./homes.js";
import { showProblem } from "./problems.js";

const WITHOUT = (send) => send({});

let challenge = "";
let prove = WITHOUT;

/** `token()` gives the link's token, `whenDead(problem)` shows that it died meanwhile. */
export function followLink(token, whenDead) {
  onSubmit($("#link"), async (values) => {
    const body = { token: token(), password: values.get("password") };
    const answer = await post("/invitations/link", body).catch(whenDead);
    if (!answer) return;
    $("#link").reset();
    tell({ office_name: answer.office_name });
    ask(answer);
    show("confirm");
  });

  onSubmit($("#confirm"), async () => {
    const link = (evidence) => post("/invitations/link/confirm", { challenge, accept: true, ...evidence });
    const answer = await prove(link).catch((problem) => {
      if (problem.code !== "challenge_invalid") return whenDead(problem);
      show("link", { focus: false });
      return showProblem($("#link"), problem);
    });
    if (!answer) return;
    const steps = { done: () => enter(), again: () => location.replace("/") };
    await (answer.next === "enrol_mfa" ? startEnrolment(answer, steps) : steps.done());
  });
}

/** The factor is asked for where the account has one. */
function ask(answer) {
  const form = $("#confirm");
  challenge = answer.challenge;
  form.reset();
  $("#confirm-factor").hidden = answer.next !== "mfa";
  prove = answer.next === "mfa" ? askFactor(form, answer) : WITHOUT;
}
